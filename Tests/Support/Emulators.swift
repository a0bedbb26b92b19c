import Glibc

/// The AWS emulators of this package's tests, one of each for all tests of a process; a test that must be alone takes
/// one of its own.
public enum Emulators {
    /// moto, with its authentication switched off. Tests share it: use names of your own, and never reset it.
    public static let moto = Shared { try await startMoto() }

    /// ministack, with its authentication switched off. Tests share it as they do ``moto``.
    public static let ministack = Shared { try await startMinistack() }

    /// Starts a moto of your own.
    public static func startMoto(environment: [String: String] = [:]) async throws -> LocalServer {
        try await LocalServer.start(
            try program("moto_server", variable: "PIONEER_MOTO_SERVER"),
            arguments: { ["-H", "127.0.0.1", "-p", "\($0)"] }, environment: { _ in environment },
            readiness: .http(path: "/moto-api/data.json"))
    }

    /// Starts a ministack of your own.
    public static func startMinistack(environment: [String: String] = [:]) async throws -> LocalServer {
        let program = try program("ministack", variable: "PIONEER_MINISTACK")
        return try await LocalServer.start(
            program, arguments: { _ in [] },
            environment: { port in
                environment.merging(["BIND_HOST": "127.0.0.1", "GATEWAY_PORT": "\(port)"]) { own, _ in own }
            },
            readiness: .http(path: "/_localstack/health"))
    }

    private static func program(_ name: String, variable: String) throws(SupportError) -> String {
        if let path = getenv(variable) { return String(cString: path) }
        let path = PackageFolder.path + "/.venv/emulators/bin/\(name)"
        guard access(path, X_OK) == 0 else {
            throw SupportError("\(name) is not there: run the tests with `make test`, or set \(variable) to its path")
        }
        return path
    }
}
