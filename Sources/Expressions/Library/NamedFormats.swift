import Vocabulary

extension Library {
    /// Kubernetes' named formats: `format.dns1123Label().validate(text)`.
    public static let format = Library(
        "format", functions: NamedFormat.functions, types: ["kubernetes.NamedFormat": NamedFormat.type])
}

/// A form that a text may have.
struct NamedFormat: OpaqueValue {
    let name: String
    /// The longest there may be, in bytes; nil: however long.
    let longest: Int?
    private let isValid: @Sendable (String) -> Bool

    static let type = CELType.abstract("kubernetes.NamedFormat", [])
    var typeName: String { "kubernetes.NamedFormat" }
    var text: String? { nil }

    func isEqual(to other: any OpaqueValue) -> Bool { (other as? NamedFormat)?.name == name }

    private init(_ name: String, longest: Int? = nil, _ isValid: @escaping @Sendable (String) -> Bool) {
        self.name = name
        self.longest = longest
        self.isValid = isValid
    }

    /// What is wrong with a text; empty where nothing is.
    func findings(_ text: String) -> [String] {
        var findings: [String] = []
        if let longest, text.utf8.count > longest { findings.append("must be no more than \(longest) bytes") }
        if !isValid(text) { findings.append("is no \(name)") }
        return findings
    }

    // MARK: The formats

    /// Letters, digits and dashes, with letters or digits at the ends; a prefix may end in a dash.
    private static func isLabel(_ text: Substring, startsWithLetter: Bool = false, isPrefix: Bool = false) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        let isLower = { (byte: UInt8) in (97...122).contains(byte) }
        return (isLower(first) || !startsWithLetter && first.isDigit)
            && (last != 45 || isPrefix && text.utf8.count > 1)
            && text.utf8.allSatisfy { isLower($0) || $0.isDigit || $0 == 45 }
    }

    private static func isSubdomain(_ text: String, isPrefix: Bool = false) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.dropLast().allSatisfy { isLabel($0) }
            && labels.last.map { isLabel($0, isPrefix: isPrefix) } ?? false
    }

    /// Letters, digits, dashes, underscores and dots, with letters or digits at the ends.
    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        let isEnd = { (byte: UInt8) in byte.isDigit || byte.isNameStart && byte != 95 }
        return text.utf8.count <= 63 && isEnd(first) && isEnd(last)
            && text.utf8.allSatisfy { isEnd($0) || $0 == 45 || $0 == 95 || $0 == 46 }
    }

    private static func isQualifiedName(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return isName(parts[0])
        case 2: return parts[0].utf8.count <= 253 && isSubdomain(String(parts[0])) && isName(parts[1])
        default: return false
        }
    }

    private static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.utf8.allSatisfy(\.isHexDigit) }
    }

    private static func isDate(_ text: String) -> Bool {
        text.utf8.count == 10 && Timestamp(rfc3339: text + "T00:00:00Z") != nil
    }

    private static let all: [NamedFormat] = [
        NamedFormat("dns1123Label", longest: 63) { isLabel($0[...]) },
        NamedFormat("dns1123Subdomain", longest: 253) { isSubdomain($0) },
        NamedFormat("dns1035Label", longest: 63) { isLabel($0[...], startsWithLetter: true) },
        NamedFormat("dns1123LabelPrefix", longest: 63) { isLabel($0[...], isPrefix: true) },
        NamedFormat("dns1123SubdomainPrefix", longest: 253) { isSubdomain($0, isPrefix: true) },
        NamedFormat("dns1035LabelPrefix", longest: 63) { isLabel($0[...], startsWithLetter: true, isPrefix: true) },
        NamedFormat("qualifiedName") { isQualifiedName($0) },
        NamedFormat("labelValue", longest: 63) { $0.isEmpty || isName($0[...]) },
        NamedFormat("uri") { WebAddress($0) != nil },
        NamedFormat("uuid") { isUUID($0) },
        NamedFormat("byte") { $0.utf8.count % 4 == 0 && Base64Text.decode($0) != nil },
        NamedFormat("date") { isDate($0) },
        NamedFormat("datetime") { Timestamp(rfc3339: $0) != nil },
    ]

    static let functions: [FunctionDeclaration] =
        all.map { format in
            FunctionDeclaration(
                "format.\(format.name)", [Overload([], type, isMember: false, .none { _ in .opaque(format) })])
        } + [
            FunctionDeclaration(
                "format.named",
                [
                    .unary(.string, .optional(type)) { value, _ in
                        guard case .string(let name) = value else { return nil }
                        return .optional(all.first { $0.name == name }.map { .opaque($0) })
                    }
                ]),
            FunctionDeclaration(
                "validate",
                [
                    .member(type, .string, .optional(.list(.string))) { value, text, meter in
                        guard let format: NamedFormat = Network.opaque(value), case .string(let text) = text else {
                            return nil
                        }
                        guard meter.charge(bytes: text.utf8.count) else { return Meter.exhausted }
                        let findings = format.findings(text)
                        return .optional(findings.isEmpty ? nil : .list(findings.map { .string($0) }))
                    }
                ]),
        ]
}
