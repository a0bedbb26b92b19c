/// Reads compiled zones, TZif versions 1 to 4 (RFC 9636). Any byte may be hostile: what is not sound is refused.
struct TimeZoneFile {
    /// Transitions a file may have; the largest of release 2025b has 236 and years beyond 2100 written out.
    private static let mostTransitions = 10_000

    /// RFC 9636, 3.2: an offset is more than -25 and less than 26 hours.
    private static let offsets: ClosedRange<Int64> = -89_999...93_599

    /// Times beyond are not in any real zone; old files begin with one long before that.
    private static let horizon: Int64 = 1 << 40

    var types: [LocalType] = []
    /// The type before the first transition, then after each.
    var typeIndices: [UInt8] = []
    var transitions: [Int64] = []
    /// The last transition of the file, which may change nothing; the footer holds from there.
    private(set) var last: Int64?
    /// How it goes on after that; nil where the last type stays.
    var footer: PosixZone?

    init?(_ bytes: [UInt8]) {
        var reader = Reader(bytes: bytes)
        guard var header = Header(&reader) else { return nil }
        let isWide = header.version >= UInt8(ascii: "2")
        if isWide {
            // The first block is for readers of 32 bits only.
            guard reader.skip(header.length(timeSize: 4)), let second = Header(&reader) else { return nil }
            header = second
        }
        guard header.isSound, header.times <= Self.mostTransitions, reader.has(header.length(timeSize: isWide ? 8 : 4)),
            readTransitions(&reader, header, isWide: isWide), readTypes(&reader, header)
        else { return nil }
        dropIdleTransitions()
        if isWide {
            guard reader.skip(header.standardFlags + header.universalFlags), let text = reader.footer() else {
                return nil
            }
            if !text.isEmpty {
                guard let zone = PosixZone(text) else { return nil }
                footer = zone
            }
        }
    }

    private mutating func readTransitions(_ reader: inout Reader, _ header: Header, isWide: Bool) -> Bool {
        var times: [Int64] = []
        for _ in 0..<header.times {
            guard let time = reader.integer(bytes: isWide ? 8 : 4), time <= Self.horizon, times.last ?? .min < time
            else { return false }
            times.append(time)
        }
        typeIndices = [0]
        for time in times {
            guard let index = reader.byte(), index < header.types else { return false }
            if time < -Self.horizon {
                typeIndices = [index]
            } else {
                transitions.append(time)
                typeIndices.append(index)
            }
        }
        return true
    }

    /// Drops transitions after which everything is as before.
    private mutating func dropIdleTransitions() {
        let (times, indices) = (transitions, typeIndices)
        last = times.last
        transitions = []
        typeIndices = [indices[0]]
        for (time, index) in zip(times, indices.dropFirst()) {
            guard let last = typeIndices.last, types[Int(last)] != types[Int(index)] else { continue }
            transitions.append(time)
            typeIndices.append(index)
        }
    }

    private mutating func readTypes(_ reader: inout Reader, _ header: Header) -> Bool {
        var names: [Int] = []
        for _ in 0..<header.types {
            guard let offset = reader.integer(bytes: 4), Self.offsets.contains(offset), let flag = reader.byte(),
                flag < 2,
                let name = reader.byte(), name < header.characters
            else { return false }
            types.append(LocalType(offset: Int(offset), isDaylight: flag == 1, abbreviation: ""))
            names.append(Int(name))
        }
        guard let characters = reader.bytes(header.characters) else { return false }
        for (index, start) in names.enumerated() {
            let name = characters[(characters.startIndex + start)...].prefix { $0 != 0 }
            guard name.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return false }
            types[index].abbreviation = String(decoding: name, as: UTF8.self)
        }
        return true
    }
}

/// The counts in front of a block (RFC 9636, 3.1).
private struct Header {
    let version: UInt8
    let universalFlags: Int
    let standardFlags: Int
    let leapSeconds: Int
    let times: Int
    let types: Int
    let characters: Int

    init?(_ reader: inout Reader) {
        guard reader.bytes(4).map(Array.init) == Array("TZif".utf8), let version = reader.byte(), reader.skip(15),
            let universal = reader.count(), let standard = reader.count(), let leaps = reader.count(),
            let times = reader.count(), let types = reader.count(), let characters = reader.count()
        else { return nil }
        self.version = version
        universalFlags = universal
        standardFlags = standard
        leapSeconds = leaps
        self.times = times
        self.types = types
        self.characters = characters
    }

    /// Whether the block can be used: times that count leap seconds are not our instants.
    var isSound: Bool { leapSeconds == 0 && (1...256).contains(types) && characters > 0 }

    func length(timeSize: Int) -> Int {
        times * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4) + standardFlags + universalFlags
    }
}

/// Big-endian numbers off the front of some bytes.
private struct Reader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    func has(_ count: Int) -> Bool { count <= bytes.count - position }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard has(count) else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func skip(_ count: Int) -> Bool { bytes(count) != nil }

    mutating func byte() -> UInt8? { bytes(1)?.first }

    /// A count of 32 bits; sums of products of such do not overflow 64.
    mutating func count() -> Int? { bytes(4)?.reduce(0) { $0 << 8 | Int($1) } }

    /// A signed number of 4 or 8 bytes.
    mutating func integer(bytes count: Int) -> Int64? {
        guard let slice = bytes(count) else { return nil }
        let unused = 64 - 8 * Int64(count)
        return (slice.reduce(0) { $0 << 8 | Int64($1) } << unused) >> unused
    }

    /// The text between the two line feeds at the end.
    mutating func footer() -> ArraySlice<UInt8>? {
        guard byte() == UInt8(ascii: "\n"), let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else {
            return nil
        }
        return bytes(end - position)
    }
}
