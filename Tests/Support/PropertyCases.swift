#if canImport(Glibc)
    import Glibc
#endif

/// How many random cases a property test tries, and with which seeds.
public enum PropertyCases {
    /// `PIONEER_CASES` where it is set, else `standard`.
    public static func count(_ standard: Int) -> Int {
        getenv("PIONEER_CASES").flatMap { Int(String(cString: $0)) } ?? standard
    }

    /// The seeds to try: `PIONEER_SEED` alone where it is set, so that a printed failure can be replayed, else the
    /// first `count(standard)` numbers.
    public static func seeds(_ standard: Int) -> [UInt64] {
        if let only = getenv("PIONEER_SEED").flatMap({ UInt64(String(cString: $0)) }) { return [only] }
        return (0..<count(standard)).map { UInt64($0) }
    }

    /// Seeds in portions: what one question to a slow oracle may hold.
    public static func portions(_ seeds: some Collection<UInt64>, of size: Int) -> [[UInt64]] {
        let seeds = Array(seeds)
        return stride(from: 0, to: seeds.count, by: size).map { Array(seeds[$0..<min($0 + size, seeds.count)]) }
    }

    /// How often each came up, in words: `12 acting, 4 refused`.
    public static func words(_ counts: [String: Int]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }

    /// Tries seeds in batches, four at once: for worlds that share what is costly to make.
    public static func inBatches(
        _ seeds: [UInt64], of size: Int, _ body: @escaping @Sendable ([UInt64]) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, batch) in portions(seeds, of: size).enumerated() {
                if index >= 4 { try await group.next() }
                group.addTask { try await body(batch) }
            }
            try await group.waitForAll()
        }
    }
}
