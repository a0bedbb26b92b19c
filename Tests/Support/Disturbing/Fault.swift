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

    /// The session has ended, whatever its keys say.
    static let expirations: [Fault] = [
        .refused(status: 403, code: "ExpiredToken", retryAfter: nil),
        .refused(status: 400, code: "RequestExpired", retryAfter: nil),
    ]

    static let throttlings: [Fault] = [
        .refused(status: 429, code: "Throttling", retryAfter: nil),
        .refused(status: 429, code: "TooManyRequestsException", retryAfter: 1),
        .refused(status: 503, code: "RequestLimitExceeded", retryAfter: nil),
        .refused(status: 400, code: "Throttling", retryAfter: nil),
    ]

    static let failures: [Fault] = [
        .refused(status: 500, code: "InternalError", retryAfter: nil),
        .refused(status: 503, code: "ServiceUnavailable", retryAfter: 1),
        .refused(status: 502, code: "", retryAfter: nil),
        .refusedAfterwards(status: 500, code: "InternalFailure"),
        .refusedAfterwards(status: 503, code: "Unavailable"),
    ]

    static let losses: [Fault] = [
        .silence(isForwarded: false), .silence(isForwarded: true), .cut(isForwarded: false), .cut(isForwarded: true),
        .half(isLengthRight: true), .half(isLengthRight: false), .twice(isSecondAnswer: false),
        .twice(isSecondAnswer: true), .late(20), .late(200),
    ]
}

/// Which requests meet which fault: it follows from a seed, the operation a request asks for, and how many requests of
/// that operation came before it. What arrives at the same time by other connections changes nothing.
public struct FaultPlan: Sendable {
    private let seed: UInt64
    private let rate: Double
    private let chosen: @Sendable (String, Int) -> Fault?

    /// Everything goes through.
    public static let none = FaultPlan(seed: 0, rate: 0)

    /// Faults of every kind at a rate between 0 and 1.
    public init(seed: UInt64, rate: Double) {
        self.seed = seed
        self.rate = rate
        chosen = { _, _ in nil }
    }

    /// Chosen faults: by the operation, such as `StopInstances for Schedule/shop/nights`, and the number from 0 of the
    /// request among those of its operation.
    public init(_ choose: @escaping @Sendable (_ operation: String, _ number: Int) -> Fault?) {
        seed = 0
        rate = 0
        chosen = choose
    }

    /// The fault of the request of that number, from 0, among those of its operation; nil for none.
    public func fault(of operation: String, number: Int) -> Fault? {
        if let fault = chosen(operation, number) { return fault }
        guard rate > 0 else { return nil }
        var mixed = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(number)
        for byte in operation.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var random = SeededGenerator(seed: mixed)
        guard Double.random(in: 0..<1, using: &random) < rate else { return nil }
        let kinds = [Fault.expirations, Fault.throttlings, Fault.failures, Fault.losses, Fault.losses]
        return kinds.randomElement(using: &random)?.randomElement(using: &random)
    }
}
