import HTTPTypes
import HummingbirdCore
import NIOCore
import Transport

/// One request and its answer, between ``StatusPages`` and the HTTP library.
struct Exchange: Sendable {
    let pages: StatusPages
    let deadline: Duration
    let turnstile: Turnstile

    @concurrent
    func handle(_ request: Request, _ writer: consuming ResponseWriter) async throws {
        let question = Question(request)
        let answer = await inTime(question)
        var fields = HTTPFields()
        for header in Answer.always + answer.headers {
            if let name = HTTPField.Name(header.name) { fields[name] = header.value }
        }
        fields[.contentType] = answer.type
        fields[.date] = HTTPDate.text(SystemClock().now)
        fields[.contentLength] = "\(answer.body.utf8.count)"
        if question.hasBody { fields[.connection] = "close" }
        let head = HTTPTypes.HTTPResponse(
            status: HTTPTypes.HTTPResponse.Status(code: answer.status), headerFields: fields)
        if question.method == "HEAD" {
            try await writer.writeResponse(head)
        } else {
            try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(string: answer.body)))
        }
        // Nobody reads what else was to come.
        if question.hasBody { throw CancellationError() }
    }

    /// The answer, or 503 where it takes too long; what is not ready then goes on by itself, and nobody waits for it.
    private func inTime(_ question: Question) async -> Answer {
        guard turnstile.enter() else { return .refusal(503, "too many answers are late already") }
        let (answers, first) = AsyncStream.makeStream(of: Answer.self)
        let work = Task { [pages, turnstile] in
            first.yield(await pages.answer(question))
            turnstile.leave()
        }
        let timer = Task { [deadline] in
            try await Task.sleep(for: deadline)
            first.yield(.refusal(503, "no answer in time"))
        }
        defer {
            work.cancel()
            timer.cancel()
        }
        for await answer in answers { return answer }
        return .refusal(503, "the server ends")
    }
}

extension Question {
    fileprivate init(_ request: Request) {
        let length = request.headers[.contentLength] ?? "0"
        self.init(
            method: request.head.method.rawValue, target: request.head.path ?? "", host: request.head.authority,
            accept: request.headers[.accept] ?? "",
            hasBody: length != "0" || request.headers[.transferEncoding] != nil)
    }
}
