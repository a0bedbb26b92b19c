public import Vocabulary

extension ClusterServer {
    /// Adds objects of one kind as a client would have, without HTTP.
    ///
    /// - Throws: what the API server would have answered.
    @discardableResult
    public func create(_ objects: [Value], manager: String = "kubectl") throws(APIFailure) -> [Value] {
        let now = state.clock()
        let result = state.with { content -> Result<[Value], APIFailure> in
            do throws(APIStatus) {
                var stored: [Value] = []
                for object in objects {
                    let call = try Self.call(object, content.cluster, manager, now)
                    let (decoded, _) = try content.cluster.decode(object, call)
                    stored.append(try content.cluster.add(decoded, call).object.value)
                }
                return .success(stored)
            } catch {
                return .failure(APIFailure(status: error.code, message: error.message))
            }
        }
        return try result.get()
    }

    /// Makes sure that a namespace is there.
    public func addNamespace(_ name: String, labels: [String: String] = [:]) {
        let now = state.clock()
        state.with { content in
            guard content.cluster.table(OtherKinds.namespace)[name] == nil else { return }
            let labels = labels.sorted { $0.key < $1.key }.map { ($0.key, Value.string($0.value)) }
            content.cluster.addNamespace(name, labels: labels, at: now)
        }
    }

    /// Adds Deployments with numbered names (`web-0`), which costs little: all that they share is made once.
    public func addDeployments(
        _ count: Int, in namespace: String, prefix: String = "web", replicas: Int64 = 3,
        labels: [String: String] = [:], annotations: [String: String] = [:], manager: String = "kubectl"
    ) throws(APIFailure) {
        addNamespace(namespace)
        func texts(_ pairs: [String: String]) -> Value {
            .map(pairs.sorted { $0.key < $1.key }.map { Value.Entry($0.key, .string($0.value)) })
        }
        let objects = (0..<count).map { index -> Value in
            let name = "\(prefix)-\(index)"
            return [
                "apiVersion": "apps/v1", "kind": "Deployment",
                "metadata": .object([
                    "name": .string(name), "namespace": .string(namespace),
                    "labels": labels.isEmpty ? nil : texts(labels),
                    "annotations": annotations.isEmpty ? nil : texts(annotations),
                ]),
                "spec": [
                    "replicas": .int(replicas), "selector": ["matchLabels": ["app": .string(name)]],
                    "template": [
                        "metadata": ["labels": ["app": .string(name)]],
                        "spec": ["containers": [["name": "c", "image": "registry.example/web:1"]]],
                    ],
                ],
            ]
        }
        try create(objects, manager: manager)
    }

    private static func call(
        _ object: Value, _ cluster: Cluster, _ manager: String, _ now: Instant
    ) throws(APIStatus) -> Call {
        guard let version = object["apiVersion"]?.text, let name = object["kind"]?.text,
            let kind = cluster.registry.find(kind: name, apiVersion: version)
        else { throw .badRequest("no kind \(object["kind"]?.text ?? "") in \(object["apiVersion"]?.text ?? "")") }
        return Call(
            kind: kind, namespace: kind.isNamespaced ? object.at("metadata", "namespace")?.text ?? "default" : nil,
            name: object.at("metadata", "name")?.text ?? "", user: .admin, manager: manager, now: now)
    }

    /// An object as it is; nil where it is not there. `id` is `NAMESPACE/NAME`, or `NAME` for what is in none.
    public func object(_ kind: String, _ apiVersion: String, _ id: String) -> Value? {
        state.with { content in
            content.cluster.registry.find(kind: kind, apiVersion: apiVersion).flatMap {
                content.cluster.table($0)[id]?.value
            }
        }
    }

    /// Changes an object by a merge patch under another field manager, as a controller would.
    ///
    /// - Throws: what the API server would have answered.
    public func merge(
        _ patch: Value, into id: String, kind: String, apiVersion: String, manager: String,
        subresource: String? = nil
    ) throws(APIFailure) {
        let now = state.clock()
        let result = state.with { content -> Result<Void, APIFailure> in
            do throws(APIStatus) {
                guard let found = content.cluster.registry.find(kind: kind, apiVersion: apiVersion) else {
                    throw .badRequest("no kind \(kind) in \(apiVersion)")
                }
                let parts = id.split(separator: "/").map(String.init)
                let call = Call(
                    kind: found, namespace: found.isNamespaced ? parts.first : nil, name: parts.last ?? "",
                    subresource: subresource.flatMap(ResourceKind.Subresource.init), user: .admin, manager: manager,
                    now: now, body: JSONText.bytes(patch), contentType: "application/merge-patch+json")
                if call.subresource == .scale {
                    _ = try content.cluster.rescale(call, method: "PATCH")
                } else {
                    _ = try content.cluster.patch(call)
                }
                return .success(())
            } catch {
                return .failure(APIFailure(status: error.code, message: error.message))
            }
        }
        try result.get()
    }

    /// Deletes an object as a client would.
    ///
    /// - Throws: what the API server would have answered.
    public func delete(_ id: String, kind: String, apiVersion: String) throws(APIFailure) {
        let now = state.clock()
        let result = state.with { content -> Result<Void, APIFailure> in
            do throws(APIStatus) {
                let parts = id.split(separator: "/").map(String.init)
                guard let found = content.cluster.registry.find(kind: kind, apiVersion: apiVersion) else {
                    throw .badRequest("no kind \(kind) in \(apiVersion)")
                }
                let call = Call(
                    kind: found, namespace: found.isNamespaced ? parts.first : nil, name: parts.last ?? "",
                    user: .admin, manager: "", now: now)
                _ = try content.cluster.delete(call)
                return .success(())
            } catch {
                return .failure(APIFailure(status: error.code, message: error.message))
            }
        }
        try result.get()
    }

    /// Sets the replicas of a Deployment as another field manager would.
    public func setReplicas(_ count: Int64, of id: String, manager: String) throws(APIFailure) {
        try merge(
            ["spec": ["replicas": .int(count)]], into: id, kind: "Deployment", apiVersion: "apps/v1", manager: manager)
    }
}

/// What the API server would have answered.
public struct APIFailure: Error, Hashable, Sendable {
    public let status: Int
    public let message: String
}

extension ClusterServer {
    /// The version of the last change.
    public var version: Int64 { state.with { $0.cluster.version } }

    /// Forgets all history up to now: watches and pages from before are answered with 410.
    public func compact() { state.with { $0.cluster.compact($0.cluster.version) } }

    /// Tells every watch that asked for them how far it has got.
    public func sendBookmarks() { state.signalAll(.bookmark) }

    /// How many watches there have been.
    public var watchesBegun: Int { state.with { $0.nextWaiter } }

    /// Ends every watch, as a server does that restarts.
    public func endWatches() { state.signalAll(.end) }

    /// Adds somebody, or changes who bears a token.
    public func add(_ user: ClusterUser, token: String, rules: [AccessRule] = []) {
        state.with { content in
            content.cluster.access.users[token] = user
            content.cluster.access.allowed[user.name] = rules
        }
    }

    /// From now on a token is nobody's.
    public func expire(token: String) { state.with { _ = $0.cluster.access.users.removeValue(forKey: token) } }

    /// Forbids something to whoever bears a token, whatever else is allowed.
    public func deny(_ rule: AccessRule, token: String) {
        state.with { content in
            guard let user = content.cluster.access.users[token] else { return }
            content.cluster.access.denied[user.name, default: []].append(rule)
        }
    }

    /// Lets all be as it was before ``deny(_:token:)``.
    public func liftDenials() { state.with { $0.cluster.access.denied = [:] } }

    /// Answers the next requests with 429 or 503.
    ///
    /// - Parameters:
    ///   - methods: of these requests only, unless empty.
    ///   - path: a part of the path they have.
    public func fail(
        _ count: Int, with status: Int, retryAfter: Int? = nil, methods: Set<String> = [], path: String = ""
    ) {
        var answer =
            status == 429
            ? APIStatus(429, "TooManyRequests", "Too many requests, please try again later.")
            : status == 503
                ? APIStatus(503, "ServiceUnavailable", "apiserver is shutting down")
                : APIStatus(status, "InternalError", "an error on the server has prevented the request from succeeding")
        answer.retryAfter = retryAfter
        state.with { content in
            content.disturbances.append(
                Disturbance(status: answer, remaining: count, methods: methods, path: path))
        }
    }

    /// Answers reads later than they came; nil for at once.
    public func delayReads(by duration: Duration?) { state.with { $0.readDelay = duration } }

    /// From now on reads show what is there now, whatever is written meanwhile.
    public func freezeReads() { state.with { $0.frozen = $0.cluster } }

    /// Reads show what is there again.
    public func thawReads() { state.with { $0.frozen = nil } }

    /// Keeps deleted namespaces `Terminating` rather than ending them at once.
    public func holdNamespaces(_ holds: Bool) { state.with { $0.cluster.holdsNamespaces = holds } }

    /// All requests since the start or since they were last forgotten.
    public var requests: [RequestRecord] { state.with { $0.log } }

    public func forgetRequests() { state.with { $0.log = [] } }

    /// How many requests of a method there were on paths with a part.
    public func count(_ method: String, path: String = "") -> Int {
        requests.count { $0.method == method && $0.path.contains(path) }
    }

    /// The same by method and path, for all that came.
    public var requestCounts: [String: Int] {
        Dictionary(requests.map { ("\($0.method) \($0.path)", 1) }, uniquingKeysWith: +)
    }
}
