import Cloud
import Vocabulary

/// Whether the provider has refused a class, so that nothing is stopped for it again and again.
enum ClassRefusal {
    /// So many failures in a row that may go away by themselves count as a refusal.
    static let attempts = 3

    /// What holds a change of class after its failures on record, the newest first; nil where it may be tried.
    static func hold(
        on class: String, of address: ResourceAddress, after failures: [FailedChange], at instant: Instant
    ) -> GateHold? {
        let own = failures.filter { failure in
            failure.transition == .resize && failure.at > instant.adding(seconds: -FailedChange.memory)
                && failure.choices.contains(FieldChoice(.instanceClass, .text(`class`)))
        }
        guard let last = own.first, last.reason == .lasting || own.count >= attempts else { return nil }
        let times = own.count == 1 ? "once" : "\(own.count) times"
        return GateHold(
            .impossible, holder: address.description, until: last.at.adding(seconds: FailedChange.memory),
            "to make it \(`class`) failed \(times), so it is left alone for a day: \(last.message)")
    }
}
