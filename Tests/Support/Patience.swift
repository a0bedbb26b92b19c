import Glibc

/// How long somebody still waits.
struct Patience {
    private let end: Double

    init(seconds: Double) { end = Self.now() + seconds }

    var lasts: Bool { Self.now() < end }

    /// A moment between two looks at something that tells nobody when it happens. For threads of our own only.
    func pause() { poll(nil, 0, 5) }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
