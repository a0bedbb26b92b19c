public import Vocabulary

/// The zones of one release of the IANA time zone database, as compiled files (TZif).
///
/// It keeps the files as they are and reads one only when its zone is asked for, so that six hundred cost no more
/// than their bytes. Whoever asks often keeps the ``Zone``.
public struct ZoneTable: Equatable, Sendable {
    /// The release, such as `2026a`; empty where it is not known.
    public let release: String
    /// Every zone there is a file for, sorted.
    public let identifiers: [ZoneID]
    private let files: [[UInt8]]

    /// A table from the raw files; of two with one name the later counts.
    public init(release: String, files: [(ZoneID, [UInt8])]) {
        self.release = release
        let latest = Dictionary(files) { _, later in later }
        let sorted = latest.sorted { $0.key < $1.key }
        identifiers = sorted.map(\.key)
        self.files = sorted.map(\.value)
    }

    /// Whether there is a file for the zone; it may still turn out to be no TZif.
    public func contains(_ id: ZoneID) -> Bool { index(of: id) != nil }

    /// Reads a zone; nil where there is no such file or it is damaged.
    ///
    /// Costs about a tenth of a millisecond each time: nothing is kept.
    public func zone(_ id: ZoneID) -> Zone? {
        guard let index = index(of: id), let rules = ZoneRules(tzif: files[index]) else { return nil }
        return Zone(id: id, rules: rules)
    }

    /// The bytes whose digest stands for this table: every name and file, sorted, each after its length as eight
    /// big-endian bytes. The release is not in it.
    public var contentForHash: [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(files.reduce(0) { $0 + $1.count + 64 })
        for (id, file) in zip(identifiers, files) {
            append(Array(id.rawValue.utf8), to: &content)
            append(file, to: &content)
        }
        return content
    }

    private func append(_ bytes: [UInt8], to content: inout [UInt8]) {
        withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { content.append(contentsOf: $0) }
        content.append(contentsOf: bytes)
    }

    private func index(of id: ZoneID) -> Int? {
        let index = identifiers.partitionPoint { $0 < id }
        return index < identifiers.count && identifiers[index] == id ? index : nil
    }
}

extension Array {
    /// The first index whose element is not among the leading ones, in logarithmic time.
    func partitionPoint(isLeading: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isLeading(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
