import Synchronization
import Testing
import Transport

@Suite(.timeLimit(.minutes(5))) struct FollowTests {
    /// Kept: with its client an answer ends.
    let client = HTTPClient()

    static let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    static func chunk(_ text: String) -> String { String(text.utf8.count, radix: 16) + "\r\n\(text)\r\n" }

    static func all(_ answer: FollowedAnswer) async throws(TransportError) -> [UInt8] {
        var all: [UInt8] = []
        while let piece = try await answer.next() { all += piece }
        return all
    }

    @Test func tellsWhatIsThereBeforeTheEnd() async throws {
        let server = try LoopbackServer { _ in .raw(Self.head + Self.chunk("{\"a\":1}\n")) }
        let answer = try await client.follow(HTTPRequest(url: server.url + "/"))
        #expect(answer.head.status == 200)
        #expect(try await answer.next() == Array("{\"a\":1}\n".utf8))
    }

    @Test func endsWhereTheAnswerEnds() async throws {
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let server = try LoopbackServer { _ in .respond(status: 403, headers: ["X-A: b"], body: body) }
        let answer = try await client.follow(HTTPRequest(url: server.url + "/"))
        #expect(answer.head.status == 403)
        #expect(answer.head.headers.first(named: "x-a") == "b")
        // More than waits for a reader: the server had to wait in between.
        #expect(try await Self.all(answer) == body)
        #expect(try await answer.next() == nil)
    }

    @Test func anEmptyAnswerHasAHead() async throws {
        let server = try LoopbackServer { _ in .respond(status: 204) }
        let answer = try await client.follow(HTTPRequest(url: server.url + "/"))
        #expect(answer.head.status == 204)
        #expect(try await answer.next() == nil)
    }

    @Test func aCutConnectionIsAnErrorAfterWhatCame() async throws {
        let server = try LoopbackServer { _ in .cut(after: Self.head + Self.chunk("one\n")) }
        let answer = try await client.follow(HTTPRequest(url: server.url + "/"))
        #expect(try await answer.next() == Array("one\n".utf8))
        let error = await #expect(throws: TransportError.self) { try await answer.next() }
        #expect(error?.code == .broken && error?.kind == .transient)
    }

    @Test func aServerThatSaysNothingIsLeft() async throws {
        let server = try LoopbackServer { received in received.target == "/never" ? .never : .raw(Self.head) }
        var request = HTTPRequest(url: server.url + "/never", lowSpeedTimeout: .milliseconds(100))
        let unanswered = await #expect(throws: TransportError.self) { try await client.follow(request) }
        #expect(unanswered?.code == .stall)
        request.url = server.url + "/head"
        let answer = try await client.follow(request)
        let silent = await #expect(throws: TransportError.self) { try await answer.next() }
        #expect(silent?.code == .stall)
    }

    @Test func theDeadlineHolds() async throws {
        let server = try LoopbackServer { _ in .raw(Self.head) }
        let answer = try await client.follow(HTTPRequest(url: server.url + "/", deadline: .milliseconds(200)))
        let error = await #expect(throws: TransportError.self) { try await answer.next() }
        #expect(error?.code == .timeout)
    }

    @Test func cancellingEndsItAtOnceWhereverItIs() async throws {
        let server = try LoopbackServer { received in received.target == "/never" ? .never : .raw(Self.head) }
        let url = server.url
        let reading = Task { () async throws(TransportError) -> [UInt8]? in
            try await client.follow(HTTPRequest(url: url + "/head", deadline: .seconds(600))).next()
        }
        let opening = Task { () async throws(TransportError) -> [UInt8]? in
            try await client.follow(HTTPRequest(url: url + "/never", deadline: .seconds(600))).next()
        }
        await server.until { $0.received.count == 2 }
        for task in [reading, opening] {
            task.cancel()
            guard case .failure(let error as TransportError) = await task.result else {
                Issue.record("not cancelled")
                continue
            }
            #expect(error.code == .cancelled)
        }
        // Their connections are gone, not merely forgotten.
        await server.until { $0.goneAway == 2 }
    }

    @Test func endsWithItsLastReference() async throws {
        let server = try LoopbackServer { _ in .raw(Self.head) }
        do { _ = try await client.follow(HTTPRequest(url: server.url + "/", deadline: .seconds(600))) }
        await server.until { $0.goneAway == 1 }
    }

    @Test func refusesWhatIsLongerThanAllowed() async throws {
        let server = try LoopbackServer { _ in .respond(body: [UInt8](repeating: 1, count: 1000)) }
        let answer = try await client.follow(HTTPRequest(url: server.url + "/", maximumResponseBytes: 999))
        let error = await #expect(throws: TransportError.self) { try await Self.all(answer) }
        #expect(error?.code == .tooLarge)
    }

    @Test func aHundredOfThemTakeNoThreads() async throws {
        let server = try LoopbackServer { _ in .raw(Self.head + Self.chunk("x")) }
        let client = HTTPClient(.init(connectionsPerHost: 200))
        var answers: [FollowedAnswer] = []
        for _ in 0..<100 {
            answers.append(try await client.follow(HTTPRequest(url: server.url + "/", deadline: .seconds(600))))
        }
        // Were each to block a thread of the two there are, the last would never be read.
        try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            for answer in answers { group.addTask { try await answer.next() } }
            for try await piece in group { #expect(piece == Array("x".utf8)) }
        }
    }

    @Test func aWholeAnswerCanBeFollowedToo() async throws {
        struct Whole: HTTPSender {
            func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
                HTTPResponse(status: 201, body: [1, 2])
            }
        }
        let answer = try await Whole().follow(HTTPRequest(url: "http://a/"))
        #expect(answer.head.status == 201)
        #expect(try await answer.next() == [1, 2])
        #expect(try await answer.next() == nil)
    }
}
