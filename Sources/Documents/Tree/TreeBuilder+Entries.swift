import Vocabulary

extension TreeBuilder {
    /// The entries of a map, from its children as written: sound keys only, none twice, merge keys followed.
    mutating func entries(_ written: [UInt32]) -> [UInt32] {
        let written = withoutUnsound(written)
        let keys = stride(from: 0, to: written.count, by: 2).map { written[$0] }
        let repeated = equalPairs(keys)
        for (first, second) in repeated { report(keys[second], repeats: keys[first]) }
        let hasMerge = keys.contains { resolved($0).form == .mergeKey }
        if repeated.isEmpty, !hasMerge { return written }

        let dropped = Set(repeated.map(\.second))
        var result: [UInt32] = []
        var own: Set<UInt32> = []
        for (index, key) in keys.enumerated() where !dropped.contains(index) {
            if resolved(key).form == .mergeKey {
                merge(written[index * 2 + 1], into: &result)
            } else {
                result.append(contentsOf: [key, written[index * 2 + 1]])
                own.insert(key)
            }
        }
        return hasMerge ? withoutOverridden(result, own: own) : result
    }

    /// Drops the entries whose key no map may have, each reported.
    private mutating func withoutUnsound(_ written: [UInt32]) -> [UInt32] {
        let positions = stride(from: 0, to: written.count, by: 2)
        guard positions.contains(where: { !resolved(written[$0]).isSoundKey }) else { return written }
        var result: [UInt32] = []
        for position in positions {
            let key = resolved(written[position])
            if key.isSoundKey {
                result.append(contentsOf: written[position...position + 1])
            } else if key.form == .null {
                report(
                    written[position], "a key is missing", why: "nothing, ~ and null are no names",
                    fix: "write it in quotes")
            } else {
                report(written[position], "a list or a map cannot be a key", fix: "use a text as the key")
            }
        }
        return result
    }

    private mutating func report(_ second: UInt32, repeats first: UInt32) {
        let name = withText(of: resolved(second)) { String(decoding: $0, as: UTF8.self) }
        let other = source.position(of: Int(records[Int(first)].start))
        let isMerge = resolved(second).form == .mergeKey && resolved(first).form == .mergeKey
        report(
            second, "the key '\(name)' is given twice", why: "it stands at \(other.line):\(other.column) already",
            fix: isMerge ? "write one merge key with a list: <<: [*first, *second]" : "remove one of the two")
    }

    private mutating func report(_ node: UInt32, _ what: String, why: String = "", fix: String) {
        let place = records[Int(node)]
        report(.error(at: source.range(Int(place.start), Int(place.end)), what, why: why, fix: fix))
    }

    /// Appends the entries that the value of a merge key brings in: of a map, or of each map of a list.
    private mutating func merge(_ value: UInt32, into result: inout [UInt32]) {
        let record = resolved(value)
        switch record.form {
        case .map: result.append(contentsOf: contents(of: record))
        case .list:
            for child in contents(of: record) {
                let element = resolved(child)
                if element.form == .map {
                    result.append(contentsOf: contents(of: element))
                } else {
                    reportMerge(child)
                }
            }
        default: reportMerge(value)
        }
    }

    private mutating func reportMerge(_ node: UInt32) {
        report(node, "only a map can be merged", fix: "give << an alias of a map, or a list of such aliases")
    }

    private func contents(of record: Tree.Record) -> ArraySlice<UInt32> {
        children[Int(record.first)..<Int(record.first + record.count)]
    }

    /// Drops what is overridden: a map's own entries win over merged ones, maps merged earlier over later ones.
    private func withoutOverridden(_ entries: [UInt32], own: Set<UInt32>) -> [UInt32] {
        let positions = Array(stride(from: 0, to: entries.count, by: 2))
        let ranked = positions.filter { own.contains(entries[$0]) } + positions.filter { !own.contains(entries[$0]) }
        let dropped = Set(equalPairs(ranked.map { entries[$0] }).map { ranked[$0.second] })
        return positions.filter { !dropped.contains($0) }.flatMap { entries[$0...$0 + 1] }
    }

    /// The positions (first, later) of keys with equal text, in the order of the later.
    private func equalPairs(_ keys: [UInt32]) -> [(first: Int, second: Int)] {
        var pairs: [(first: Int, second: Int)] = []
        // Few keys are compared pair by pair; for many, sorting keeps a hostile map from costing its square.
        if keys.count <= 8 {
            for second in keys.indices {
                guard let first = keys[..<second].firstIndex(where: { order($0, keys[second]) == 0 }) else { continue }
                pairs.append((first, second))
            }
            return pairs
        }
        let sorted = keys.indices.sorted {
            let order = order(keys[$0], keys[$1])
            return order == 0 ? $0 < $1 : order < 0
        }
        var first = 0
        for index in sorted.indices.dropFirst() {
            if order(keys[sorted[first]], keys[sorted[index]]) == 0 {
                pairs.append((sorted[first], sorted[index]))
            } else {
                first = index
            }
        }
        return pairs.sorted { $0.second < $1.second }
    }

    /// An order of keys that is quick to tell: the shorter first, then by bytes. Zero where they are equal.
    private func order(_ left: UInt32, _ right: UInt32) -> Int {
        let (left, right) = (resolved(left), resolved(right))
        if left.count != right.count { return left.count < right.count ? -1 : 1 }
        return withText(of: left) { left in
            withText(of: right) { right in
                for index in left.indices where left[index] != right[index] {
                    return Int(left[index]) - Int(right[index])
                }
                return 0
            }
        }
    }
}
