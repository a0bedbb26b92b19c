import CMalloc
import Glibc

/// What the process itself has used.
enum Measure {
    /// Seconds of CPU that a piece of work takes, all threads together, in user and in system mode: the least of
    /// several runs, because what others do on the machine meanwhile only ever adds.
    static func least<Result>(of runs: Int, _ work: () throws -> Result) rethrows -> (seconds: Double, result: Result) {
        var best = try timed(work)
        for _ in 1..<max(runs, 1) {
            let next = try timed(work)
            if next.seconds < best.seconds { best = next }
        }
        return best
    }

    static func timed<Result>(_ work: () throws -> Result) rethrows -> (seconds: Double, result: Result) {
        let start = processorSeconds
        let result = try work()
        return (processorSeconds - start, result)
    }

    /// Bytes that the allocator has handed out and not got back, its own bookkeeping included.
    static var bytesInUse: Int {
        let info = mallinfo2()
        return info.uordblks + info.hblkhd
    }

    /// Seconds of CPU so far, all threads together, in user and in system mode.
    static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
