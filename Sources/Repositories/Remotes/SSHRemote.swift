/// A Git server behind the system's `ssh`: the user's agent, `known_hosts`, configuration and jump hosts work as
/// they do for Git itself, and the process can be killed when it hangs.
final class SSHRemote: RemoteStream {
    private let session: RemoteSession
    private let host: String
    private let process: ChildProcess

    init(session: RemoteSession, address: RemoteURL.SSHAddress) throws(RepositoryError) {
        self.session = session
        host = address.host
        let command = SSHCommand(address, credentials: session.reference.credentials)
        try command.checkFiles()
        process = try ChildProcess("ssh", command.arguments(session.service, connectTimeout: session.remaining))
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(RepositoryError) -> Int {
        while true {
            switch process.receive(into: buffer) {
            case .bytes(let count): return count
            case .wouldBlock: try wait(toWrite: false)
            // The server says goodbye only after us: an end that comes first is always a failure.
            case .ended: throw complaint()
            }
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(RepositoryError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch process.send(UnsafeRawBufferPointer(rebasing: rest)) {
            case .bytes(let count): rest = rest.dropFirst(count)
            case .wouldBlock: try wait(toWrite: true)
            case .ended: throw complaint()
            }
        }
    }

    func close() { process.end() }

    private func wait(toWrite: Bool) throws(RepositoryError) {
        process.wait(toWrite: toWrite, wakeUp: session.cancelled.descriptor, atMost: session.remaining)
        try session.checkTime()
    }

    private func complaint() -> RepositoryError {
        SSHComplaint(process.lastWords(atMost: min(session.remaining, .seconds(1)))).error(
            url: session.reference.url, host: host)
    }
}
