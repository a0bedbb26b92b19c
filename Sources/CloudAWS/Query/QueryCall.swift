import Transport

/// One call of the query protocol, its parameters already as the form they are sent as.
struct QueryCall: Sendable {
    let service: AWSService
    let action: String
    /// What the provider limits together; see `Lane`.
    let family: Family
    /// The claim it is made for; empty for calls that only read.
    let origin: String
    /// Whether sending it twice is the same as sending it once.
    let isRepeatable: Bool
    private(set) var form: [UInt8]

    /// Calls that share a rate limit.
    enum Family: String, Sendable {
        case read, act, tag, session
    }

    /// A call without parameters yet.
    init(
        _ service: AWSService, _ action: String, _ family: Family = .read, origin: String = "",
        isRepeatable: Bool = true
    ) {
        self.service = service
        self.action = action
        self.family = family
        self.origin = origin
        self.isRepeatable = isRepeatable
        form = Array("Action=\(action)&Version=\(service.version)".utf8)
    }

    /// Adds a parameter. The name is one of the API's, which need no encoding.
    mutating func add(_ name: String, _ value: String) {
        form.append(UInt8(ascii: "&"))
        form.append(contentsOf: name.utf8)
        form.append(UInt8(ascii: "="))
        PercentEncoding.append(value, to: &form)
    }

    /// Adds a numbered parameter, numbers from 1: `InstanceId.1`, `InstanceId.2`.
    mutating func add(_ name: String, each values: some Sequence<String>) {
        for (index, value) in values.enumerated() { add("\(name).\(index + 1)", value) }
    }
}
