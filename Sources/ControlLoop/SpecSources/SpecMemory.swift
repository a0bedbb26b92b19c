import Cryptography
public import Specs
import Synchronization
import Vocabulary

/// What was read of documents before: after a commit only the files it changed are read, and only the namespaces it
/// touches are checked and planned again.
///
/// A file that stays as it is keeps the revision it was read at first. Its content is the same, byte by byte; what is
/// recorded of an action names the commit in force.
public final class SpecMemory: Sendable {
    /// A file as it was read, with what tells whether it is the same.
    struct Entry: Sendable {
        let reading: FileReading
        /// The digest of its bytes.
        let stamp: SHA256Digest

        init(reading: FileReading, stamp: SHA256Digest) {
            self.reading = reading
            self.stamp = stamp
        }

        /// The same as a file of a version that is in force already.
        var inForce: Entry {
            var reading = reading
            reading.isInForce = true
            return Entry(reading: reading, stamp: SHA256.digest(Array("in force: \(stamp.hex)".utf8)))
        }

        /// A file that nobody could read: it is the same as long as the reason is.
        init(unread: FileReading) {
            self.init(reading: unread, stamp: SHA256.digest(Array("unread: \(unread.whyUnread)".utf8)))
        }
    }

    private struct State {
        var files: [SourceFile.Identity: Entry] = [:]
        /// What was assembled last, and from which files.
        var assembled: (reading: SpecReading, stamps: [SourceFile.Identity: SHA256Digest])?
    }

    private let context: SpecContext
    private let state = Mutex(State())

    /// An empty memory for documents that are read in a context.
    public init(_ context: SpecContext) { self.context = context }

    func read(_ file: SourceFile) -> Entry {
        let stamp = SHA256.digest(file.bytes)
        if let known = state.withLock({ $0.files[file.identity] }), known.stamp == stamp { return known }
        let entry = Entry(reading: SpecReader.readFile(file, context), stamp: stamp)
        state.withLock { $0.files[file.identity] = entry }
        return entry
    }

    /// Checks files against each other; of those that were checked before only what differs.
    func assemble(_ entries: [Entry]) -> SpecReading {
        let stamps = Dictionary(
            entries.map { ($0.reading.identity, $0.stamp) }, uniquingKeysWith: { _, later in later })
        let reading: SpecReading
        if let previous = state.withLock({ $0.assembled }) {
            let changed = entries.filter { previous.stamps[$0.reading.identity] != $0.stamp }.map(\.reading)
            let removed = previous.stamps.keys.filter { stamps[$0] == nil }.sorted()
            guard !changed.isEmpty || !removed.isEmpty else { return previous.reading }
            reading = SpecReader.update(previous.reading, changed: changed, removed: removed, context)
        } else {
            reading = SpecReader.assemble(entries.map(\.reading), context)
        }
        state.withLock { $0.assembled = (reading, stamps) }
        return reading
    }

    /// Drops files that are in no source any more.
    func keepOnly(_ identities: Set<SourceFile.Identity>) {
        state.withLock { state in state.files = state.files.filter { identities.contains($0.key) } }
    }
}
