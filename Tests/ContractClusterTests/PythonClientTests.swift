import ContractCluster
import Glibc
import Support
import Testing

/// Whether PyPI's `kubernetes` is content with the contract server.
@Suite(
    .enabled(if: python != nil, "PIONEER_KUBERNETES_PYTHON names no Python with kubernetes; `make test` sees to that"))
struct PythonClientTests {
    @Test func drivesTheServer() async throws {
        let server = try await ClusterServer.start()
        server.add(
            ClusterUser("reader", groups: ["system:authenticated"]), token: "reader-token",
            rules: [AccessRule(["get", "list", "watch"], groups: ["*"], resources: ["*"])])
        let output = try await ProgramRunner.succeed(
            python ?? "python3",
            [
                PackageFolder.path + "/.ci/differential/kubernetes_client.py", server.url, "admin-token",
                "reader-token",
            ], deadline: 120)
        #expect(
            output.split(separator: "\n") == [
                "create and list by pages", "scale, patch and conflict", "server-side apply", "watch",
                "cron jobs, autoscalers, leases", "access", "the end of a namespace",
            ])
        await server.close()
    }
}

private let python = getenv("PIONEER_KUBERNETES_PYTHON").map { String(cString: $0) }
