import ContractCluster
import Documents
import Support
import Synchronization
import Testing
import Transport
import Vocabulary

/// The contract server against what a real API server was recorded to answer.
@Suite(.enabled(if: Recording.isPresent, "the recordings are not in ../shared/recordings/kubernetes"))
struct ReplayTests {
    /// All exchanges in their order, against a server that has just begun; what differs is listed with its reason.
    @Test func answersAsRecorded() async throws {
        let clock = Clock()
        let server = try await ClusterServer.start(Self.options(clock))
        let http = HTTPClient()
        var values = Correspondence()
        var found: [String] = []
        let recordings = try Recording.all()
        #expect(recordings.count == 60)
        for recording in recordings {
            if let time = recording.time { clock.set(time) }
            try Meanwhile.happen(before: recording.name, on: server, &values)
            let response = try await Self.send(recording.request(to: server.url, values), recording, server, http)
            found += Self.differences(recording, response, &values).map { "\(recording.name)\t\($0)" }
        }
        let known = try TextFile.text(of: PackageFolder.path + "/Tests/ContractClusterTests/recording-differences.txt")
            .split(separator: "\n").map { line in
                line.split(separator: "\t").prefix(2).joined(separator: "\t")
            }
        let new = found.filter { difference in !known.contains { difference.hasPrefix($0) } }
        let gone = known.filter { listed in !found.contains { $0.hasPrefix(listed) } }
        #expect(new == [], "answers that differ from the recorded ones")
        #expect(gone == [], "differences that are listed but there no longer: take them out of the list")
        await http.shutdown()
        await server.close()
    }

    private static func options(_ clock: Clock) -> ClusterServer.Options {
        var options = ClusterServer.Options()
        let viewer = ClusterUser("viewer", uid: "viewer", groups: ["viewers", "system:authenticated"])
        options.users = ["<token of admin>": .admin, "<token of viewer>": viewer, "viewer-token": viewer]
        options.rules = ["viewers": [AccessRule(["get", "list", "watch"], groups: ["*"], resources: ["*"])]]
        options.clock = { clock.now }
        return options
    }

    /// A watch is ended once it has told all that it knows, rather than after the seconds that were recorded.
    private static func send(
        _ request: HTTPRequest, _ recording: Recording, _ server: ClusterServer, _ http: HTTPClient
    ) async throws -> HTTPResponse {
        guard recording.isWatch else { return try await http.send(request) }
        let before = server.watchesBegun
        async let response = http.send(request)
        let ender = Task {
            while !Task.isCancelled {
                if server.watchesBegun > before {
                    // Only a watch from a version on came to its last bookmark while it was recorded.
                    if recording.name.hasPrefix("40-") { server.sendBookmarks() }
                    server.endWatches()
                    return
                }
                await Task.yield()
            }
        }
        defer { ender.cancel() }
        return try await response
    }

    private static func differences(
        _ recording: Recording, _ response: HTTPResponse, _ values: inout Correspondence
    ) -> [String] {
        var found: [String] = []
        if recording.response["status"]?.integer != Int64(response.status) {
            found.append("status: \(response.status)")
        }
        for header in recording.response["headers"]?.entries ?? []
        where response.header(header.key) != header.value.text {
            found.append("\(header.key): \(response.header(header.key) ?? "none")")
        }
        let recorded = recording.response["body"] ?? .null
        let text = String(decoding: response.body, as: UTF8.self)
        if let recorded = recorded.text { return found + (recorded == text ? [] : ["body: \(text)"]) }
        let ours: Value
        do {
            ours =
                recorded["stream"] == nil
                ? try JSON.value(response.body)
                : ["stream": .list(try text.split(separator: "\n").map { try JSON.value(Array($0.utf8)) })]
        } catch {
            return found + ["body: \(error)"]
        }
        return found + values.differences(recorded, ours)
    }
}

/// A clock that shows what it was set to.
final class Clock: Sendable {
    private let time = Mutex(Instant(rfc3339: "2026-11-21T00:00:00Z") ?? Instant(seconds: 0))

    var now: Instant { time.withLock { $0 } }

    func set(_ instant: Instant) { time.withLock { $0 = instant } }
}

/// What clients and controllers did between the exchanges that were recorded, as their traces show.
enum Meanwhile {
    static func happen(before name: String, on server: ClusterServer, _ values: inout Correspondence) throws {
        switch name.prefix(2) {
        case "20":
            for (index, team) in ["search", "payments", "search", "payments", "search"].enumerated() {
                try server.create([widget("w\(index)", team: team)], manager: "Python-urllib")
            }
        case "40":
            values.bind("272", String(server.version))
            try server.create([widget("watched", team: nil)], manager: "Python-urllib")
            try server.merge(
                ["spec": ["size": 6]], into: "payments/watched", kind: "Widget", apiVersion: "example.test/v1",
                manager: "Python-urllib")
            try server.delete("payments/watched", kind: "Widget", apiVersion: "example.test/v1")
        case "41", "57", "58":
            // Leases of the control plane are renewed all the time.
            try server.create([
                [
                    "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
                    "metadata": ["namespace": "kube-system", "generateName": "renewed-"],
                ]
            ])
        case "49": try controlDeployment(server)
        default: break
        }
    }

    private static func widget(_ name: String, team: String?) -> Value {
        .object([
            "apiVersion": "example.test/v1", "kind": "Widget",
            "metadata": .object([
                "name": .string(name), "namespace": "payments", "labels": team.map { ["team": .string($0)] },
            ]), "spec": ["size": 3],
        ])
    }

    private static func controlDeployment(_ server: ClusterServer) throws {
        func condition(_ type: Value, _ status: Value, _ reason: Value, _ message: Value) -> Value {
            [
                "type": type, "status": status, "lastUpdateTime": "2026-11-21T00:12:13Z",
                "lastTransitionTime": "2026-11-21T00:12:13Z", "reason": reason, "message": message,
            ]
        }
        try server.merge(
            [
                "metadata": ["annotations": ["deployment.kubernetes.io/revision": "1"]],
                "status": [
                    "observedGeneration": 1, "replicas": 3, "updatedReplicas": 3, "unavailableReplicas": 3,
                    "terminatingReplicas": 0,
                    "conditions": [
                        condition(
                            "Available", "False", "MinimumReplicasUnavailable",
                            "Deployment does not have minimum availability."),
                        condition(
                            "Progressing", "True", "ReplicaSetUpdated",
                            "ReplicaSet \"web-654485bcbb\" is progressing."),
                    ],
                ],
            ], into: "payments/web", kind: "Deployment", apiVersion: "apps/v1", manager: "kube-controller-manager",
            subresource: "status")
    }
}
