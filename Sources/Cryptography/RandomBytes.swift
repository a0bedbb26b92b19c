import Glibc

/// Unpredictable bytes from the kernel's generator (`getrandom`), fit for keys and salts.
public enum RandomBytes {
    /// What `getentropy` gives in one call, at the most.
    private static let largestDraw = 256

    /// So many bytes.
    public static func generate(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let start = buffer.baseAddress {
                let drawn = min(count - filled, largestDraw)
                // Without the generator no key, salt or id is worth anything: there is no way to go on.
                precondition(getentropy(start + filled, drawn) == 0, "the kernel gives no random bytes")
                filled += drawn
            }
        }
    }
}

/// Unpredictable bytes for many small uses, drawn from the kernel many at a time.
public struct RandomSupply: ~Copyable {
    private static let drawCount = 4096

    private var rest: ArraySlice<UInt8> = []

    /// A supply that has drawn nothing yet.
    public init() {}

    /// So many bytes, which no other call gets.
    public mutating func take(_ count: Int) -> [UInt8] {
        if rest.count < count { rest = RandomBytes.generate(max(count, Self.drawCount))[...] }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
}
