import Glibc

/// A program with one socket for its input and output and another for its complaints, for a thread that may block.
final class ChildProcess {
    /// What came of trying to move bytes.
    enum Transfer {
        case bytes(Int)
        case wouldBlock
        case ended
    }

    /// More of what the program complains about is not kept.
    private static let maximumComplaint = 16 << 10

    private let pid: pid_t
    private var channel: Int32
    private var complaints: Int32
    private var complaint: [UInt8] = []

    /// Starts a program found in `PATH`, in a process group of its own, so that its helpers die with it.
    init(_ program: String, _ arguments: [String]) throws(RepositoryError) {
        let (channel, complaints) = (SocketPair(), SocketPair())
        var code = channel == nil || complaints == nil ? errno : 0
        var started: pid_t = 0
        if let channel, let complaints {
            channel.blockTheirs()
            complaints.blockTheirs()
            code = Self.spawn(program, arguments, channel.theirs, complaints.theirs, &started)
        }
        for pair in [channel, complaints] { pair.map { _ = Glibc.close($0.theirs) } }
        self.channel = channel?.ours ?? -1
        self.complaints = complaints?.ours ?? -1
        pid = started
        guard code == 0 else {
            closeDescriptors()
            throw RepositoryError(
                .stalled, .unsupported, "cannot start \(program)", why: String(cString: strerror(code)),
                fix: "install it (Debian: openssh-client) and see that it is in PATH")
        }
    }

    deinit { end() }

    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        transferred(recv(channel, buffer.baseAddress, buffer.count, 0))
    }

    func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        let flags = Int32(MSG_NOSIGNAL)
        return transferred(Glibc.send(channel, bytes.baseAddress, bytes.count, flags))
    }

    private func transferred(_ count: Int) -> Transfer {
        if count > 0 { return .bytes(count) }
        if count < 0, errno == EAGAIN || errno == EINTR { return .wouldBlock }
        return .ended
    }

    /// Blocks until bytes can move, the program ended, somebody woke us up, or the time is over.
    func wait(toWrite: Bool, wakeUp: Int32, atMost time: Duration) {
        var watched = [
            pollfd(fd: channel, events: Int16(toWrite ? POLLOUT : POLLIN), revents: 0),
            pollfd(fd: complaints, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&watched, 3, time.pollMilliseconds)
        if watched[1].revents != 0 { hearComplaints() }
    }

    /// All it complained about, waiting a little for the rest.
    func lastWords(atMost time: Duration) -> [UInt8] {
        let end = ContinuousClock.now.advanced(by: time)
        while complaints >= 0, ContinuousClock.now < end {
            var watched = pollfd(fd: complaints, events: Int16(POLLIN), revents: 0)
            let left = ContinuousClock.now.duration(to: end)
            if poll(&watched, 1, left.pollMilliseconds) > 0 { hearComplaints() }
        }
        return complaint
    }

    /// Kills it and its helpers and collects it. Again is harmless.
    func end() {
        guard channel >= 0 else { return }
        closeDescriptors()
        kill(-pid, SIGKILL)
        while waitpid(pid, nil, 0) < 0, errno == EINTR {}
    }

    private func hearComplaints() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(complaints, &buffer, buffer.count)
        if count > 0 {
            complaint = Array((complaint + buffer[..<count]).suffix(Self.maximumComplaint))
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
            Glibc.close(complaints)
            complaints = -1
        }
    }

    private func closeDescriptors() {
        for descriptor in [channel, complaints] where descriptor >= 0 { Glibc.close(descriptor) }
        channel = -1
        complaints = -1
    }
}

extension ChildProcess {
    /// What `ssh` needs of our environment; the rest may hold secrets that are none of its business.
    private static let inherited = [
        "HOME", "LANG", "LOGNAME", "PATH", "SSH_AUTH_SOCK", "USER", "KRB5CCNAME", "XDG_RUNTIME_DIR",
    ]

    /// 0, or the number of the error.
    private static func spawn(
        _ program: String, _ arguments: [String], _ channel: Int32, _ complaints: Int32, _ pid: inout pid_t
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (from, to) in [(channel, 0), (channel, 1), (complaints, 2)] as [(Int32, Int32)] {
            posix_spawn_file_actions_adddup2(&actions, from, to)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let environment = inherited.compactMap { name in
            getenv(name).map { "\(name)=" + String(cString: $0) }
        }
        return withStrings([program] + arguments) { arguments in
            withStrings(environment) { environment in
                posix_spawnp(&pid, program, &actions, &attributes, arguments, environment)
            }
        }
    }

    private static func withStrings(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) -> Int32 {
        let copies: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { copies.forEach { free($0) } }
        return copies.withUnsafeBufferPointer { buffer in buffer.baseAddress.map(body) ?? EINVAL }
    }
}

extension Duration {
    /// For `poll`, rounded up so that waiting never turns into spinning.
    var pollMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds < 86_400 else { return 86_400_000 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
