import Glibc
import Vocabulary

/// The value of an `Authorization` field (RFC 7617), made from a secret that is read now.
struct BasicAuthorization {
    let value: String

    init(_ credentials: GitCredentials) throws(RepositoryError) {
        switch credentials {
        case .token(let file, let user): value = Self.field(user, try Self.contents(file))
        case .environment(let variable, let user): value = Self.field(user, try Self.environment(variable))
        case .sshKey, .sshAgent:
            throw RepositoryError(
                .terminal, .unsupported, "an ssh key cannot open an https connection",
                fix: "name a token, or use the ssh URL of the repository")
        }
    }

    private static func field(_ user: String, _ secret: consuming Secret) -> String {
        secret.withBytes { "Basic " + Base64.encode(Array("\(user):".utf8) + $0) }
    }

    private static func environment(_ variable: String) throws(RepositoryError) -> Secret {
        guard let text = getenv(variable), text.pointee != 0 else {
            throw unreadable("the environment variable \(variable)", "it is not set or empty")
        }
        return Secret(Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
    }

    private static func contents(_ file: String) throws(RepositoryError) -> Secret {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable("the token file \(file)", String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 16 << 10)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw unreadable("the token file \(file)", String(cString: strerror(errno))) }
        var token = bytes[..<count]
        while let last = token.last, last <= 32 { token.removeLast() }
        guard !token.isEmpty else { throw unreadable("the token file \(file)", "it is empty") }
        guard token.allSatisfy({ $0 >= 32 }) else {
            throw unreadable("the token file \(file)", "it holds more than one line")
        }
        return Secret(Array(token))
    }

    private static func unreadable(_ what: String, _ why: String) -> RepositoryError {
        RepositoryError(
            .stalled, .credentialsUnreadable, "cannot use \(what)", why: why,
            fix: "put one token there and nothing else")
    }
}
