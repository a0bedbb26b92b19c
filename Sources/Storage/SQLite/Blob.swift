import Cryptography

/// Bytes in a column.
struct Blob: ColumnValue {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
    init(_ digest: SHA256Digest) { bytes = digest.bytes }
    init(_ digests: [SHA256Digest]) { bytes = digests.flatMap(\.bytes) }

    func append(to parameters: inout Parameters) { parameters.append(bytes) }

    init?(_ stored: StoredValue) {
        guard case .blob(let bytes) = stored else { return nil }
        self.bytes = bytes
    }

    /// The digests in it; nil where its length fits no number of them.
    var digests: [SHA256Digest]? {
        guard bytes.count.isMultiple(of: SHA256Digest.byteCount) else { return nil }
        return stride(from: 0, to: bytes.count, by: SHA256Digest.byteCount).compactMap {
            SHA256Digest(bytes: bytes[$0..<($0 + SHA256Digest.byteCount)])
        }
    }
}

extension SHA256Digest: StatementArgument {
    func append(to parameters: inout Parameters) { withBytes { parameters.append(blob: $0) } }
}
