import Cryptography

extension LedgerVerifier {
    /// Checks that every record is there once and in its place.
    ///
    /// - Returns: The records in order of their numbers, from the first up to where one is missing.
    mutating func checkOrder() -> [Entry] {
        reportDisorder()
        var whole: [Entry] = []
        var next: Int64 = 0
        var isWhole = true
        for entry in ordered {
            let sequence = entry.sequence
            if sequence < next {
                report(.duplicated, sequence...sequence, "it stands there more than once")
                continue
            }
            if sequence > next {
                if sequence > next + 1 || !unreadable.contains(next) {
                    report(.missing, next...(sequence - 1), "the log goes on with record \(sequence)")
                }
                isWhole = false
            }
            if isWhole { whole.append(entry) }
            next = sequence + 1
        }
        return whole
    }

    /// Names the stretches within which records do not stand in their order. Between stretches, everything before is
    /// smaller than everything after.
    private mutating func reportDisorder() {
        let sequences = entries.map(\.sequence)
        var smallestFrom = sequences
        for place in sequences.indices.dropLast().reversed() {
            smallestFrom[place] = min(smallestFrom[place], smallestFrom[place + 1])
        }
        var start = 0
        var largest: Int64 = -1
        for (place, sequence) in sequences.enumerated() {
            largest = max(largest, sequence)
            guard place + 1 == sequences.count || largest < smallestFrom[place + 1] else { continue }
            let stretch = sequences[start...place]
            if zip(stretch, stretch.dropFirst()).contains(where: { $0 > $1 }) {
                report(.reordered, smallestFrom[start]...largest, "they do not stand in their order")
            }
            start = place + 1
        }
    }

    /// By their numbers; of those with the same number, as they stand.
    private var ordered: [Entry] {
        entries.enumerated().sorted {
            ($0.element.sequence, $0.offset) < ($1.element.sequence, $1.offset)
        }.map(\.element)
    }

    /// Checks that each record names the one before it.
    mutating func checkLinks() {
        let ordered = ordered
        if let first = ordered.first, first.sequence == 0, first.previous != .zero {
            report(.edited, 0...0, "the first record names one before it")
        }
        for (entry, following) in zip(ordered, ordered.dropFirst()) where following.sequence == entry.sequence + 1 {
            guard following.previous != entry.hash else { continue }
            report(
                .edited, entry.sequence...entry.sequence,
                "it is not the record that record \(following.sequence) was written after")
        }
    }

    /// Checks that what is gone of persons was erased on record.
    ///
    /// - Returns: How many values were.
    mutating func checkErasures() -> Int {
        for field in absent where !erasures.contains(field) {
            report(
                .personalMissing, field.sequence...field.sequence,
                "'\(field.name)' is not there, and no record says that it was erased")
        }
        return absent.count { erasures.contains($0) }
    }
}
