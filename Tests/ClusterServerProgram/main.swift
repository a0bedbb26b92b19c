import ContractCluster
import Glibc

/// `cluster-server`: the API server for tests as a program of its own, for other tools to be measured against.
///
/// It takes whoever bears no token for an administrator.
@MainActor
func run() async throws {
    var options = ClusterServer.Options()
    options.unauthenticated = .admin
    options.threads = 2
    var (namespaces, deployments) = (1, 0)
    var arguments = CommandLine.arguments.dropFirst()
    while let flag = arguments.popFirst() {
        guard let number = arguments.popFirst().flatMap({ Int($0) }), number >= 0 else {
            print("usage: cluster-server [--port N] [--namespaces N] [--deployments N, in each namespace]")
            exit(64)
        }
        switch flag {
        case "--port": options.port = number
        case "--namespaces": namespaces = number
        case "--deployments": deployments = number
        default:
            print("\(flag): no such flag; there are --port, --namespaces and --deployments")
            exit(64)
        }
    }
    let server = try await ClusterServer.start(options)
    for index in 0..<namespaces where deployments > 0 {
        try server.addDeployments(deployments, in: "team-\(index)")
    }
    print(server.url)
    // All streams: whoever started this waits for the line.
    fflush(nil)
    // Until it is killed.
    try await Task.sleep(for: .seconds(1 << 30))
    await server.close()
}

try await run()
