public import Cloud
import Cryptography
public import Vocabulary

/// Makes and checks the marks that the controller leaves on resources.
///
/// The key lives outside the store: who can write the store or the resource cannot make a mark.
public final class MarkKeeper: Sendable {
    private let key: Secret
    private let controller: String

    /// A keeper for a controller, with the key of its marks.
    public init(controller: String, key: consuming Secret) {
        self.controller = controller
        self.key = key
    }

    /// A mark for what was found of some resources before they are moved; they have to be at most its capacity.
    public func mark(_ prior: [FieldChoice], sequence: Int64, on incarnations: [Incarnation]) -> ControlMark {
        let bare = ControlMark(controller: controller, sequence: sequence, prior: prior, macs: [])
        return ControlMark(
            controller: controller, sequence: sequence, prior: prior,
            macs: incarnations.map { mac(of: bare, on: $0) })
    }

    /// Marks for resources that were found alike, as few as will do: one for each resource, in their order.
    public func marks(_ prior: [FieldChoice], on resources: [(incarnation: Incarnation, sequence: Int64)])
        -> [ControlMark]
    {
        var marks: [ControlMark] = []
        while marks.count < resources.count {
            let rest = resources[marks.count...]
            let sequence = rest.map(\.sequence).min() ?? 0
            let capacity = ControlMark(controller: controller, sequence: sequence, prior: prior, macs: []).capacity
            let group = rest.prefix(capacity).map(\.incarnation)
            let shared = mark(prior, sequence: sequence, on: group)
            marks += Array(repeating: shared, count: group.count)
        }
        return marks
    }

    /// Whether a mark on a resource is this controller's and genuine.
    public func isGenuine(_ mark: ControlMark, on incarnation: Incarnation) -> Bool {
        guard mark.controller == controller else { return false }
        let valid = mac(of: mark, on: incarnation)
        return mark.macs.contains { ConstantTime.areEqual($0, valid) }
    }

    /// Whether a mark says that it is this controller's.
    public func isOurs(_ mark: ControlMark) -> Bool { mark.controller == controller }

    private func mac(of mark: ControlMark, on incarnation: Incarnation) -> [UInt8] {
        Array(HMAC.sha256(key: key, mark.signedBytes(incarnation: incarnation)).prefix(ControlMark.macByteCount))
    }
}
