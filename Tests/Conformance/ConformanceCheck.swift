/// One thing that every provider does.
public struct ConformanceCheck: Sendable {
    public let name: String
    public let sentence: String
    let demand: WorldDemand
    let make: @Sendable (Trial) async throws -> Void

    init(
        _ name: String, _ sentence: String, in demand: WorldDemand = .usual,
        _ make: @escaping @Sendable (Trial) async throws -> Void
    ) {
        self.name = name
        self.sentence = sentence
        self.demand = demand
        self.make = make
    }

    /// All there are, in the order of the suite's output.
    public static let all =
        listing + acting + identity + failures + sessions + connections + limits + passes
}

/// A check cannot be made for this type by its nature.
struct Skip: Error {
    let reason: String
}

/// Something without which a check makes no sense was not so.
struct Unmet: Error, CustomStringConvertible {
    let description: String
}
