import Support
import Testing

@testable import Transport

@Suite struct GuardedClientTests {
    private func problem(_ client: GuardedClient, _ url: String, maximumBytes: Int = 1000) async -> TransportError? {
        do {
            _ = try await client.get(url, maximumBytes: maximumBytes, deadline: .seconds(20))
            return nil
        } catch {
            return error
        }
    }

    @Test func aPrivateAddressIsReachedOnlyWhereItIsListed() async throws {
        let server = try await SecureServer()
        try server.serve("hello", as: "a.txt")
        let url = server.url + "/file/a.txt"
        for hosts in [["127.0.0.1"], ["127.0.0.1:\(server.server.port)"]] {
            let client = GuardedClient(privateHosts: hosts, caFile: server.authority)
            #expect(try await client.get(url, maximumBytes: 5) == Array("hello".utf8))
        }
        // Not by the name of the same machine, another port, or a number that means the same.
        for hosts in [[], ["127.0.0.1:1"], ["127.0.0.2"], ["0.0.1"]] {
            let error = await problem(GuardedClient(privateHosts: hosts, caFile: server.authority), url)
            #expect(error?.code == .refused && error?.kind == .stalled && error?.mayHaveBeenSent == false)
            #expect(
                error?.message
                    == "GET \(url): its address 127.0.0.1 is not a public one; list the host in `privateHosts` of the process "
                    + "configuration if it is to be reached")
        }
        let name = "https://localhost:\(server.server.port)/file/a.txt"
        let listed = GuardedClient(privateHosts: ["127.0.0.1"], caFile: server.authority)
        #expect(await problem(listed, name)?.code == .refused)
        let named = GuardedClient(privateHosts: ["LOCALHOST"], caFile: server.authority)
        #expect(await problem(named, name) == nil)
    }

    @Test(arguments: [
        "https://169.254.169.254/latest/meta-data", "https://10.1.2.3/", "https://[::1]/", "https://2130706433/",
        "https://0x7f.1/", "https://[::ffff:127.0.0.1]/", "https://[fd00:ec2::254]/", "https://0/",
    ])
    func addressesThatAreNobodysBusiness(_ url: String) async {
        #expect(await problem(GuardedClient(privateHosts: []), url)?.code == .refused)
    }

    @Test func onlyHTTPS() async {
        for url in ["http://example.com/", "file:///etc/passwd", "HTTP://example.com"] {
            #expect(await problem(GuardedClient(privateHosts: ["example.com"]), url)?.code == .refused)
        }
    }

    @Test func onlyTheStatusIsTold() async throws {
        let server = try await SecureServer()
        try server.serve("hello", as: "good.ics")
        let client = GuardedClient(privateHosts: ["127.0.0.1"], caFile: server.authority)
        func told(_ path: String) async -> String? {
            await problem(client, server.url + path).map { "\($0.code.rawValue) \($0.message)" }
        }
        #expect(await told("/status/500") == "status GET \(server.url)/status/500: the server answered with status 500")
        #expect(
            await told("/status/404?token=secret")
                == "status GET \(server.url)/status/404: the server answered with status 404")
        #expect(
            await told("/moved")
                == "status GET \(server.url)/moved: the server answered with status 302, and redirects are not followed"
        )
        let answer = try await client.send(HTTPRequest(url: server.url + "/file/good.ics"))
        #expect(answer.status == 200 && answer.headers.isEmpty && answer.body.isEmpty)
        #expect(await problem(client, server.url + "/large/1001")?.code == .tooLarge)
        #expect(await problem(client, server.url + "/large/1000") == nil)
        #expect(await problem(client, server.url + "/cut/good.ics")?.code == .broken)
    }
}

@Suite struct PublicAddressTests {
    @Test func addresses() {
        let open: [[UInt8]] = [
            [1, 1, 1, 1], [8, 8, 8, 8], [172, 15, 0, 1], [172, 32, 0, 1], [192, 167, 1, 1], [100, 63, 0, 1],
            [223, 1, 1, 1],
            [0x26, 0x06, 0x47] + [UInt8](repeating: 0, count: 13),
            [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 8, 8],
        ]
        for address in open { #expect(PublicAddress.isPublic(address), "\(PublicAddress.text(address))") }
        let closed: [[UInt8]] = [
            [0, 0, 0, 0], [10, 0, 0, 1], [100, 64, 0, 1], [127, 0, 0, 1], [169, 254, 169, 254], [172, 16, 0, 1],
            [172, 31, 255, 255], [192, 0, 0, 1], [192, 168, 0, 1], [198, 19, 0, 1], [224, 0, 0, 1],
            [255, 255, 255, 255],
            [UInt8](repeating: 0, count: 16), [UInt8](repeating: 0, count: 15) + [1],
            [0xFE, 0x80] + [UInt8](repeating: 0, count: 14), [0xFD, 0] + [UInt8](repeating: 0, count: 14),
            [0x20, 0x02, 10, 0, 0, 1] + [UInt8](repeating: 0, count: 10),
            [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 12),
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 10, 0, 0, 1],
            [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 169, 254, 169, 254], [], [1, 2, 3],
        ]
        for address in closed { #expect(!PublicAddress.isPublic(address), "\(PublicAddress.text(address))") }
    }
}
