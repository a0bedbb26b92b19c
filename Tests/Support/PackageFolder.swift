/// Where this package lies.
public enum PackageFolder {
    /// The absolute path of the folder of `Package.swift`.
    public static let path: String = {
        // Tests/Support/THIS
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    }()
}
