import Synchronization

/// Says to everything under way that nothing new may be begun.
final class StopSign: Sendable {
    private let flag = Atomic(false)

    var isUp: Bool { flag.load(ordering: .acquiring) }

    func raise() { flag.store(true, ordering: .releasing) }
}
