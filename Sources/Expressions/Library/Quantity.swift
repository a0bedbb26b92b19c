extension Library {
    /// Kubernetes' quantities, such as `1.5Gi` and `250m`.
    public static let quantity = Library(
        "quantity", functions: Quantity.functions, types: ["kubernetes.Quantity": Quantity.type])
}

/// An exact number of billionths, as Kubernetes writes amounts of resources.
struct Quantity: OpaqueValue, Equatable {
    let billionths: Int128

    static let type = CELType.abstract("kubernetes.Quantity", [])
    var typeName: String { "kubernetes.Quantity" }
    var text: String? { nil }

    func isEqual(to other: any OpaqueValue) -> Bool { (other as? Quantity) == self }

    init(billionths: Int128) { self.billionths = billionths }

    private static let suffixes: [String: (factor: Int128, divisor: Int128)] = [
        "": (1, 1), "n": (1, 1_000_000_000), "u": (1, 1_000_000), "m": (1, 1000), "k": (1000, 1),
        "M": (1_000_000, 1), "G": (1_000_000_000, 1), "T": (1_000_000_000_000, 1),
        "P": (1_000_000_000_000_000, 1), "E": (1_000_000_000_000_000_000, 1), "Ki": (1 << 10, 1),
        "Mi": (1 << 20, 1), "Gi": (1 << 30, 1), "Ti": (1 << 40, 1), "Pi": (1 << 50, 1), "Ei": (1 << 60, 1),
    ]

    /// Reads a number with an optional suffix or exponent; nil for anything else, or what is too large.
    ///
    /// What is finer than a billionth is rounded away from zero, as Kubernetes does.
    init?(_ text: String) {
        var rest = text[...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        let whole = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(whole.count)
        var fraction: Substring = ""
        if rest.first == "." {
            rest.removeFirst()
            fraction = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(fraction.count)
        }
        guard !(whole.isEmpty && fraction.isEmpty), whole.utf8.count + fraction.utf8.count <= 36,
            let digits = Int128(whole + fraction), let scale = Quantity.scale(rest)
        else { return nil }
        let (product, overflow) = digits.multipliedReportingOverflow(by: scale.factor)
        guard !overflow else { return nil }
        // Billionths: nine places to the left of the fraction's digits.
        var amount = product
        var divisor = scale.divisor
        for _ in 0..<abs(9 - fraction.utf8.count) {
            let value = fraction.utf8.count <= 9 ? amount : divisor
            let (moved, isOver) = value.multipliedReportingOverflow(by: 10)
            guard !isOver else { return nil }
            if fraction.utf8.count <= 9 { amount = moved } else { divisor = moved }
        }
        let rounded = amount / divisor + (amount % divisor == 0 ? 0 : 1)
        billionths = isNegative ? -rounded : rounded
    }

    private static func scale(_ suffix: Substring) -> (factor: Int128, divisor: Int128)? {
        if let known = suffixes[String(suffix)] { return known }
        guard suffix.first == "e" || suffix.first == "E", let exponent = Int(suffix.dropFirst()), abs(exponent) <= 36
        else { return nil }
        let power = (0..<abs(exponent)).reduce(Int128(1)) { value, _ in value * 10 }
        return exponent < 0 ? (1, power) : (power, 1)
    }

    private static let unit: Int128 = 1_000_000_000

    // MARK: Functions

    static let functions: [FunctionDeclaration] = [
        FunctionDeclaration(
            "quantity",
            [
                .unary(.string, type) { value, meter in
                    read(value, meter) { quantity, text in
                        quantity.map { .opaque($0) }
                            ?? .failure(.invalidArgument, "'\(text.prefix(80))' is no quantity such as 1.5Gi or 250m")
                    }
                }
            ]),
        FunctionDeclaration(
            "isQuantity",
            [.unary(.string, .bool) { value, meter in read(value, meter) { quantity, _ in .bool(quantity != nil) } }]),
        of("sign", .int) { .int(Int64($0.billionths.signum())) },
        of("isInteger", .bool) { .bool($0.integer != nil) },
        of("asInteger", .int) { quantity in
            quantity.integer.map(CELValue.int) ?? .failure(.overflow, "the quantity is no integer of 64 bits")
        },
        of("asApproximateFloat", .double) { .double(Double($0.billionths) / 1e9) },
        combining("add") { $0.addingReportingOverflow($1) },
        combining("sub") { $0.subtractingReportingOverflow($1) },
        comparing("isLessThan", .bool) { .bool($0 < $1) },
        comparing("isGreaterThan", .bool) { .bool($0 > $1) },
        comparing("compareTo", .int) { .int($0 < $1 ? -1 : $0 > $1 ? 1 : 0) },
    ]

    private var integer: Int64? {
        billionths % Quantity.unit == 0 ? Int64(exactly: billionths / Quantity.unit) : nil
    }

    private static func read(
        _ value: CELValue, _ meter: Meter, _ body: (Quantity?, String) -> CELValue
    ) -> CELValue? {
        guard case .string(let text) = value else { return nil }
        return meter.charge(bytes: text.utf8.count) ? body(Quantity(text), text) : Meter.exhausted
    }

    private static func of(
        _ name: String, _ result: CELType, _ body: @escaping @Sendable (Quantity) -> CELValue
    ) -> FunctionDeclaration {
        FunctionDeclaration(name, [.member(type, result) { value, _ in Network.opaque(value).map(body) }])
    }

    private static func combining(
        _ name: String, _ combine: @escaping @Sendable (Int128, Int128) -> (partialValue: Int128, overflow: Bool)
    ) -> FunctionDeclaration {
        let overloads = [type, .int].map { other in
            Overload.member(type, other, type) { left, right, _ in
                guard let one: Quantity = Network.opaque(left) else { return nil }
                let second: Int128
                switch right {
                case .int(let number): second = Int128(number) * unit
                default:
                    guard let quantity: Quantity = Network.opaque(right) else { return nil }
                    second = quantity.billionths
                }
                let (sum, overflow) = combine(one.billionths, second)
                return overflow ? StandardOperators.overflow : .opaque(Quantity(billionths: sum))
            }
        }
        return FunctionDeclaration(name, overloads)
    }

    private static func comparing(
        _ name: String, _ result: CELType, _ compare: @escaping @Sendable (Int128, Int128) -> CELValue
    ) -> FunctionDeclaration {
        FunctionDeclaration(
            name,
            [
                .member(type, type, result) { left, right, _ in
                    guard let one: Quantity = Network.opaque(left), let other: Quantity = Network.opaque(right) else {
                        return nil
                    }
                    return compare(one.billionths, other.billionths)
                }
            ])
    }
}
