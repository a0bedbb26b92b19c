/// The files of a tree, read, and what was left unread.
public struct TreeListing: Hashable, Sendable {
    /// Ordered by the bytes of the path.
    public var files: [TreeFile]
    /// Wanted entries that were not read, ordered by the bytes of the path.
    public var unread: [UnreadEntry]

    /// A listing from its parts.
    public init(files: [TreeFile] = [], unread: [UnreadEntry] = []) {
        self.files = files
        self.unread = unread
    }
}

/// A regular file with its content.
public struct TreeFile: Hashable, Sendable {
    /// Relative to the top of the repository or of the folder read, with `/` between the parts.
    public let path: String
    public let bytes: [UInt8]
    /// Git's name for the content, 40 hexadecimal digits: equal names mean equal bytes.
    public let blob: String

    /// A file from its parts.
    public init(path: String, bytes: [UInt8], blob: String) {
        self.path = path
        self.bytes = bytes
        self.blob = blob
    }
}

/// An entry that matched but is not a file we read.
public struct UnreadEntry: Hashable, Sendable {
    /// Why it was not read.
    public enum Reason: Hashable, Sendable {
        /// Links are never followed: they could lead out of the folder that delegates.
        case symbolicLink
        case submodule
        /// Larger than the limit for one file.
        case tooLarge(bytes: Int)
        /// The name is not valid UTF-8; `path` shows it repaired.
        case invalidName
        /// A device, socket or pipe; or a file of a working tree that may not be read.
        case unreadable
    }

    public let path: String
    public let reason: Reason

    /// An entry and why it was not read.
    public init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }
}

/// How much a tree may hold before reading it is refused.
public struct TreeLimits: Hashable, Sendable {
    /// Entries of every kind looked at, folders and files that nobody wants included.
    public var maximumEntries: Int
    public var maximumFiles: Int
    /// A larger file is listed as unread; the others are not affected.
    public var maximumFileBytes: Int
    public var maximumTotalBytes: Int

    /// The defaults leave room for 100,000 documents of 10 KiB.
    public init(
        maximumEntries: Int = 1_000_000, maximumFiles: Int = 100_000, maximumFileBytes: Int = 4 << 20,
        maximumTotalBytes: Int = 1 << 30
    ) {
        self.maximumEntries = maximumEntries
        self.maximumFiles = maximumFiles
        self.maximumFileBytes = maximumFileBytes
        self.maximumTotalBytes = maximumTotalBytes
    }
}
