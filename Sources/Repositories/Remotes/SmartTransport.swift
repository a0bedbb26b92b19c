import CLibGit2

/// Gives the C library its way to the server: its own for local folders, ours for https and ssh.
enum SmartTransport {
    /// A `git_transport_cb` whose payload is an unretained ``RemoteSession``.
    static let make: git_transport_cb = { out, owner, payload in
        guard let payload else { return -1 }
        let isStateless: UInt32
        switch Unmanaged<RemoteSession>.fromOpaque(payload).takeUnretainedValue().url {
        case .file: return git_transport_local(out, owner, nil)
        case .http: isStateless = 1
        case .ssh: isStateless = 0
        }
        var definition = git_smart_subtransport_definition(
            callback: Subtransport.make, rpc: isStateless, param: payload)
        return git_transport_smart(out, owner, &definition)
    }
}

/// What stands behind a `git_smart_subtransport`: opens the streams of one fetch or push.
private final class Subtransport {
    let session: RemoteSession
    /// The C side of the one stream that a stateful protocol goes on with.
    var current: UnsafeMutablePointer<pioneer_stream>?

    init(_ session: RemoteSession) { self.session = session }

    static let make: git_smart_subtransport_cb = { out, _, payload in
        guard let out, let payload else { return -1 }
        let session = Unmanaged<RemoteSession>.fromOpaque(payload).takeUnretainedValue()
        let shell = UnsafeMutablePointer<pioneer_subtransport>.allocate(capacity: 1)
        shell.initialize(to: pioneer_subtransport())
        shell.pointee.context = Unmanaged.passRetained(Subtransport(session)).toOpaque()
        shell.pointee.parent.action = { out, parent, _, service in
            guard let out, let parent, let own = Subtransport.behind(parent) else { return -1 }
            return own.session.attempt { () throws(RepositoryError) in
                out.pointee = try own.open(service, for: parent)
            }
        }
        shell.pointee.parent.close = { _ in 0 }
        shell.pointee.parent.free = { parent in
            guard let parent else { return }
            let shell = UnsafeMutableRawPointer(parent).assumingMemoryBound(to: pioneer_subtransport.self)
            Unmanaged<Subtransport>.fromOpaque(shell.pointee.context).release()
            shell.deallocate()
        }
        out.pointee = UnsafeMutableRawPointer(shell).assumingMemoryBound(to: git_smart_subtransport.self)
        return 0
    }

    static func behind(_ parent: UnsafeMutablePointer<git_smart_subtransport>) -> Subtransport? {
        let shell = UnsafeMutableRawPointer(parent).assumingMemoryBound(to: pioneer_subtransport.self)
        return shell.pointee.context.map { Unmanaged<Subtransport>.fromOpaque($0).takeUnretainedValue() }
    }

    func open(
        _ service: git_smart_service_t, for parent: UnsafeMutablePointer<git_smart_subtransport>
    ) throws(RepositoryError) -> UnsafeMutablePointer<git_smart_subtransport_stream> {
        let shell: UnsafeMutablePointer<pioneer_stream>
        if let current, case .ssh = session.url {
            shell = current
        } else {
            let stream = try session.openStream(
                isListing: service == GIT_SERVICE_UPLOADPACK_LS || service == GIT_SERVICE_RECEIVEPACK_LS)
            shell = StreamBox.wrap(stream, of: self, parent)
            current = shell
        }
        return UnsafeMutableRawPointer(shell).assumingMemoryBound(to: git_smart_subtransport_stream.self)
    }
}

/// What stands behind a `git_smart_subtransport_stream`.
private final class StreamBox {
    let stream: any RemoteStream
    let owner: Subtransport

    private init(_ stream: any RemoteStream, owner: Subtransport) {
        self.stream = stream
        self.owner = owner
    }

    static func wrap(
        _ stream: any RemoteStream, of owner: Subtransport, _ parent: UnsafeMutablePointer<git_smart_subtransport>
    ) -> UnsafeMutablePointer<pioneer_stream> {
        let shell = UnsafeMutablePointer<pioneer_stream>.allocate(capacity: 1)
        shell.initialize(to: pioneer_stream())
        shell.pointee.context = Unmanaged.passRetained(StreamBox(stream, owner: owner)).toOpaque()
        shell.pointee.parent.subtransport = parent
        shell.pointee.parent.read = { parent, buffer, size, count in
            guard let box = StreamBox.behind(parent), let count else { return -1 }
            return box.owner.session.attempt { () throws(RepositoryError) in
                count.pointee = try box.stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
            }
        }
        shell.pointee.parent.write = { parent, buffer, size in
            guard let box = StreamBox.behind(parent) else { return -1 }
            return box.owner.session.attempt { () throws(RepositoryError) in
                try box.stream.write(UnsafeRawBufferPointer(start: buffer, count: size))
            }
        }
        shell.pointee.parent.free = { parent in
            guard let parent, let box = StreamBox.behind(parent) else { return }
            let shell = UnsafeMutableRawPointer(parent).assumingMemoryBound(to: pioneer_stream.self)
            box.stream.close()
            if box.owner.current == shell { box.owner.current = nil }
            Unmanaged<StreamBox>.fromOpaque(shell.pointee.context).release()
            shell.deallocate()
        }
        return shell
    }

    static func behind(_ parent: UnsafeMutablePointer<git_smart_subtransport_stream>?) -> StreamBox? {
        guard let parent else { return nil }
        let shell = UnsafeMutableRawPointer(parent).assumingMemoryBound(to: pioneer_stream.self)
        return shell.pointee.context.map { Unmanaged<StreamBox>.fromOpaque($0).takeUnretainedValue() }
    }
}

extension RemoteSession {
    /// Runs what may throw where the C library wants a number, and remembers the failure.
    func attempt(_ body: () throws(RepositoryError) -> Void) -> Int32 {
        do {
            try checkTime()
            try body()
            return 0
        } catch {
            fail(error)
            git_error_set_str(Int32(GIT_ERROR_NET.rawValue), error.what)
            return -1
        }
    }

    fileprivate func openStream(isListing: Bool) throws(RepositoryError) -> any RemoteStream {
        switch url {
        case .http(let base, let host, let isEncrypted):
            return try HTTPRemote(
                session: self, base: base, mayCarrySecrets: isEncrypted || HTTPRemote.isLoopback(host),
                isListing: isListing)
        case .ssh(let address): return try SSHRemote(session: self, address: address)
        case .file: throw RemoteURL.refused("it names a local folder")
        }
    }
}
