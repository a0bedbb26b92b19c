import ContractCluster
import Glibc
import Support
import Testing
import Vocabulary

/// Whether `kubectl` is content with the contract server.
@Suite(.enabled(if: Kubectl.isThere, "there is no kubectl on PATH"))
struct KubectlTests {
    @Test func wholeWayOfADeployment() async throws {
        let kubectl = try await Kubectl.start()
        let manifest = Kubectl.deployment(replicas: 2)
        #expect(try await kubectl("create", "namespace", "shop") == "namespace/shop created\n")
        #expect(try await kubectl("get", "namespace", "shop", "-o", "jsonpath={.status.phase}") == "Active")
        #expect(try await kubectl("apply", "-f", "-", input: manifest) == "deployment.apps/web created\n")
        #expect(try await kubectl("apply", "-f", "-", input: manifest) == "deployment.apps/web unchanged\n")
        let larger = Kubectl.deployment(replicas: 4)
        #expect(try await kubectl("apply", "-f", "-", input: larger) == "deployment.apps/web configured\n")
        #expect(
            try await kubectl("-n", "shop", "scale", "deployment/web", "--replicas=7") == "deployment.apps/web scaled\n"
        )

        // Somebody else has scaled it: applying another number is a conflict, unless forced.
        let applied = ["apply", "--server-side", "--field-manager=other", "-f", "-"]
        let refused = try await kubectl.run(applied, input: larger)
        #expect(refused.code == 1)
        #expect(
            refused.error.contains(
                #"conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas"#))
        #expect(
            try await kubectl(applied + ["--force-conflicts"], input: larger)
                == "deployment.apps/web serverside-applied\n")
        #expect(try await kubectl.replicas() == "4")

        #expect(
            try await kubectl("-n", "shop", "label", "deployment", "web", "team=a") == "deployment.apps/web labeled\n")
        #expect(
            try await kubectl("-n", "shop", "annotate", "deployment", "web", "note=b")
                == "deployment.apps/web annotated\n")
        let wide = try await kubectl("-n", "shop", "get", "deployments", "-l", "team=a", "-o", "wide")
        let columns = wide.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(
            columns.first
                == ["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE", "CONTAINERS", "IMAGES", "SELECTOR"])
        #expect(columns.last?.prefix(4) == ["web", "0/4", "0", "0"])
        #expect(try await kubectl("-n", "shop", "get", "deployment", "web", "-o", "yaml").contains("replicas: 4"))
        #expect(try await kubectl("-n", "shop", "get", "deployment", "web", "-o", "json").contains("\"replicas\": 4"))
        #expect(try await kubectl("delete", "namespace", "shop") == "namespace \"shop\" deleted\n")
        #expect(try await kubectl.run(["get", "namespace", "shop"]).error.contains("namespaces \"shop\" not found"))
        await kubectl.server.close()
    }

    @Test func patches() async throws {
        let kubectl = try await Kubectl.start()
        try kubectl.server.addDeployments(1, in: "shop", prefix: "web")
        let patch = ["-n", "shop", "patch", "deployment", "web-0"]
        let patched = "deployment.apps/web-0 patched\n"
        #expect(try await kubectl(patch + ["-p", #"{"spec":{"replicas":5}}"#]) == patched)
        #expect(try await kubectl(patch + ["--type=merge", "-p", #"{"metadata":{"labels":{"a":"b"}}}"#]) == patched)
        // By the key of its list: the container keeps its image.
        let named = #"{"spec":{"template":{"spec":{"containers":[{"name":"c","workingDir":"/"}]}}}}"#
        #expect(try await kubectl(patch + ["-p", named]) == patched)
        let container = kubectl.server.object("Deployment", "apps/v1", "shop/web-0")?["spec"]?["template"]?["spec"]?[
            "containers"]?.elements?.first
        #expect(container?["workingDir"] == "/")
        #expect(container?["image"] == "registry.example/web:1")
        let test =
            #"[{"op":"test","path":"/spec/replicas","value":5},{"op":"replace","path":"/spec/replicas","value":0}]"#
        #expect(try await kubectl(patch + ["--type=json", "-p", test]) == patched)
        #expect(try await kubectl.run(patch + ["--type=json", "-p", test]).code == 1)
        let unknown = try await kubectl.run(patch + ["-p", #"{"spec":{"replicas":"many"}}"#])
        #expect(unknown.error.contains("cannot unmarshal string"))
        await kubectl.server.close()
    }

    @Test func autoscalesAndAsks() async throws {
        let kubectl = try await Kubectl.start()
        try kubectl.server.addDeployments(1, in: "shop", prefix: "web")
        #expect(
            try await kubectl("-n", "shop", "autoscale", "deployment", "web-0", "--min=2", "--max=5")
                == "horizontalpodautoscaler.autoscaling/web-0 autoscaled\n")
        let line = try await kubectl("-n", "shop", "get", "hpa", "web-0", "--no-headers")
        #expect(line.contains("Deployment/web-0"))
        #expect(try await kubectl("auth", "can-i", "create", "deployments") == "yes\n")
        kubectl.server.add(
            ClusterUser("reader"), token: "reader",
            rules: [
                AccessRule(["get", "list"], groups: ["*"], resources: ["*"])
            ])
        let asked = try await kubectl.run(["--as=reader", "auth", "can-i", "create", "deployments"])
        #expect(asked.output == "no\n")
        let refused = try await kubectl.run(["--as=reader", "-n", "shop", "delete", "deployment", "web-0"])
        #expect(
            refused.error.contains(
                #"deployments.apps "web-0" is forbidden: User "reader" cannot delete resource "deployments" in API group "apps" in the namespace "shop""#
            ))
        let resources = try await kubectl("api-resources", "-o", "name")
        #expect(resources.contains("deployments.apps\n"))
        #expect(resources.contains("horizontalpodautoscalers.autoscaling\n"))
        await kubectl.server.close()
    }

    @Test func watches() async throws {
        let kubectl = try await Kubectl.start()
        try kubectl.server.addDeployments(1, in: "shop", prefix: "web")
        let arguments = ["-n", "shop", "get", "deployments", "-w", "--no-headers", "--request-timeout=20"]
        async let watched = kubectl.run(arguments, deadline: 30)
        while kubectl.server.watchesBegun == 0 { await Task.yield() }
        try kubectl.server.setReplicas(0, of: "shop/web-0", manager: "other")
        try kubectl.server.delete("shop/web-0", kind: "Deployment", apiVersion: "apps/v1")
        kubectl.server.endWatches()
        let lines = try await watched.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.map { $0.prefix(2).joined(separator: " ") } == ["web-0 0/3", "web-0 0/0", "web-0 0/0"])
        await kubectl.server.close()
    }
}

/// `kubectl` against a server of its own.
struct Kubectl {
    let server: ClusterServer

    static let isThere = (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").contains {
        access("\($0)/kubectl", X_OK) == 0
    }

    static func start() async throws -> Kubectl {
        var options = ClusterServer.Options()
        options.unauthenticated = .admin
        return Kubectl(server: try await ClusterServer.start(options))
    }

    func run(_ arguments: [String], input: String = "", deadline: Double = 60) async throws -> ProgramRunner.Outcome {
        try await ProgramRunner.run(
            "kubectl", ["--server=\(server.url)", "--cache-dir=/dev/null"] + arguments,
            environment: ["KUBECONFIG": "/dev/null"], input: input, deadline: deadline)
    }

    /// What it writes; throws where it fails.
    func callAsFunction(_ arguments: [String], input: String = "") async throws -> String {
        let outcome = try await run(arguments, input: input)
        guard outcome.code == 0 else {
            throw SupportError("kubectl \(arguments.joined(separator: " ")): \(outcome.output)\(outcome.error)")
        }
        return outcome.output
    }

    func callAsFunction(_ arguments: String..., input: String = "") async throws -> String {
        try await callAsFunction(arguments, input: input)
    }

    func replicas() async throws -> String {
        try await callAsFunction("-n", "shop", "get", "deployment", "web", "-o", "jsonpath={.spec.replicas}")
    }

    static func deployment(replicas: Int) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: \(replicas)
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: c, image: "nginx:1", ports: [{containerPort: 80}]}
        """
    }
}
