/// Unpredictable bytes from the kernel's generator (`getrandom`), fit for keys and salts.
public enum RandomBytes {
    /// So many bytes.
    public static func generate(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        // Each number is a call into the kernel, so every byte of it is used.
        while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) } }
        return Array(bytes.prefix(count))
    }
}
