/// Arithmetic, membership and size, and the types of the operators that are computed in place.
enum StandardOperators {
    static let functions: [FunctionDeclaration] =
        arithmetic + typedOnly + [
            FunctionDeclaration(
                Operator.not,
                [.unary(.bool, .bool) { value, _ in if case .bool(let flag) = value { .bool(!flag) } else { nil } }]),
            FunctionDeclaration(Operator.negate, [.unary(.int, .int, negated), .unary(.double, .double, negated)]),
            FunctionDeclaration(
                Operator.isIn, [.binary(.t, .list(.t), .bool, isIn), .binary(.k, .map(.k, .v), .bool, isIn)]),
            FunctionDeclaration("size", sized + sized.map { $0.asMember(true) }),
        ]

    private static let arithmetic: [FunctionDeclaration] = [
        FunctionDeclaration(
            Operator.add,
            [CELType.int, .uint, .double, .string, .bytes, .duration].map { .binary($0, $0, $0, add) } + [
                .binary(.list(.t), .list(.t), .list(.t), add), .binary(.timestamp, .duration, .timestamp, add),
                .binary(.duration, .timestamp, .timestamp, add),
            ]),
        FunctionDeclaration(
            Operator.subtract,
            [CELType.int, .uint, .double, .duration].map { .binary($0, $0, $0, subtract) } + [
                .binary(.timestamp, .timestamp, .duration, subtract),
                .binary(.timestamp, .duration, .timestamp, subtract),
            ]),
        FunctionDeclaration(
            Operator.multiply, [CELType.int, .uint, .double].map { .binary($0, $0, $0, multiply) }),
        FunctionDeclaration(Operator.divide, [CELType.int, .uint, .double].map { .binary($0, $0, $0, divide) }),
        FunctionDeclaration(Operator.modulo, [CELType.int, .uint].map { .binary($0, $0, $0, modulo) }),
    ]

    /// These are for the checker; the compiler has its own steps for them.
    private static let typedOnly: [FunctionDeclaration] = {
        let none: @Sendable (CELValue, CELValue, Meter) -> CELValue? = { _, _, _ in nil }
        let ordered: [CELType] = [.bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration]
        let numbers: [CELType] = [.int, .uint, .double]
        let mixed = numbers.flatMap { left in numbers.filter { $0 != left }.map { (left, $0) } }
        let pairs = ordered.map { ($0, $0) } + mixed
        let comparisons = [Operator.less, Operator.lessOrEqual, Operator.greater, Operator.greaterOrEqual]
        return comparisons.map { name in
            FunctionDeclaration(name, pairs.map { .binary($0, $1, .bool, none) })
        } + [Operator.equal, Operator.notEqual].map { FunctionDeclaration($0, [.binary(.t, .t, .bool, none)]) } + [
            FunctionDeclaration(
                Operator.conditional, [Overload([.bool, .t, .t], .t, isMember: false, .any { _, _ in nil })]),
            FunctionDeclaration(
                Operator.index,
                [
                    .binary(.list(.v), .int, .v, none), .binary(.map(.k, .v), .k, .v, none),
                    .binary(.optional(.list(.v)), .int, .optional(.v), none),
                    .binary(.optional(.map(.k, .v)), .k, .optional(.v), none),
                ]),
            FunctionDeclaration(
                Operator.optionalIndex,
                [
                    .binary(.list(.v), .int, .optional(.v), none), .binary(.map(.k, .v), .k, .optional(.v), none),
                    .binary(.optional(.list(.v)), .int, .optional(.v), none),
                    .binary(.optional(.map(.k, .v)), .k, .optional(.v), none),
                ]),
        ]
    }()

    private static let sized: [Overload] = [CELType.string, .bytes, .list(.t), .map(.k, .v)].map { type in
        .unary(type, .int) { value, meter in
            switch value {
            case .string(let text):
                meter.charge(bytes: text.utf8.count) ? .int(Int64(Text.count(text))) : Meter.exhausted
            case .bytes(let bytes): .int(Int64(bytes.count))
            case .list(let elements): .int(Int64(elements.count))
            case .map(let map): .int(Int64(map.count))
            default: nil
            }
        }
    }

    // MARK: What they do

    static let overflow = CELValue.failure(.overflow, "integer overflow (return error for overflow)")
    static let timeOverflow = CELValue.failure(.overflow, "timestamp or duration out of range")

    @Sendable private static func negated(_ value: CELValue, _: Meter) -> CELValue? {
        switch value {
        case .int(let number): number == .min ? overflow : .int(-number)
        case .double(let number): .double(-number)
        default: nil
        }
    }

    private static func checked<Number>(_ result: (partialValue: Number, overflow: Bool), _ make: (Number) -> CELValue)
        -> CELValue
    { result.overflow ? overflow : make(result.partialValue) }

    @Sendable static func add(_ left: CELValue, _ right: CELValue, _ meter: Meter) -> CELValue? {
        switch (left, right) {
        case (.int(let one), .int(let other)): return checked(one.addingReportingOverflow(other), CELValue.int)
        case (.double(let one), .double(let other)): return .double(one + other)
        case (.uint(let one), .uint(let other)): return checked(one.addingReportingOverflow(other), CELValue.uint)
        case (.string(let one), .string(let other)):
            return meter.charge(bytes: one.utf8.count + other.utf8.count) ? .string(one + other) : Meter.exhausted
        case (.bytes(let one), .bytes(let other)):
            return meter.charge(bytes: one.count + other.count) ? .bytes(one + other) : Meter.exhausted
        case (.list(let one), .list(let other)):
            return meter.charge(one.count + other.count) ? .list(one + other) : Meter.exhausted
        case (.duration(let one), .duration(let other)):
            let (sum, isOver) = one.addingReportingOverflow(other)
            return isOver ? timeOverflow : .duration(sum)
        case (.timestamp(let time), .duration(let span)), (.duration(let span), .timestamp(let time)):
            return time.adding(span).map(CELValue.timestamp) ?? timeOverflow
        default: return nil
        }
    }

    @Sendable private static func subtract(_ left: CELValue, _ right: CELValue, _: Meter) -> CELValue? {
        switch (left, right) {
        case (.int(let one), .int(let other)): return checked(one.subtractingReportingOverflow(other), CELValue.int)
        case (.double(let one), .double(let other)): return .double(one - other)
        case (.uint(let one), .uint(let other)): return checked(one.subtractingReportingOverflow(other), CELValue.uint)
        case (.duration(let one), .duration(let other)):
            let (difference, isOver) = one.subtractingReportingOverflow(other)
            return isOver ? timeOverflow : .duration(difference)
        case (.timestamp(let one), .timestamp(let other)):
            return one.since(other).map(CELValue.duration) ?? timeOverflow
        case (.timestamp(let time), .duration(let span)):
            return span == .min ? timeOverflow : time.adding(-span).map(CELValue.timestamp) ?? timeOverflow
        default: return nil
        }
    }

    @Sendable private static func multiply(_ left: CELValue, _ right: CELValue, _: Meter) -> CELValue? {
        switch (left, right) {
        case (.int(let one), .int(let other)): checked(one.multipliedReportingOverflow(by: other), CELValue.int)
        case (.double(let one), .double(let other)): .double(one * other)
        case (.uint(let one), .uint(let other)): checked(one.multipliedReportingOverflow(by: other), CELValue.uint)
        default: nil
        }
    }

    @Sendable private static func divide(_ left: CELValue, _ right: CELValue, _: Meter) -> CELValue? {
        switch (left, right) {
        case (.int, .int(0)), (.uint, .uint(0)): .failure(.divisionByZero, "division by zero (divide by zero)")
        case (.int(let one), .int(let other)): checked(one.dividedReportingOverflow(by: other), CELValue.int)
        case (.double(let one), .double(let other)): .double(one / other)
        case (.uint(let one), .uint(let other)): .uint(one / other)
        default: nil
        }
    }

    @Sendable private static func modulo(_ left: CELValue, _ right: CELValue, _: Meter) -> CELValue? {
        switch (left, right) {
        case (.int, .int(0)), (.uint, .uint(0)): .failure(.divisionByZero, "modulus by zero")
        case (.int(let one), .int(let other)):
            checked(one.remainderReportingOverflow(dividingBy: other), CELValue.int)
        case (.uint(let one), .uint(let other)): .uint(one % other)
        default: nil
        }
    }

    @Sendable private static func isIn(_ element: CELValue, _ range: CELValue, _ meter: Meter) -> CELValue? {
        switch range {
        case .list(let elements):
            guard meter.charge(elements.count) else { return Meter.exhausted }
            for candidate in elements where candidate.equals(element, meter) {
                // It is in there, whatever else could not be compared.
                meter.forget()
                return .bool(true)
            }
            return .bool(false)
        case .map(let map): return .bool(map[element] != nil)
        default: return nil
        }
    }
}
