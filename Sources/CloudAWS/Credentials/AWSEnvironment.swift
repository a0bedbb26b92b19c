import Glibc

/// What the outside gives to finding credentials: variables, files, and where the local endpoints are.
public struct AWSEnvironment: Sendable {
    /// The value of an environment variable; nil where it is not set.
    public let variable: @Sendable (String) -> String?
    /// The bytes of a small file; nil where it cannot be read.
    public let readFile: @Sendable (String) -> [UInt8]?
    /// The instance metadata service, without a slash at the end.
    public let metadataEndpoint: String
    /// What relative container credential addresses are relative to, without a slash at the end.
    public let containerEndpoint: String

    /// An environment from its parts; the endpoints are AWS's own where none are given.
    public init(
        variable: @escaping @Sendable (String) -> String?, readFile: @escaping @Sendable (String) -> [UInt8]?,
        metadataEndpoint: String = "http://169.254.169.254", containerEndpoint: String = "http://169.254.170.2"
    ) {
        self.variable = variable
        self.readFile = readFile
        self.metadataEndpoint = metadataEndpoint
        self.containerEndpoint = containerEndpoint
    }

    /// That of this process. Files over a mebibyte are not read.
    public static let process = AWSEnvironment(
        variable: { getenv($0).map { String(cString: $0) } }, readFile: { contents(of: $0) })

    /// A variable that is set and not empty.
    func value(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }

    private static func contents(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0, count < bytes.count else { return nil }
        bytes.removeSubrange(count...)
        return bytes
    }
}
