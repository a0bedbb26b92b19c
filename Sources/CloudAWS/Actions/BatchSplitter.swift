import Cloud

/// What to do with a batch of resources that was refused as a whole because of some of them.
enum BatchSplitter {
    /// Which ids have failed, and in which smaller batches the others are sent again.
    struct Split: Equatable {
        var failed: [String]
        var again: [[String]]
    }

    /// Ids that the refusal names have failed; where it names none the batch is halved.
    ///
    /// A batch of n with k that are refused takes at most k + 1 calls where refusals name them, and no more than
    /// 2k·log₂(n) + 1 where they do not.
    static func split(_ ids: [String], code: String, text: String) -> Split {
        guard ids.count > 1, FaultCodes.blamesMembers(code) else { return Split(failed: ids, again: []) }
        let prefix = ids.first.flatMap { id in id.firstIndex(of: "-").map { String(id[...$0]) } } ?? "i-"
        let named = self.ids(prefix, in: text)
        let failed = ids.filter(named.contains)
        if failed.isEmpty {
            let middle = ids.count / 2
            return Split(failed: [], again: [Array(ids[..<middle]), Array(ids[middle...])])
        }
        let rest = ids.filter { !named.contains($0) }
        return Split(failed: failed, again: rest.isEmpty ? [] : [rest])
    }

    /// Every `i-` followed by hexadecimal digits.
    static func instanceIDs(in text: String) -> Set<String> { ids("i-", in: text) }

    /// Every prefix, such as `vol-`, followed by hexadecimal digits.
    private static func ids(_ prefix: String, in text: String) -> Set<String> {
        var found: Set<String> = []
        let bytes = Array(text.utf8)
        let prefix = Array(prefix.utf8)
        var index = 0
        while index + prefix.count < bytes.count {
            guard bytes[index...].starts(with: prefix) else {
                index += 1
                continue
            }
            var end = index + prefix.count
            while end < bytes.count, isHexadecimal(bytes[end]) { end += 1 }
            if end > index + prefix.count { found.insert(String(decoding: bytes[index..<end], as: UTF8.self)) }
            index = end
        }
        return found
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte)
    }
}
