/// "Did you mean": the nearest of the words that would have been right.
public enum Suggestion {
    /// The candidate fewest edits away from `word`, if it is near enough to be worth saying.
    ///
    /// Damerau's distance (neighbours swapped count as one), letter case ignored; at most a third of the word's
    /// length. Ties go to the first in the order given. Costs the product of the lengths for each candidate.
    public static func nearest<Words: Sequence<String>>(to word: String, among candidates: Words) -> String? {
        let wanted = Array(word.lowercased().unicodeScalars.prefix(64))
        var best: (word: String, distance: Int)?
        for candidate in candidates {
            let distance = edits(from: wanted, to: Array(candidate.lowercased().unicodeScalars.prefix(64)))
            guard distance <= max(1, wanted.count / 3) else { continue }
            if let known = best, known.distance <= distance { continue }
            best = (candidate, distance)
        }
        return best?.word
    }

    private static func edits(from first: [Unicode.Scalar], to second: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for (row, scalar) in first.enumerated() {
            var current = [row + 1]
            for (column, other) in second.enumerated() {
                var cost = min(last[column] + (scalar == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, scalar == second[column - 1], first[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[second.count]
    }
}
