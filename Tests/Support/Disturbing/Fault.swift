import Vocabulary

/// What goes wrong with one request on its way to a server and back.
public enum Fault: Hashable, Sendable {
    /// The server never hears of it, and the client is refused.
    case refused(status: Int, code: String, retryAfter: Int?)
    /// The server did it, and the client is told that it failed.
    case refusedAfterwards(status: Int, code: String)
    /// Nobody answers until the client gives up; the server heard of it or not.
    case silence(isForwarded: Bool)
    /// The connection ends without an answer.
    case cut(isForwarded: Bool)
    /// The answer ends in the middle. With the right length the client can tell; with the wrong one it looks whole.
    case half(isLengthRight: Bool)
    /// It reaches the server twice, one answer comes back.
    case twice(isSecondAnswer: Bool)
    /// The answer comes that much later, in milliseconds.
    case late(Int)
    /// The answer comes with a text in place of another, wherever that stands.
    case rewritten(String, as: String)
    /// Nothing is wrong, and the answer is remembered.
    case remembered
    /// The answer is the one that was remembered of the same request: the server lags behind. Without one it is asked.
    case stale

    static let losses: [Fault] = [
        .silence(isForwarded: false), .silence(isForwarded: true), .cut(isForwarded: false), .cut(isForwarded: true),
        .half(isLengthRight: true), .half(isLengthRight: false), .twice(isSecondAnswer: false),
        .twice(isSecondAnswer: true), .late(20), .late(200),
    ]
}

/// Which requests meet which fault: it follows from a seed, the operation a request asks for, and how many requests of
/// that operation came before it. What arrives at the same time by other connections changes nothing.
public struct FaultPlan: Sendable {
    /// One request, as a plan sees it.
    public struct Occasion: Sendable {
        public let operation: String
        /// Counted from 0 among the requests of its operation.
        public let number: Int
        /// Whose session it bears; nil for none.
        public let session: String?
    }

    private let seed: UInt64
    private let rate: Double
    private let chosen: @Sendable (Occasion) -> Fault?
    /// The most that a page is asked to hold; nil for what the client asks for.
    let pageSize: Int?

    /// Everything goes through.
    public static let none = FaultPlan(seed: 0, rate: 0)

    /// Faults of every kind at a rate between 0 and 1.
    public init(seed: UInt64, rate: Double) {
        self.seed = seed
        self.rate = rate
        chosen = { _ in nil }
        pageSize = nil
    }

    /// Chosen faults: by the operation, such as `StopInstances for Schedule/shop/nights`, and the number from 0 of the
    /// request among those of its operation.
    public init(_ choose: @escaping @Sendable (_ operation: String, _ number: Int) -> Fault?) {
        self.init(pageSize: nil) { choose($0.operation, $0.number) }
    }

    /// Chosen faults, and pages that are no larger than a size: a server may always give less than it was asked for.
    public init(pageSize: Int?, _ choose: @escaping @Sendable (Occasion) -> Fault? = { _ in nil }) {
        seed = 0
        rate = 0
        chosen = choose
        self.pageSize = pageSize
    }

    /// The fault of a request; nil for none.
    public func fault(of occasion: Occasion, in dialect: WireDialect) -> Fault? {
        if let fault = chosen(occasion) { return fault }
        guard rate > 0 else { return nil }
        var mixed = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(occasion.number)
        for byte in occasion.operation.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var random = SeededGenerator(seed: mixed)
        guard Double.random(in: 0..<1, using: &random) < rate else { return nil }
        return dialect.drawn.randomElement(using: &random)?.randomElement(using: &random)
    }

    /// The same of a request without a session.
    public func fault(of operation: String, number: Int, in dialect: WireDialect = .awsQuery) -> Fault? {
        fault(of: Occasion(operation: operation, number: number, session: nil), in: dialect)
    }
}
