extension Library {
    /// `math.greatest`, `math.round`, `math.bitAnd` and so on.
    public static let math = Library("math", functions: Mathematics.functions)
}

/// The math extension.
enum Mathematics {
    private static let numbers: [CELType] = [.int, .uint, .double]

    static let functions: [FunctionDeclaration] = [
        // What the arguments of math.greatest and math.least become.
        FunctionDeclaration(
            Operator.number,
            numbers.map { type in
                .unary(type, type) { value, _ in
                    switch value {
                    case .int, .uint, .double: value
                    default: nil
                    }
                }
            }),
        extreme("math.greatest", .greater), extreme("math.least", .less),
        rounding("math.ceil", .up), rounding("math.floor", .down), rounding("math.trunc", .towardZero),
        rounding("math.round", .toNearestOrAwayFromZero),
        FunctionDeclaration("math.abs", numbers.map { .unary($0, $0, absolute) }),
        FunctionDeclaration("math.sign", numbers.map { .unary($0, $0, sign) }),
        FunctionDeclaration("math.sqrt", numbers.map { .unary($0, .double, squareRoot) }),
        test("math.isNaN") { $0.isNaN }, test("math.isInf") { $0.isInfinite }, test("math.isFinite") { $0.isFinite },
        bits("math.bitAnd", { $0 & $1 }, { $0 & $1 }),
        bits("math.bitOr", { $0 | $1 }, { $0 | $1 }),
        bits("math.bitXor", { $0 ^ $1 }, { $0 ^ $1 }),
        FunctionDeclaration(
            "math.bitNot",
            [CELType.int, .uint].map { type in
                .unary(type, type) { value, _ in
                    switch value {
                    case .int(let number): .int(~number)
                    case .uint(let number): .uint(~number)
                    default: nil
                    }
                }
            }),
        shift("math.bitShiftLeft", { $0 << $1 }, { $0 << $1 }),
        // The sign moves along with the other bits: the result of a negative number is positive.
        shift("math.bitShiftRight", { Int64(bitPattern: UInt64(bitPattern: $0) >> $1) }, { $0 >> $1 }),
    ]

    private static func extreme(_ name: String, _ wanted: Order) -> FunctionDeclaration {
        let one: @Sendable (CELValue, Meter) -> CELValue? = { value, meter in
            switch value {
            case .int, .uint, .double: return value
            case .list(let elements):
                guard let first = elements.first else {
                    return .failure(.invalidArgument, "\(name)(list) argument must not be empty")
                }
                guard meter.charge(elements.count) else { return Meter.exhausted }
                var best = first
                for element in elements {
                    guard let order = element.numericOrder(best) else { return nil }
                    if order == wanted { best = element }
                }
                return best
            default: return nil
            }
        }
        return FunctionDeclaration(
            name, numbers.map { .unary($0, $0, one) } + numbers.map { .unary(.list($0), $0, one) })
    }

    private static func rounding(_ name: String, _ rule: FloatingPointRoundingRule) -> FunctionDeclaration {
        FunctionDeclaration(
            name,
            [
                .unary(.double, .double) { value, _ in
                    if case .double(let number) = value { .double(number.rounded(rule)) } else { nil }
                }
            ])
    }

    private static func test(_ name: String, _ holds: @escaping @Sendable (Double) -> Bool) -> FunctionDeclaration {
        FunctionDeclaration(
            name,
            [
                .unary(.double, .bool) { value, _ in
                    if case .double(let number) = value { .bool(holds(number)) } else { nil }
                }
            ])
    }

    @Sendable private static func absolute(_ value: CELValue, _: Meter) -> CELValue? {
        switch value {
        case .int(let number): number == .min ? StandardOperators.overflow : .int(abs(number))
        case .uint: value
        case .double(let number): .double(number.magnitude)
        default: nil
        }
    }

    @Sendable private static func sign(_ value: CELValue, _: Meter) -> CELValue? {
        switch value {
        case .int(let number): .int(number.signum())
        case .uint(let number): .uint(number == 0 ? 0 : 1)
        case .double(let number): .double(number > 0 ? 1 : number < 0 ? -1 : number.isNaN ? number : 0)
        default: nil
        }
    }

    @Sendable private static func squareRoot(_ value: CELValue, _: Meter) -> CELValue? {
        switch value {
        case .int(let number): .double(Double(number).squareRoot())
        case .uint(let number): .double(Double(number).squareRoot())
        case .double(let number): .double(number.squareRoot())
        default: nil
        }
    }

    private static func bits(
        _ name: String, _ signed: @escaping @Sendable (Int64, Int64) -> Int64,
        _ unsigned: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> FunctionDeclaration {
        let body: @Sendable (CELValue, CELValue, Meter) -> CELValue? = { left, right, _ in
            switch (left, right) {
            case (.int(let one), .int(let other)): .int(signed(one, other))
            case (.uint(let one), .uint(let other)): .uint(unsigned(one, other))
            default: nil
            }
        }
        return FunctionDeclaration(name, [.binary(.int, .int, .int, body), .binary(.uint, .uint, .uint, body)])
    }

    private static func shift(
        _ name: String, _ signed: @escaping @Sendable (Int64, Int64) -> Int64,
        _ unsigned: @escaping @Sendable (UInt64, Int64) -> UInt64
    ) -> FunctionDeclaration {
        let body: @Sendable (CELValue, CELValue, Meter) -> CELValue? = { value, by, _ in
            guard case .int(let places) = by else { return nil }
            let problem = CELValue.failure(.invalidArgument, "\(name)() negative offset: \(places)")
            switch value {
            case .int(let number): return places < 0 ? problem : .int(signed(number, places))
            case .uint(let number): return places < 0 ? problem : .uint(unsigned(number, places))
            default: return nil
            }
        }
        return FunctionDeclaration(name, [.binary(.int, .int, .int, body), .binary(.uint, .int, .uint, body)])
    }
}
