import Support
import Testing

@testable import Transport

/// Requests to URLs that tenants supply, through the real client.
@Suite struct GuardedTests {
    private func refusal(_ client: GuardedClient, _ url: String) async -> TransportError? {
        do {
            _ = try await client.send(HTTPRequest(url: url, deadline: .seconds(10)))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "https://169.254.169.254/latest/meta-data/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/",
        "https://10.0.0.1/", "https://192.168.1.1:8443/", "https://172.31.255.255/", "https://0.0.0.0/",
        "https://2852039166/", "https://0xa9fea9fe/", "https://[::ffff:169.254.169.254]/", "https://[fd00:ec2::254]/",
        "https://[fe80::1]/", "https://[64:ff9b::7f00:1]/",
    ])
    func refusesWhatIsInside(url: String) async throws {
        let error = try #require(await refusal(GuardedClient(), url))
        #expect(error.code == .forbidden, "\(error)")
        #expect(error.kind == .stalled)
        #expect(!error.mayHaveBeenSent)
        #expect(error.message.hasSuffix("the host's address is not public, and the platform does not list the host"))
    }

    @Test(arguments: [
        "http://example.org/", "ftp://example.org/", "https://user@example.org/",
        "https://good.example\\@evil.example/",
        "https:///path", "https://", "file:///etc/passwd",
    ])
    func refusesWhatIsNoPlainURL(url: String) async throws {
        #expect(try #require(await refusal(GuardedClient(allowedHosts: ["example.org"]), url)).code == .invalidRequest)
    }

    @Test("A host that the platform lists may be anywhere; only the status comes back")
    func listed() async throws {
        let certificate = try await Certificate.make()
        let server = try await certificate.serve()
        let url = "https://127.0.0.1:\(server.port)/"
        for host in ["127.0.0.1", "127.0.0.1:\(server.port)"] {
            let client = GuardedClient(allowedHosts: [host], caFile: certificate.certificate)
            let answer = try await client.send(HTTPRequest(url: url))
            #expect(answer.status == 200)
            #expect(answer.headers.isEmpty && answer.body.isEmpty)
        }
        // Listed by another name or port it is not, and nobody is trusted who is not known.
        let other = GuardedClient(allowedHosts: ["localhost", "127.0.0.1:1"], caFile: certificate.certificate)
        #expect(await refusal(other, url)?.code == .forbidden)
        #expect(await refusal(GuardedClient(allowedHosts: ["127.0.0.1"]), url)?.code == .tls)
    }

    @Test(
        arguments: [
            ([8, 8, 8, 8], true), ([1, 1, 1, 1], true), ([172, 32, 0, 1], true), ([100, 128, 0, 1], true),
            ([100, 64, 0, 1], false), ([198, 19, 0, 1], false), ([224, 0, 0, 1], false), ([255, 255, 255, 255], false),
            ([192, 0, 2, 1], false), ([], false), ([1, 2, 3], false),
            ([0x2A, 0x00, 0x14, 0x50] + [UInt8](repeating: 1, count: 12), true),
            ([0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 1, count: 12), false),
            ([0x20, 0x02, 0x7F, 0x00] + [UInt8](repeating: 1, count: 12), false),
            ([0xFC, 0x00] + [UInt8](repeating: 1, count: 14), false), ([UInt8](repeating: 0, count: 16), false),
            ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 8, 8, 8, 8], true),
            ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 10, 0, 0, 1], false),
            ([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 169, 254, 169, 254], false),
        ] as [([UInt8], Bool)])
    func tellsPublicAddresses(bytes: [UInt8], isPublic: Bool) {
        #expect(AddressClass.isPublic(bytes) == isPublic)
    }
}
