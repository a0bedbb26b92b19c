import Documents
import Glibc

/// One line of a watch, taken apart in one pass.
struct WatchLine {
    /// `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK`, `ERROR`; others are to come.
    enum Kind: Hashable {
        case added, modified, deleted, bookmark, error, other
    }

    private(set) var kind = Kind.other
    /// Where the object stands in the line.
    private(set) var object = 0..<0
    /// Where to go on from after it.
    private(set) var resourceVersion = ""
    /// Whether it says that everything there was has been told.
    private(set) var endsInitialEvents = false

    init(_ line: UnsafeRawBufferPointer) throws(DocumentError) {
        self = try JSONScanner.read(line, limits: Self.limits) { scanner throws(DocumentError) in
            try WatchLine(&scanner)
        }
    }

    private static let limits = DocumentLimits(
        maximumBytes: WatchLines.longest, maximumDepth: 200, maximumNodes: .max)

    private init(_ scanner: inout JSONScanner) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "type": kind = try scanner.text().map(Self.kind) ?? .other
            case "object" where try scanner.peek() == .object: try readObject(&scanner)
            default: try scanner.skip()
            }
        }
    }

    private static func kind(_ text: JSONText) -> Kind {
        switch text {
        case "ADDED": .added
        case "MODIFIED": .modified
        case "DELETED": .deleted
        case "BOOKMARK": .bookmark
        case "ERROR": .error
        default: .other
        }
    }

    private mutating func readObject(_ scanner: inout JSONScanner) throws(DocumentError) {
        let start = scanner.offset
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            if key == "metadata" { try readMetadata(&scanner) } else { try scanner.skip() }
        }
        object = start..<scanner.offset
    }

    private mutating func readMetadata(_ scanner: inout JSONScanner) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "resourceVersion": resourceVersion = try scanner.string() ?? ""
            case "annotations":
                try scanner.openObject()
                while let name = try scanner.nextKey() {
                    let isEnd = name == "k8s.io/initial-events-end"
                    if isEnd {
                        endsInitialEvents = try scanner.text().map { $0 == "true" } ?? false
                    } else {
                        try scanner.skip()
                    }
                }
            default: try scanner.skip()
            }
        }
    }
}

/// Cuts what comes in pieces into lines.
struct WatchLines {
    /// The longest line, in bytes: etcd takes objects of a megabyte and a half, and JSON is longer than what it keeps.
    static let longest = 32 << 20

    private var rest: [UInt8] = []

    /// Hands on the lines that end in a piece; false where one is longer than any event.
    mutating func take<Failure: Error>(
        _ piece: [UInt8], _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        var start = 0
        if !rest.isEmpty {
            guard let end = Self.lineEnd(in: piece, from: 0) else {
                rest += piece
                return rest.count <= Self.longest
            }
            rest += piece[..<end]
            let line = rest
            rest = []
            try Self.lend(line, 0..<line.count, body)
            start = end + 1
        }
        while let end = Self.lineEnd(in: piece, from: start) {
            try Self.lend(piece, start..<end, body)
            start = end + 1
        }
        rest = Array(piece[start...])
        return rest.count <= Self.longest
    }

    private static func lineEnd(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { bytes in
            guard start < bytes.count, let base = bytes.baseAddress else { return nil }
            let found = memchr(base + start, CInt(UInt8(ascii: "\n")), bytes.count - start)
            return found.map { base.distance(to: UnsafeRawPointer($0)) }
        }
    }

    private static func lend<Failure: Error>(
        _ bytes: [UInt8], _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        guard !range.isEmpty else { return }
        try bytes.withUnsafeBufferPointer { all throws(Failure) in
            try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[range])))
        }
    }
}
