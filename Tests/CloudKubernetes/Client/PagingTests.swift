import Cloud
import Testing
import Transport
import Vocabulary

@testable import CloudKubernetes

@Suite struct PagingTests {
    private static func page(_ names: [String], next: String?) -> HTTPResponse {
        let items = names.map { #"{"metadata":{"name":"\#($0)"}}"# }.joined(separator: ",")
        let more = next.map { #","continue":"\#($0)""# } ?? ""
        return .json(#"{"kind":"List","metadata":{"resourceVersion":"7"\#(more)},"items":[\#(items)]}"#)
    }

    private func collect(_ server: ScriptedServer) async throws(CloudError) -> [String] {
        var pages: [String] = []
        try await ClientFixture().caller(server).pages("/apis/apps/v1/deployments?labelSelector=a") {
            answer throws(CloudError) in
            if answer.page == 0 { pages = [] }
            var count = 0
            let metadata = try ListPage.read(answer.body, of: "/") { _ in count += 1 }
            pages.append("\(answer.page):\(count)")
            return metadata.end
        }
        return pages
    }

    @Test func followsTheServersToken() async throws {
        let server = ScriptedServer { _, number in
            number == 1 ? Self.page(["a", "b"], next: "e+/=") : Self.page(["c"], next: nil)
        }
        #expect(try await collect(server) == ["0:2", "1:1"])
        #expect(
            server.targets == [
                "/apis/apps/v1/deployments?labelSelector=a&limit=500",
                "/apis/apps/v1/deployments?labelSelector=a&limit=500&continue=e%2B%2F%3D",
            ])
    }

    @Test func beginsAnewWhereTheServerHasForgotten() async throws {
        let server = ScriptedServer { _, number in
            switch number {
            case 1: Self.page(["a", "b"], next: "x")
            case 2: .refusal(410, "Expired", "The provided continue parameter is too old")
            case 3: Self.page(["a"], next: "y")
            default: Self.page([], next: nil)
            }
        }
        #expect(try await collect(server) == ["0:1", "1:0"])
        #expect(server.targets[2].hasSuffix("limit=500"))
    }

    @Test func givesUpAfterSomeBeginnings() async throws {
        let server = ScriptedServer { request, _ in
            request.url.contains("continue")
                ? .refusal(410, "Expired", "too old") : Self.page(["a"], next: "x")
        }
        let error = await refused { () async throws(CloudError) in _ = try await collect(server) }
        #expect(error?.code == "Expired")
        #expect(server.requests.count == 6)
    }

    @Test func aListThatLeadsInACircleIsAnError() async throws {
        let server = ScriptedServer { _, _ in Self.page(["a"], next: "x") }
        let error = await refused { () async throws(CloudError) in _ = try await collect(server) }
        #expect(error?.message.contains("leads in a circle") ?? false)
        #expect(server.requests.count == 2)
    }

    @Test func anExpiryOnTheFirstPageIsAnError() async throws {
        let server = ScriptedServer { _, _ in .refusal(410, "Expired", "too old") }
        let error = await refused { () async throws(CloudError) in _ = try await collect(server) }
        #expect(error?.code == "Expired" && server.requests.count == 1)
    }

    @Test func whatCannotBeReadIsAnError() async throws {
        for body in ["{", "[]", #"{"items":{}}"#, #"{"metadata":{"continue":7},"items":[]}"#] {
            let server = ScriptedServer { _, _ in .json(body) }
            let error = await refused { () async throws(CloudError) in _ = try await collect(server) }
            #expect(error?.code == "unreadable" && error?.kind == .transient, "\(body)")
        }
    }
}
