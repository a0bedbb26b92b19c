import Glibc
import Repositories

/// A real `sshd` on loopback that lets the current user in with one key.
final class SSHServer {
    static let isInstalled = access("/usr/sbin/sshd", X_OK) == 0

    let port: Int
    /// The file of the private key that is let in.
    let key: String
    let knownHosts: String
    private let scratch: Scratch
    private let program: Program

    init(_ scratch: Scratch, key type: String = "ed25519", bits: String = "256") throws {
        self.scratch = scratch
        key = scratch("user")
        knownHosts = scratch("known_hosts")
        try Self.makeKey(type, bits, key)
        try Self.makeKey("ed25519", "256", scratch("host"))
        port = try Loopback.freePort()
        try scratch.write("sshd_config", Self.configuration(scratch, port))
        // Where sshd insists on it: made by the service otherwise.
        if getuid() == 0 { mkdir("/run/sshd", 0o755) }
        program = try Program(["/usr/sbin/sshd", "-D", "-e", "-f", scratch("sshd_config")])
        var line = program.line()
        while let text = line, !text.contains("Server listening") { line = program.line() }
        guard line != nil else { throw Problem("sshd did not start") }
        try trust("host", as: knownHosts)
    }

    /// Writes a `known_hosts` file that names the public key in a file of ours as this server's.
    func trust(_ key: String, as file: String) throws {
        let text = try run(["cat", scratch("\(key).pub")])
        try writeFile(file, "[127.0.0.1]:\(port) \(text)")
    }

    func url(_ path: String) -> String { "ssh://\(Self.user)@127.0.0.1:\(port)\(path)" }

    static func makeKey(_ type: String, _ bits: String, _ file: String) throws {
        try run(["ssh-keygen", "-q", "-t", type, "-b", bits, "-N", "", "-C", "test", "-f", file])
    }

    static var user: String { getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "root" }

    private static func configuration(_ scratch: Scratch, _ port: Int) -> String {
        """
        Port \(port)
        ListenAddress 127.0.0.1
        HostKey \(scratch("host"))
        AuthorizedKeysFile \(scratch("user.pub"))
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        """
    }
}
