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
    var (namespaces, deployments, changes) = (1, 0, 0)
    var arguments = CommandLine.arguments.dropFirst()
    while let flag = arguments.popFirst() {
        guard let number = arguments.popFirst().flatMap({ Int($0) }), number >= 0 else {
            print(
                "usage: cluster-server [--port N] [--namespaces N] [--deployments N, in each namespace] "
                    + "[--changes N, a second]")
            exit(64)
        }
        switch flag {
        case "--port": options.port = number
        case "--namespaces": namespaces = number
        case "--deployments": deployments = number
        case "--changes": changes = number
        default:
            print("\(flag): no such flag; there are --port, --namespaces, --deployments and --changes")
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
    if changes > 0, namespaces > 0, deployments > 0 {
        try await change(server, changes, of: (namespaces, deployments))
    }
    // Until it is killed.
    try await Task.sleep(for: .seconds(1 << 30))
    await server.close()
}

/// Changes one deployment after the other at a steady pace. Each change is one replica more, so that all of them together
/// tell how many changes there were.
@MainActor
func change(_ server: ClusterServer, _ perSecond: Int, of fleet: (namespaces: Int, deployments: Int)) async throws {
    let clock = ContinuousClock()
    let start = clock.now
    var count = 0
    while true {
        try await clock.sleep(until: start + .seconds(1) * count / perSecond)
        let (round, number) = count.quotientAndRemainder(dividingBy: fleet.namespaces * fleet.deployments)
        let id = "team-\(number % fleet.namespaces)/web-\(number / fleet.namespaces)"
        try server.setReplicas(Int64(4 + round), of: id, manager: "bench")
        count += 1
    }
}

try await run()
