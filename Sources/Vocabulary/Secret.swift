/// Bytes that must never be shown.
///
/// It cannot be copied, printed, compared or encoded: the only way in is ``withBytes(_:)``, and the bytes are wiped
/// when it goes.
public struct Secret: ~Copyable, Sendable {
    private let storage: SecretStorage

    /// Takes the bytes over; the caller's own copy is the caller's business.
    public init(_ bytes: [UInt8]) { storage = SecretStorage(bytes) }

    /// Lends the bytes for the length of a call. Do not let them escape.
    public borrowing func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(storage.buffer))
    }

    /// A second handle to the same bytes; they are wiped when the last one goes.
    public borrowing func duplicate() -> Secret { Secret(sharing: storage) }

    private init(sharing storage: SecretStorage) { self.storage = storage }
}

// Unchecked because of the pointer; the buffer is never written between init and deinit.
private final class SecretStorage: @unchecked Sendable {
    let buffer: UnsafeMutableRawBufferPointer

    init(_ bytes: [UInt8]) {
        buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        buffer.copyBytes(from: bytes)
    }

    deinit {
        wipe(buffer)
        buffer.deallocate()
    }
}

/// Kept from being optimised away: the memory is freed right after.
@inline(never)
private func wipe(_ buffer: UnsafeMutableRawBufferPointer) {
    for index in buffer.indices { buffer[index] = 0 }
}
