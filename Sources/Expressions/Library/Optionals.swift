extension Library {
    /// `optional.of`, `orValue` and so on; `optMap` and `optFlatMap` are macros.
    public static let optional = Library("optional", functions: Optionals.functions)
}

/// Values that may not be there.
enum Optionals {
    static let functions: [FunctionDeclaration] = [
        FunctionDeclaration("optional.of", [.unary(.t, .optional(.t)) { value, _ in .optional(value) }]),
        FunctionDeclaration(
            "optional.ofNonZeroValue",
            [.unary(.t, .optional(.t)) { value, _ in .optional(value.isZero ? nil : value) }]),
        FunctionDeclaration(
            "optional.none", [Overload([], .optional(.t), isMember: false, .none { _ in .optional(nil) })]),
        FunctionDeclaration(
            "hasValue",
            [
                .member(.optional(.t), .bool) { value, _ in
                    if case .optional(let inner) = value { .bool(inner != nil) } else { nil }
                }
            ]),
        FunctionDeclaration(
            "value",
            [
                .member(.optional(.t), .t) { value, _ in
                    guard case .optional(let inner) = value else { return nil }
                    return inner ?? .failure(.invalidArgument, "optional.none() dereference")
                }
            ]),
        FunctionDeclaration(
            "or",
            [
                .member(.optional(.t), .optional(.t), .optional(.t)) { first, second, _ in
                    guard case .optional(let inner) = first, case .optional = second else { return nil }
                    return inner == nil ? second : first
                }
            ]),
        FunctionDeclaration(
            "orValue",
            [
                .member(.optional(.t), .t, .t) { value, other, _ in
                    if case .optional(let inner) = value { inner ?? other } else { nil }
                }
            ]),
        FunctionDeclaration("optional.unwrap", [.unary(.list(.optional(.t)), .list(.t), unwrap)]),
        FunctionDeclaration("unwrapOpt", [.member(.list(.optional(.t)), .list(.t), unwrap)]),
    ]

    @Sendable private static func unwrap(_ list: CELValue, _ meter: Meter) -> CELValue? {
        guard case .list(let elements) = list else { return nil }
        guard meter.charge(elements.count) else { return Meter.exhausted }
        var result: [CELValue] = []
        for element in elements {
            guard case .optional(let inner) = element else { return nil }
            if let inner { result.append(inner) }
        }
        return .list(result)
    }
}
