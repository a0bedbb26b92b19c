public import Vocabulary

/// Keeps what one scope has as its provider tells it, so that nobody has to list it again and again.
public protocol ScopeWatch: Sendable {
    var scope: Scope { get }

    /// Something else would be listed than before. What comes while nobody looks counts once; ends with ``run()``. For one
    /// who looks.
    var changes: AsyncStream<Void> { get }

    /// Watches until its task is cancelled; to be run once.
    func run() async

    /// What there is as far as it has been told, as of the last word; what is not whole is said as incomplete.
    func listing() -> Listing
}
