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

    /// Tries seeds in batches, four at once: for worlds that share what is costly to make.
    public static func inBatches(
        _ seeds: [UInt64], of size: Int, _ body: @escaping @Sendable ([UInt64]) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, start) in stride(from: 0, to: seeds.count, by: size).enumerated() {
                if index >= 4 { try await group.next() }
                group.addTask { try await body(Array(seeds[start..<min(start + size, seeds.count)])) }
            }
            try await group.waitForAll()
        }
    }
}
