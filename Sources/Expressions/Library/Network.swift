extension Library {
    /// `ip`, `cidr` and what can be asked of them.
    public static let network = Library(
        "network", functions: Network.functions, types: ["net.IP": IPAddress.type, "net.CIDR": AddressBlock.type])
}

/// The network extension.
enum Network {
    static let functions: [FunctionDeclaration] = [
        FunctionDeclaration("ip", [.unary(.string, IPAddress.type, parsedAddress), cidrIP.asMember(true)]),
        FunctionDeclaration("cidr", [.unary(.string, AddressBlock.type, parsedBlock)]),
        FunctionDeclaration("isIP", [.unary(.string, .bool) { value, meter in isParsed(parsedAddress(value, meter)) }]),
        FunctionDeclaration("isCIDR", [.unary(.string, .bool) { value, meter in isParsed(parsedBlock(value, meter)) }]),
        FunctionDeclaration(
            "ip.isCanonical",
            [
                .unary(.string, .bool) { value, meter in
                    guard case .string(let text) = value else { return nil }
                    guard case .opaque(let address)? = parsedAddress(value, meter) else {
                        return parsedAddress(value, meter)
                    }
                    return .bool(address.text == text)
                }
            ]),
        FunctionDeclaration(
            "string",
            [IPAddress.type, AddressBlock.type].map { type in
                .unary(type, .string) { value, _ in
                    if case .opaque(let value) = value { value.text.map(CELValue.string) } else { nil }
                }
            }),
        ofAddress("family", .int) { .int($0.isV6 ? 6 : 4) },
        ofAddress("isUnspecified", .bool) { .bool($0.isUnspecified) },
        ofAddress("isLoopback", .bool) { .bool($0.isLoopback) },
        ofAddress("isLinkLocalMulticast", .bool) { .bool($0.isLinkLocalMulticast) },
        ofAddress("isLinkLocalUnicast", .bool) { .bool($0.isLinkLocalUnicast) },
        ofAddress("isGlobalUnicast", .bool) { .bool($0.isGlobalUnicast) },
        ofBlock("masked", AddressBlock.type) { .opaque($0.masked) },
        ofBlock("prefixLength", .int) { .int(Int64($0.length)) },
        FunctionDeclaration(
            "containsIP",
            [IPAddress.type, .string].map { type in
                .member(AddressBlock.type, type, .bool) { block, other, meter in
                    guard let block: AddressBlock = opaque(block) else { return nil }
                    let parsed = if case .string = other { parsedAddress(other, meter) } else { other }
                    if case .error? = parsed { return parsed }
                    guard let parsed, let address: IPAddress = opaque(parsed) else { return nil }
                    return .bool(block.contains(address))
                }
            }),
        FunctionDeclaration(
            "containsCIDR",
            [AddressBlock.type, .string].map { type in
                .member(AddressBlock.type, type, .bool) { block, other, meter in
                    guard let block: AddressBlock = opaque(block) else { return nil }
                    let parsed = if case .string = other { parsedBlock(other, meter) } else { other }
                    if case .error? = parsed { return parsed }
                    guard let parsed, let inner: AddressBlock = opaque(parsed) else { return nil }
                    return .bool(block.contains(inner))
                }
            }),
    ]

    private static let cidrIP = Overload.unary(AddressBlock.type, IPAddress.type) { value, _ in
        guard let block: AddressBlock = opaque(value) else { return nil }
        return .opaque(block.address)
    }

    /// A library's value of one type.
    static func opaque<Value: OpaqueValue>(_ value: CELValue) -> Value? {
        if case .opaque(let inner) = value { inner as? Value } else { nil }
    }

    private static func ofAddress(
        _ name: String, _ result: CELType, _ body: @escaping @Sendable (IPAddress) -> CELValue
    ) -> FunctionDeclaration {
        FunctionDeclaration(name, [.member(IPAddress.type, result) { value, _ in opaque(value).map(body) }])
    }

    private static func ofBlock(
        _ name: String, _ result: CELType, _ body: @escaping @Sendable (AddressBlock) -> CELValue
    ) -> FunctionDeclaration {
        FunctionDeclaration(name, [.member(AddressBlock.type, result) { value, _ in opaque(value).map(body) }])
    }

    private static func isParsed(_ value: CELValue?) -> CELValue? {
        switch value {
        case .opaque?: .bool(true)
        case .error(let error)? where error.kind != .costLimit: .bool(false)
        default: value
        }
    }

    @Sendable private static func parsedAddress(_ value: CELValue, _ meter: Meter) -> CELValue? {
        guard case .string(let text) = value else { return nil }
        guard meter.charge(bytes: text.utf8.count) else { return Meter.exhausted }
        do throws(IPAddress.Refusal) {
            return .opaque(try IPAddress(text))
        } catch {
            let shown = text.prefix(80)
            let message =
                switch error {
                case .zone: "IP Address with zone value is not allowed: '\(shown)'"
                case .mapped: "IPv4-mapped IPv6 address is not allowed: '\(shown)'"
                case .malformed: "IP Address '\(shown)' parse error during conversion from string"
                }
            return .failure(.invalidArgument, message)
        }
    }

    @Sendable private static func parsedBlock(_ value: CELValue, _ meter: Meter) -> CELValue? {
        guard case .string(let text) = value else { return nil }
        guard meter.charge(bytes: text.utf8.count) else { return Meter.exhausted }
        do throws(IPAddress.Refusal) {
            return .opaque(try AddressBlock(text))
        } catch {
            let shown = text.prefix(80)
            let message =
                switch error {
                case .zone: "CIDR with zone value is not allowed: '\(shown)'"
                case .mapped: "IPv4-mapped IPv6 address is not allowed: '\(shown)'"
                case .malformed: "network address parse error during conversion from string: '\(shown)'"
                }
            return .failure(.invalidArgument, message)
        }
    }
}
