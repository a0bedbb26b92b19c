import Glibc

/// How long somebody still waits.
struct Patience {
    private let end: Double

    init(seconds: Double) { end = Self.now() + seconds }

    var lasts: Bool { Self.now() < end }

    /// A moment between two looks at something that tells nobody when it happens. For threads of our own only.
    func pause(milliseconds: CInt = 5) { poll(nil, 0, milliseconds) }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Looks again and again whether something is so that tells nobody when it happens.
///
/// - Returns: Whether it was in time.
public func eventually(within seconds: Double, _ isSo: () async throws -> Bool) async throws -> Bool {
    let patience = Patience(seconds: seconds)
    while true {
        if try await isSo() { return true }
        guard patience.lasts else { return false }
        try await ProgramRunner.blocking { patience.pause(milliseconds: 20) }
    }
}
