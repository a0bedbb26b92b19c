extension CELValue {
    /// Whether two values are equal as `==` means it: numbers by their value whatever their types, different kinds never.
    ///
    /// An error or an unknown, in a list or a map, is noted with the meter. Every element looked at is charged, since values that share their parts can be large beyond all memory; where the
    /// budget ends the answer means nothing.
    func equals(_ other: CELValue, _ meter: Meter) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)): Text.same(left, right)
        case (.int(let left), .int(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.uint(let left), .uint(let right)): left == right
        case (.null, .null): true
        case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .double), (.double, .int), (.double, .uint):
            numericOrder(other) == .equal
        case (.bytes(let left), .bytes(let right)): left == right
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left, right).allSatisfy { meter.charge(1) && $0.equals($1, meter) }
        case (.map(let left), .map(let right)): CELValue.same(left, right, meter)
        case (.duration(let left), .duration(let right)): left == right
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.type(let left), .type(let right)): left == right
        case (.optional(let left), .optional(let right)): CELValue.same(left, right, meter)
        case (.record(let left), .record(let right)): CELValue.same(left, right, meter)
        case (.opaque(let left), .opaque(let right)): left.isEqual(to: right)
        case (.unknown, _), (.error, _): incomparable(self, meter)
        case (_, .unknown), (_, .error): incomparable(other, meter)
        default: false
        }
    }

    private func incomparable(_ value: CELValue, _ meter: Meter) -> Bool {
        meter.meet(value)
        return false
    }

    private static func same(_ left: CELMap, _ right: CELMap, _ meter: Meter) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left.keys, left.values).allSatisfy { key, value in
            meter.charge(1) && right[key]?.equals(value, meter) ?? false
        }
    }

    private static func same(_ left: CELValue?, _ right: CELValue?, _ meter: Meter) -> Bool {
        switch (left, right) {
        case (nil, nil): true
        case (let left?, let right?): left.equals(right, meter)
        default: false
        }
    }

    private static func same(_ left: Record, _ right: Record, _ meter: Meter) -> Bool {
        if left === right { return true }
        guard left.layout === right.layout else { return false }
        return zip(left.slots, right.slots).allSatisfy { meter.charge(1) && same($0, $1, meter) }
    }
}

/// How two values stand to each other.
enum Order {
    case less, equal, greater
    /// A number that is none is neither less, equal nor greater.
    case unordered

    init<Value: Comparable>(_ left: Value, _ right: Value) {
        self = left < right ? .less : left == right ? .equal : left > right ? .greater : .unordered
    }

    var reversed: Order {
        switch self {
        case .less: .greater
        case .greater: .less
        case .equal, .unordered: self
        }
    }
}

extension CELValue {
    /// The order of two values as `<` means it; nil where there is none between their types.
    func order(_ other: CELValue) -> Order? {
        switch (self, other) {
        case (.int(let left), .int(let right)): Order(left, right)
        case (.double(let left), .double(let right)): Order(left, right)
        case (.uint(let left), .uint(let right)): Order(left, right)
        case (.string(let left), .string(let right)): Text.order(left, right)
        case (.bool(let left), .bool(let right)): Order(left ? 1 : 0, right ? 1 : 0)
        case (.bytes(let left), .bytes(let right)):
            left == right ? .equal : left.lexicographicallyPrecedes(right) ? .less : .greater
        case (.duration(let left), .duration(let right)): Order(left, right)
        case (.timestamp(let left), .timestamp(let right)): Order(left, right)
        default: numericOrder(other)
        }
    }

    /// The order of two numbers of any type; nil where either is none.
    func numericOrder(_ other: CELValue) -> Order? {
        switch (self, other) {
        case (.int(let left), .int(let right)): Order(left, right)
        case (.uint(let left), .uint(let right)): Order(left, right)
        case (.double(let left), .double(let right)): Order(left, right)
        case (.int(let left), .uint(let right)): left < 0 ? .less : Order(UInt64(left), right)
        case (.uint(let left), .int(let right)): right < 0 ? .greater : Order(left, UInt64(right))
        case (.int(let left), .double(let right)): CELValue.order(left, right)
        case (.double(let left), .int(let right)): CELValue.order(right, left).reversed
        case (.uint(let left), .double(let right)): CELValue.order(left, right)
        case (.double(let left), .uint(let right)): CELValue.order(right, left).reversed
        default: nil
        }
    }

    /// Within the range of the integers both are compared as doubles, as the specification's implementations do.
    private static func order<Whole: FixedWidthInteger>(_ left: Whole, _ right: Double) -> Order {
        if right.isNaN { return .unordered }
        if right > bound(Whole.self) { return .less }
        if right < Double(Whole.min) { return .greater }
        return Order(Double(left), right)
    }

    /// The first double above the largest integer of a type.
    private static func bound<Whole: FixedWidthInteger>(_: Whole.Type) -> Double {
        Double(sign: .plus, exponent: Whole.bitWidth - (Whole.isSigned ? 1 : 0), significand: 1)
    }
}
