import Cloud
import Vocabulary

/// How far a watch can be trusted, by what it has told last.
struct WatchStanding: Sendable {
    /// Whether all there is has been told once.
    private(set) var isWhole = false
    /// Why what was told may be out of date.
    private(set) var trouble: CloudError?
    /// Of something told that could not be read: nothing mends it but to be told all anew.
    private var unread: CloudError?
    /// When something was told last, be it that nothing has happened.
    private(set) var toldAt: Instant

    init(_ now: Instant) { toldAt = now }

    /// Takes note of something told.
    mutating func take(_ event: WatchEvent, at now: Instant) {
        if case .interrupted(let error) = event, !event.isOfNothing {
            trouble = error
            return
        }
        switch event {
        case .restarted: (isWhole, unread) = (false, nil)
        case .synced, .interrupted: isWhole = true
        default: break
        }
        trouble = nil
        toldAt = now
    }

    mutating func spoil(_ error: CloudError) { unread = error }

    /// Why not all of it is known; nil where it is.
    var gap: String? {
        (trouble ?? unread).map(\.description) ?? (isWhole ? nil : "not everything has been told yet")
    }

    /// The same for one thing.
    var ignorance: Ignorance? {
        (trouble ?? unread).map { Ignorance($0) } ?? (isWhole ? nil : .notRead)
    }
}

extension WatchEvent {
    /// Whether it says that the cluster does not have the kind, and so has none of it.
    var isOfNothing: Bool {
        if case .interrupted(let error) = self { error.code == Refusal.Code.notServed } else { false }
    }
}
