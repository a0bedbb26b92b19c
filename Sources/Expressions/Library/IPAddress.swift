/// An IPv4 or IPv6 address.
struct IPAddress: OpaqueValue, Equatable {
    /// The address as a number of 32 or 128 bits.
    let number: UInt128
    let isV6: Bool

    enum Refusal: Error {
        case zone, mapped, malformed
    }

    static let type = CELType.abstract("net.IP", [])
    var typeName: String { "net.IP" }

    var bits: Int { isV6 ? 128 : 32 }

    /// The same address without the form that embeds IPv4 in IPv6.
    var unmapped: IPAddress {
        isV6 && number >> 32 == 0xFFFF ? IPAddress(number: number & 0xFFFF_FFFF, isV6: false) : self
    }

    func isEqual(to other: any OpaqueValue) -> Bool { (other as? IPAddress).map { $0.unmapped == unmapped } ?? false }

    init(number: UInt128, isV6: Bool) {
        self.number = number
        self.isV6 = isV6
    }

    /// Reads dotted or colon notation; zones and dotted addresses embedded in ::ffff: are refused.
    init(_ text: String) throws(Refusal) {
        if text.contains("%") { throw .zone }
        if let number = IPAddress.dotted(text[...]) {
            self.init(number: number, isV6: false)
            return
        }
        guard let number = IPAddress.coloned(text) else { throw .malformed }
        if text.contains("."), number >> 32 == 0xFFFF { throw .mapped }
        self.init(number: number, isV6: true)
    }

    private static func dotted(_ text: Substring) -> UInt128? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt128 = 0
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(\.isDigit), let byte = UInt8(part),
                part == "0" || !part.hasPrefix("0")
            else { return nil }
            number = number << 8 | UInt128(byte)
        }
        return number
    }

    private static func coloned(_ text: String) -> UInt128? {
        let bytes = Array(text.utf8)
        let gaps = bytes.indices.dropLast().filter { bytes[$0] == 58 && bytes[$0 + 1] == 58 }
        guard gaps.count <= 1 else { return nil }
        guard let gap = gaps.first else {
            guard let groups = groups(text[...]), groups.count == 8 else { return nil }
            return groups.reduce(0) { $0 << 16 | UInt128($1) }
        }
        let head = String(decoding: bytes[..<gap], as: UTF8.self)
        let tail = String(decoding: bytes[(gap + 2)...], as: UTF8.self)
        guard let left = groups(head[...]), let right = groups(tail[...]), left.count + right.count < 8 else {
            return nil
        }
        let middle = [UInt16](repeating: 0, count: 8 - left.count - right.count)
        return (left + middle + right).reduce(0) { $0 << 16 | UInt128($1) }
    }

    private static func groups(_ text: Substring) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains(".") {
                guard let number = dotted(part) else { return nil }
                groups += [UInt16(truncatingIfNeeded: number >> 16), UInt16(truncatingIfNeeded: number)]
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexDigit),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    /// The canonical text: RFC 5952 for IPv6.
    var text: String? {
        if !isV6 { return (0..<4).map { String(number >> UInt128(24 - 8 * $0) & 0xFF) }.joined(separator: ".") }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: number >> UInt128(112 - 16 * $0)) }
        if number >> 32 == 0xFFFF, let low = unmapped.text { return "::ffff:" + low }
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(1, best.count) { best = start..<end }
            start = max(end, start + 1)
        }
        let hex = { (part: ArraySlice<UInt16>) in part.map { String($0, radix: 16) }.joined(separator: ":") }
        return best.isEmpty
            ? hex(groups[...]) : hex(groups[..<best.lowerBound]) + "::" + hex(groups[best.upperBound...])
    }

    // MARK: Kinds

    /// The bits from the left, so many.
    func prefix(_ length: Int) -> UInt128 { length == 0 ? 0 : number >> UInt128(bits - length) }

    var isUnspecified: Bool { number == 0 }
    var isLoopback: Bool { isV6 ? number == 1 : prefix(8) == 127 }
    var isMulticast: Bool { isV6 ? prefix(8) == 0xFF : prefix(4) == 0xE }
    var isLinkLocalMulticast: Bool { isV6 ? prefix(16) & 0xFF0F == 0xFF02 : prefix(24) == 0xE00000 }
    var isLinkLocalUnicast: Bool { isV6 ? prefix(10) == 0x3FA : prefix(16) == 0xA9FE }
    var isGlobalUnicast: Bool {
        let isBroadcast = !isV6 && number == 0xFFFF_FFFF
        return !isUnspecified && !isBroadcast && !isLoopback && !isMulticast && !isLinkLocalUnicast
    }
}

/// An address and how many of its bits name a network.
struct AddressBlock: OpaqueValue, Equatable {
    let address: IPAddress
    let length: Int

    static let type = CELType.abstract("net.CIDR", [])
    var typeName: String { "net.CIDR" }
    var text: String? { address.text.map { "\($0)/\(length)" } }

    func isEqual(to other: any OpaqueValue) -> Bool { (other as? AddressBlock) == self }

    init(address: IPAddress, length: Int) {
        self.address = address
        self.length = length
    }

    /// Reads `address/length`.
    init(_ text: String) throws(IPAddress.Refusal) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if text.contains("%") { throw .zone }
        guard parts.count == 2 else { throw .malformed }
        let address = try IPAddress(String(parts[0]))
        guard !parts[1].isEmpty, parts[1].utf8.allSatisfy(\.isDigit), let length = Int(parts[1]),
            length <= address.bits, parts[1] == "0" || !parts[1].hasPrefix("0")
        else { throw .malformed }
        self.init(address: address, length: length)
    }

    func contains(_ other: IPAddress) -> Bool {
        address.isV6 == other.isV6 && address.prefix(length) == other.prefix(length)
    }

    func contains(_ other: AddressBlock) -> Bool { other.length >= length && contains(other.address) }

    /// The block with the bits beyond the network's at zero.
    var masked: AddressBlock {
        let rest = UInt128(address.bits - length)
        let number = length == 0 ? 0 : (address.number >> rest) << rest
        return AddressBlock(address: IPAddress(number: number, isV6: address.isV6), length: length)
    }
}
