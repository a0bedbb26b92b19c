import Glibc
public import Vocabulary

/// What the kernel says of this process, read from `/proc/self` (proc(5)) at each scrape.
public struct ProcessMetrics: Sendable {
    /// The version of the program.
    public let version: String
    /// When the process started.
    public let started: Instant

    /// Metrics of a process of a version.
    public init(version: String, started: Instant) {
        self.version = version
        self.started = started
    }

    /// The values now; what cannot be read is left out.
    public var samples: [MetricSample] {
        var samples = [
            MetricSample("cloudpioneer_build_info", labels: [version], 1),
            MetricSample("cloudpioneer_start_time_seconds", Double(started.milliseconds) / 1000),
        ]
        if let stat = Self.fields(of: "/proc/self/stat") {
            let ticks = Double(sysconf(CInt(_SC_CLK_TCK)))
            if let user = Self.number(stat, 13), let kernel = Self.number(stat, 14), ticks > 0 {
                samples.append(MetricSample("process_cpu_seconds_total", (user + kernel) / ticks))
            }
            if let threads = Self.number(stat, 19) { samples.append(MetricSample("process_threads", threads)) }
        }
        if let pages = Self.fields(of: "/proc/self/statm").flatMap({ Self.number($0, 1) }) {
            let bytes = pages * Double(sysconf(CInt(_SC_PAGESIZE)))
            samples.append(MetricSample("process_resident_memory_bytes", bytes))
        }
        if let open = Self.openDescriptors { samples.append(MetricSample("process_open_fds", Double(open))) }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            samples.append(MetricSample("process_max_fds", Double(limit.rlim_cur)))
        }
        return samples
    }

    private static func number(_ fields: [Substring], _ index: Int) -> Double? {
        index < fields.count ? Double(fields[index]) : nil
    }

    /// The words of a file of one line; of `stat` the name in parentheses, which may hold spaces, counts as one.
    private static func fields(of path: String) -> [Substring]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return nil }
        let text = String(decoding: buffer[..<count], as: UTF8.self)
        guard let end = text.lastIndex(of: ")"), let start = text.firstIndex(of: " ") else {
            return text.split(whereSeparator: \.isWhitespace)
        }
        return [text[..<start], text[start...end]]
            + text[text.index(after: end)...].split(whereSeparator: \.isWhitespace)
    }

    private static var openDescriptors: Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while let entry = readdir(folder) {
            // Not the folder's own names, which begin with a dot.
            if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 }
        }
        // One of them is the folder that is being read.
        return count - 1
    }
}
