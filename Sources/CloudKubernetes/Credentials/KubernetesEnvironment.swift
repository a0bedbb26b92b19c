import Glibc

/// What the outside gives to finding credentials: variables and files.
public struct KubernetesEnvironment: Sendable {
    /// The value of an environment variable; nil where it is not set.
    public let variable: @Sendable (String) -> String?
    /// The bytes of a small file; nil where it cannot be read.
    public let readFile: @Sendable (String) -> [UInt8]?
    /// Where a pod finds its service account, without a slash at the end.
    public let serviceAccountFolder: String

    /// An environment from its parts; the folder is Kubernetes' own where none is given.
    public init(
        variable: @escaping @Sendable (String) -> String?, readFile: @escaping @Sendable (String) -> [UInt8]?,
        serviceAccountFolder: String = "/var/run/secrets/kubernetes.io/serviceaccount"
    ) {
        self.variable = variable
        self.readFile = readFile
        self.serviceAccountFolder = serviceAccountFolder
    }

    /// That of this process. Files over four mebibytes are not read.
    public static let process = KubernetesEnvironment(
        variable: { getenv($0).map { String(cString: $0) } }, readFile: { contents(of: $0) })

    /// A variable that is set and not empty.
    func value(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }

    private static let longestFile = 4 << 20

    private static func contents(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= longestFile {
            let count = fread(&piece, 1, piece.count, file)
            guard count > 0 else { return ferror(file) == 0 ? bytes : nil }
            bytes += piece[..<count]
        }
        return nil
    }
}
