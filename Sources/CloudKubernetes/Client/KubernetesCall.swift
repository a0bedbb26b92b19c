import Transport
import Vocabulary

/// One call of the Kubernetes API.
///
/// Source of the contract: Kubernetes documentation, "Kubernetes API Concepts" and "Server-Side Apply".
struct KubernetesCall: Sendable {
    let method: String
    /// From the slash on, with its query, percent-encoded.
    private(set) var path: String
    let accept: Accept
    /// Nil where there is no body.
    let contentType: String?
    let body: [UInt8]
    /// The claim it is made for; empty for calls that only read.
    let origin: String
    /// Whether sending it twice is the same as sending it once.
    let isRepeatable: Bool

    /// In which form an answer is wanted.
    enum Accept: String, Sendable {
        case json = "application/json"
        /// A list of nothing but metadata; an older server answers with whole objects.
        case metadataList = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json"
        /// The same of one object, or of the events of a watch.
        case metadata = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json"
        /// All groups in one answer, where the server knows how.
        case discovery =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"
    }

    /// Calls that share a rate limit.
    enum Family: String, Sendable {
        case read, write, watch
    }

    /// Who we are to the API server, and so to all who share an object with us.
    static let fieldManager = "cloudpioneer"

    /// A call from its parts.
    init(
        _ method: String, _ path: String, accept: Accept = .json, contentType: String? = nil, body: Value? = nil,
        origin: String = "", isRepeatable: Bool
    ) {
        self.method = method
        self.path = path
        self.accept = accept
        self.contentType = body == nil ? nil : contentType ?? "application/json"
        self.body = body.map { CanonicalJSON.bytes($0) } ?? []
        self.origin = origin
        self.isRepeatable = isRepeatable
    }

    /// Reads.
    static func get(_ path: String, accept: Accept = .json) -> KubernetesCall {
        KubernetesCall("GET", path, accept: accept, isRepeatable: true)
    }

    /// Server-side apply in our name; `force` takes fields that others hold.
    static func apply(_ path: String, _ body: Value, force: Bool, origin: String) -> KubernetesCall {
        var call = KubernetesCall(
            "PATCH", path, contentType: "application/apply-patch+yaml", body: body, origin: origin, isRepeatable: true)
        call.add("fieldManager", fieldManager)
        if force { call.add("force", "true") }
        return call
    }

    /// A JSON patch (RFC 6902) in our name. One that tests what it replaces is repeatable: carried out once, it is refused
    /// the second time.
    static func patch(_ path: String, json operations: Value, origin: String) -> KubernetesCall {
        let tests = operations.elements?.contains { $0["op"]?.text == "test" } ?? false
        var call = KubernetesCall(
            "PATCH", path, contentType: "application/json-patch+json", body: operations, origin: origin,
            isRepeatable: tests)
        call.add("fieldManager", fieldManager)
        return call
    }

    /// Creates, or asks a question that takes a body.
    static func post(_ path: String, _ body: Value) -> KubernetesCall {
        KubernetesCall("POST", path, body: body, isRepeatable: path.hasSuffix("reviews"))
    }

    /// Adds a parameter to the query; its value is encoded here.
    mutating func add(_ name: String, _ value: String) {
        path += (path.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + name + "=" + PercentEncoding.encoded(value)
    }

    /// Whether it changes anything. A review creates nothing, although it is a POST.
    var isChange: Bool { method != "GET" && !(method == "POST" && isRepeatable) }

    var family: Family { isChange ? .write : .read }
}

extension KubernetesCall: CustomStringConvertible {
    /// Method and path without the query, for messages.
    var description: String { "\(method) \(path.prefix { $0 != "?" })" }
}
