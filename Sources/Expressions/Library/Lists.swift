extension Library {
    /// `slice`, `flatten`, `distinct`, `sort`, `lists.range`, `first`, `last` and so on; `sortBy` is a macro.
    public static let lists = Library("lists", functions: Lists.functions)
}

/// The lists extension, with what Kubernetes adds: `isSorted`, `sum`, `min`, `max`, `indexOf`, `lastIndexOf`.
enum Lists {
    private static let ordered: [CELType] = [
        .int, .uint, .double, .bool, .duration, .timestamp, .string, .bytes,
    ]

    static let functions: [FunctionDeclaration] = [
        FunctionDeclaration("slice", [Overload([.list(.t), .int, .int], .list(.t), isMember: true, body: slice)]),
        FunctionDeclaration(
            "flatten",
            [
                .member(.list(.list(.t)), .list(.t)) { list, meter in flatten(list, .int(1), meter) },
                .member(.list(.dyn), .list(.dyn)) { list, meter in flatten(list, .int(1), meter) },
                .member(.list(.dyn), .int, .list(.dyn), flatten),
            ]),
        FunctionDeclaration("distinct", [.member(.list(.t), .list(.t), distinct)]),
        FunctionDeclaration(
            "reverse", [.member(.list(.t), .list(.t)) { list, meter in whole(list, meter) { $0.reversed() } }]),
        FunctionDeclaration("sort", ordered.map { .member(.list($0), .list($0), sort) }),
        FunctionDeclaration("isSorted", ordered.map { .member(.list($0), .bool, isSorted) }),
        FunctionDeclaration("lists.range", [.unary(.int, .list(.int), range)]),
        FunctionDeclaration("first", [.member(.list(.t), .optional(.t)) { list, _ in end(list) { $0.first } }]),
        FunctionDeclaration("last", [.member(.list(.t), .optional(.t)) { list, _ in end(list) { $0.last } }]),
        FunctionDeclaration(
            "min", ordered.map { .member(.list($0), $0) { list, meter in extreme(list, .less, meter) } }),
        FunctionDeclaration(
            "max", ordered.map { .member(.list($0), $0) { list, meter in extreme(list, .greater, meter) } }),
        FunctionDeclaration("sum", [CELType.int, .uint, .double, .duration].map { .member(.list($0), $0, sum) }),
        FunctionDeclaration("indexOf", [.member(.list(.t), .t, .int) { search($0, $1, isLast: false, $2) }]),
        FunctionDeclaration("lastIndexOf", [.member(.list(.t), .t, .int) { search($0, $1, isLast: true, $2) }]),
    ]

    private static func whole(
        _ list: CELValue, _ meter: Meter, _ change: ([CELValue]) -> [CELValue]
    ) -> CELValue? {
        guard case .list(let elements) = list else { return nil }
        return meter.charge(elements.count) ? .list(change(elements)) : Meter.exhausted
    }

    @Sendable private static func slice(_ arguments: [CELValue], _ meter: Meter) -> CELValue? {
        guard case .list(let elements) = arguments[0], case .int(let start) = arguments[1],
            case .int(let end) = arguments[2]
        else { return nil }
        guard start >= 0, end >= 0 else {
            return .failure(.indexOutOfRange, "cannot slice(\(start), \(end)), negative indexes not supported")
        }
        guard start <= end else {
            return .failure(
                .indexOutOfRange, "cannot slice(\(start), \(end)), start index must be less than or equal to end index")
        }
        guard end <= elements.count else {
            return .failure(.indexOutOfRange, "cannot slice(\(start), \(end)), list is length \(elements.count)")
        }
        guard meter.charge(Int(end - start)) else { return Meter.exhausted }
        return .list(Array(elements[Int(start)..<Int(end)]))
    }

    @Sendable private static func flatten(_ list: CELValue, _ depth: CELValue, _ meter: Meter) -> CELValue? {
        guard case .list(let elements) = list, case .int(let depth) = depth else { return nil }
        guard depth >= 0 else { return .failure(.invalidArgument, "level must be non-negative") }
        var result: [CELValue] = []
        return flatten(elements, depth, into: &result, meter) ? .list(result) : Meter.exhausted
    }

    private static func flatten(
        _ elements: [CELValue], _ depth: Int64, into result: inout [CELValue], _ meter: Meter
    ) -> Bool {
        for element in elements {
            guard meter.charge(1) else { return false }
            if depth > 0, case .list(let inner) = element {
                guard flatten(inner, depth - 1, into: &result, meter) else { return false }
            } else {
                result.append(element)
            }
        }
        return true
    }

    @Sendable private static func distinct(_ list: CELValue, _ meter: Meter) -> CELValue? {
        guard case .list(let elements) = list else { return nil }
        var seen: Set<MapKey> = []
        var others: [CELValue] = []
        var result: [CELValue] = []
        for element in elements {
            guard meter.charge(1) else { return Meter.exhausted }
            if let key = MapKey(element) {
                if seen.insert(key).inserted { result.append(element) }
            } else {
                guard meter.charge(others.count) else { return Meter.exhausted }
                if !others.contains(where: { $0.equals(element, meter) }) {
                    others.append(element)
                    result.append(element)
                }
            }
        }
        return .list(result)
    }

    @Sendable private static func sort(_ list: CELValue, _ meter: Meter) -> CELValue? {
        guard case .list(let elements) = list else { return nil }
        guard let order = Sorting.order(elements, meter) else { return meter.isExhausted ? Meter.exhausted : nil }
        return .list(order.map { elements[$0] })
    }

    @Sendable private static func isSorted(_ list: CELValue, _ meter: Meter) -> CELValue? {
        guard case .list(let elements) = list else { return nil }
        guard meter.charge(elements.count) else { return Meter.exhausted }
        for (left, right) in zip(elements, elements.dropFirst()) {
            guard let order = left.order(right) else { return nil }
            if order == .greater { return .bool(false) }
        }
        return .bool(true)
    }

    @Sendable private static func range(_ count: CELValue, _ meter: Meter) -> CELValue? {
        guard case .int(let count) = count else { return nil }
        guard count > 0 else { return .list([]) }
        guard meter.charge(Int(clamping: count)) else { return Meter.exhausted }
        return .list((0..<count).map { .int($0) })
    }

    private static func end(_ list: CELValue, _ pick: ([CELValue]) -> CELValue?) -> CELValue? {
        guard case .list(let elements) = list else { return nil }
        let picked = pick(elements)
        if let picked, picked.isAbnormal { return picked }
        return .optional(picked)
    }

    private static func extreme(_ list: CELValue, _ wanted: Order, _ meter: Meter) -> CELValue? {
        guard case .list(let elements) = list else { return nil }
        guard meter.charge(elements.count) else { return Meter.exhausted }
        guard var best = elements.first else {
            return .failure(.invalidArgument, "min or max called on an empty list")
        }
        for element in elements.dropFirst() {
            guard let order = element.order(best) else { return nil }
            if order == wanted { best = element }
        }
        return best
    }

    @Sendable private static func sum(_ list: CELValue, _ meter: Meter) -> CELValue? {
        guard case .list(let elements) = list else { return nil }
        guard meter.charge(elements.count) else { return Meter.exhausted }
        guard var total = elements.first else { return .int(0) }
        for element in elements.dropFirst() {
            guard let next = StandardOperators.add(total, element, meter) else { return nil }
            if next.isAbnormal { return next }
            total = next
        }
        switch total {
        case .int, .uint, .double, .duration: return total
        default: return nil
        }
    }

    private static func search(_ list: CELValue, _ wanted: CELValue, isLast: Bool, _ meter: Meter) -> CELValue? {
        guard case .list(let elements) = list else { return nil }
        guard meter.charge(elements.count) else { return Meter.exhausted }
        let found =
            isLast ? elements.lastIndex { $0.equals(wanted, meter) } : elements.firstIndex { $0.equals(wanted, meter) }
        return .int(Int64(found ?? -1))
    }
}

/// Puts values of one type into their order.
enum Sorting {
    /// The places of the values in ascending order, equal ones as they stood; nil where they have no order between
    /// them, or the budget does not suffice.
    static func order(_ values: [CELValue], _ meter: Meter) -> [Int]? {
        let rounds = Int.bitWidth - values.count.leadingZeroBitCount
        guard meter.charge(values.count * rounds) else { return nil }
        guard let first = values.first else { return [] }
        guard values.allSatisfy({ $0.isSortable && $0.typeName == first.typeName }) else { return nil }
        return values.indices.sorted { left, right in
            switch values[left].order(values[right]) {
            case .less: true
            case .equal, .unordered: left < right
            default: false
            }
        }
    }
}

extension CELValue {
    fileprivate var isSortable: Bool {
        switch self {
        case .int, .uint, .double, .bool, .duration, .timestamp, .string, .bytes: true
        default: false
        }
    }
}
