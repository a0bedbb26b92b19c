import Glibc
import Support
import Testing
import Transport

@Suite struct DescriptorTests {
    /// In a process of its own, since tests that run beside it open descriptors too.
    @Test func leaksNoDescriptorOverAThousandRequests() async throws {
        await #expect(processExitsWith: .success) {
            let server = try LoopbackServer { received in
                switch received.target {
                case "/cut": .cut(after: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
                case "/never": .never
                default: .respond(body: received.body)
                }
            }
            let url = server.url
            func useEverything(_ rounds: Int) async throws {
                let client = HTTPClient()
                for round in 0..<rounds {
                    _ = try await client.send(HTTPRequest(method: "POST", url: url + "/ok", body: [1]))
                    if round % 10 == 0 { _ = try? await client.send(HTTPRequest(url: url + "/cut")) }
                    if round % 100 == 0 {
                        _ = try? await client.send(HTTPRequest(url: url + "/never", deadline: .milliseconds(5)))
                    }
                    if round % 5 == 0 {
                        try await LoopbackThread.run {
                            let stream = client.openStream(HTTPRequest(url: url + "/ok"))
                            _ = try stream.readHead()
                        }
                    }
                }
                await client.shutdown()
                await server.until { $0.goneAway == $0.connections }
            }
            try await useEverything(10)
            let before = openDescriptors()
            try await useEverything(1000)
            #expect(openDescriptors() <= before)
        }
    }
}

/// How many descriptors this process holds.
private func openDescriptors() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
}
