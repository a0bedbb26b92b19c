extension Library {
    /// Semantic versions 2.0, as Kubernetes has them.
    public static let semver = Library(
        "semver", functions: Semver.functions, types: ["kubernetes.Semver": Semver.type])
}

/// A semantic version. Contract: https://semver.org/spec/v2.0.0.html
struct Semver: OpaqueValue {
    let numbers: [UInt64]
    let prerelease: [Substring]

    static let type = CELType.abstract("kubernetes.Semver", [])
    var typeName: String { "kubernetes.Semver" }
    var text: String? { nil }

    func isEqual(to other: any OpaqueValue) -> Bool { (other as? Semver).map { compare($0) == 0 } ?? false }

    /// Reads `1.2.3-rc.1+build`; normalising also takes `v1`, `1.2` and `01.2.3`.
    init?(_ text: String, normalizing: Bool = false) {
        var rest = text[...]
        if normalizing, rest.hasPrefix("v") || rest.hasPrefix("V") { rest.removeFirst() }
        if let plus = rest.firstIndex(of: "+") {
            guard Semver.identifiers(rest[rest.index(after: plus)...]) != nil else { return nil }
            rest = rest[..<plus]
        }
        var prerelease: [Substring] = []
        if let dash = rest.firstIndex(of: "-") {
            guard let identifiers = Semver.identifiers(rest[rest.index(after: dash)...]),
                identifiers.allSatisfy({ !Semver.isNumeric($0) || $0 == "0" || !$0.hasPrefix("0") })
            else { return nil }
            prerelease = identifiers
            rest = rest[..<dash]
        }
        var parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        if normalizing { while parts.count < 3 { parts.append("0") } }
        let numbers = parts.compactMap { part in
            Semver.isNumeric(part) && (normalizing || part == "0" || !part.hasPrefix("0")) ? UInt64(part) : nil
        }
        guard parts.count == 3, numbers.count == 3 else { return nil }
        self.numbers = numbers
        self.prerelease = prerelease
    }

    private static func isNumeric(_ text: Substring) -> Bool { !text.isEmpty && text.utf8.allSatisfy(\.isDigit) }

    private static func identifiers(_ text: Substring) -> [Substring]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isFine = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { $0.isDigit || $0.isNameStart && $0 != 95 || $0 == 45 }
        }
        return isFine ? parts : nil
    }

    /// -1, 0 or 1 by precedence; what was built does not count.
    func compare(_ other: Semver) -> Int {
        for (left, right) in zip(numbers, other.numbers) where left != right { return left < right ? -1 : 1 }
        if prerelease.isEmpty || other.prerelease.isEmpty {
            return prerelease.isEmpty == other.prerelease.isEmpty ? 0 : prerelease.isEmpty ? 1 : -1
        }
        for (left, right) in zip(prerelease, other.prerelease) where left != right {
            switch (Semver.isNumeric(left), Semver.isNumeric(right)) {
            case (true, true):
                let (one, two) = (left.utf8.count, right.utf8.count)
                return one != two ? (one < two ? -1 : 1) : left < right ? -1 : 1
            case (true, false): return -1
            case (false, true): return 1
            case (false, false): return Text.order(String(left), String(right)) == .less ? -1 : 1
            }
        }
        let (one, two) = (prerelease.count, other.prerelease.count)
        return one == two ? 0 : one < two ? -1 : 1
    }

    // MARK: Functions

    static let functions: [FunctionDeclaration] = [
        FunctionDeclaration(
            "semver",
            reading(type) { version, text in
                version.map { .opaque($0) }
                    ?? .failure(.invalidArgument, "'\(text.prefix(80))' is no semantic version such as 1.2.3")
            }),
        FunctionDeclaration("isSemver", reading(.bool) { version, _ in .bool(version != nil) }),
        part("major", 0), part("minor", 1), part("patch", 2),
        comparing("isLessThan", .bool) { .bool($0 < 0) },
        comparing("isGreaterThan", .bool) { .bool($0 > 0) },
        comparing("compareTo", .int) { .int(Int64($0)) },
    ]

    private static func reading(
        _ result: CELType, _ body: @escaping @Sendable (Semver?, String) -> CELValue
    ) -> [Overload] {
        let read: @Sendable (CELValue, Bool, Meter) -> CELValue? = { value, normalizing, meter in
            guard case .string(let text) = value else { return nil }
            guard meter.charge(bytes: text.utf8.count) else { return Meter.exhausted }
            return body(Semver(text, normalizing: normalizing), text)
        }
        return [
            .unary(.string, result) { value, meter in read(value, false, meter) },
            .binary(.string, .bool, result) { value, flag, meter in
                if case .bool(let normalizing) = flag { read(value, normalizing, meter) } else { nil }
            },
        ]
    }

    private static func part(_ name: String, _ index: Int) -> FunctionDeclaration {
        FunctionDeclaration(
            name,
            [
                .member(type, .int) { value, _ in
                    guard let version: Semver = Network.opaque(value) else { return nil }
                    return Int64(exactly: version.numbers[index]).map(CELValue.int) ?? StandardOperators.overflow
                }
            ])
    }

    private static func comparing(
        _ name: String, _ result: CELType, _ body: @escaping @Sendable (Int) -> CELValue
    ) -> FunctionDeclaration {
        FunctionDeclaration(
            name,
            [
                .member(type, type, result) { left, right, _ in
                    guard let one: Semver = Network.opaque(left), let other: Semver = Network.opaque(right) else {
                        return nil
                    }
                    return body(one.compare(other))
                }
            ])
    }
}
