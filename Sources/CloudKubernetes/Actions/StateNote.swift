import Cloud
import Vocabulary

/// What people read on an object: `asleep by Schedule/shop/office-hours until 2026-11-23T07:00:00Z`.
struct StateNote {
    let words: String

    init(_ request: ActionRequest) {
        let sizes = request.changes.map { "\($0.field) \($0.value)" }.joined(separator: ", ")
        let state = request.changes.contains(where: \.isOff) ? "asleep" : sizes
        // The commit after the claim is in the audit log and the `User-Agent`.
        let claim = request.origin.prefix { $0 != "@" }
        words = "\(state) by \(claim)" + (request.until.map { " until \($0)" } ?? "")
    }
}

extension FieldChoice {
    fileprivate var isOff: Bool {
        value == .power(.stopped) || (field == .desired && value == .count(0))
    }
}
