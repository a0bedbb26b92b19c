/// What type parameters turned out to stand for.
struct Substitution {
    private var found: [String: CELType] = [:]
    private var fresh = 0

    /// A parameter that nothing else uses.
    mutating func freshParameter() -> CELType {
        fresh += 1
        return .parameter("%\(fresh)")
    }

    /// A type with parameters replaced by what they stand for; those that stand for nothing stay, or become `dyn`.
    func resolve(_ type: CELType, freeAsDyn: Bool = false) -> CELType {
        if case .parameter(let name) = type {
            if let known = found[name] { return resolve(known, freeAsDyn: freeAsDyn) }
            return freeAsDyn ? .dyn : type
        }
        return type.mapping { resolve($0, freeAsDyn: freeAsDyn) }
    }

    /// Whether a value of one type may stand where another is wanted; what that says about parameters is kept then only.
    mutating func assign(_ type: CELType, to wanted: CELType) -> Bool {
        let before = found
        if assignable(type, wanted) { return true }
        found = before
        return false
    }

    /// The same for several at once.
    mutating func assign(_ types: [CELType], to wanted: [CELType]) -> Bool {
        let before = found
        if zip(types, wanted).allSatisfy({ assignable($0, $1) }) { return true }
        found = before
        return false
    }

    /// The type that elements of both types have together; nil where there is none but `dyn`.
    mutating func join(_ first: CELType?, _ second: CELType) -> CELType? {
        guard let first else { return second }
        return assign(first, to: second) || assign(second, to: first) ? general(first, second) : nil
    }

    private mutating func assignable(_ type: CELType, _ wanted: CELType) -> Bool {
        if case .parameter(let name) = wanted {
            if substitute(type, for: name) { return true }
            if found[name] != nil { return false }
        }
        if case .parameter(let name) = type { return substitute(wanted, for: name) }
        switch (type, wanted) {
        case (.dyn, _), (_, .dyn): return true
        case (.null, _): return wanted.isNullable
        case (_, .null): return type.isNullable
        case (.wrapper(let left), .wrapper(let right)): return left == right
        case (.wrapper(let left), _): return left == wanted
        case (_, .wrapper(let right)): return type == right
        case (.type, .type): return true
        case (.list(let left), .list(let right)): return assignable(left, right)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return assignable(key, otherKey) && assignable(value, otherValue)
        case (.abstract(let name, let left), .abstract(let other, let right)):
            return name == other && left.count == right.count && zip(left, right).allSatisfy { assignable($0, $1) }
        default: return type == wanted
        }
    }

    private mutating func substitute(_ type: CELType, for name: String) -> Bool {
        if type == .parameter(name) { return true }
        guard let known = found[name] else {
            guard !mentions(type, name) else { return false }
            found[name] = type
            return true
        }
        if known == type { return true }
        guard assignable(type, known) else { return false }
        let wider = general(type, known)
        if !mentions(wider, name) { found[name] = wider }
        return true
    }

    private func mentions(_ type: CELType, _ name: String) -> Bool {
        if case .parameter(let other) = type {
            if other == name { return true }
            return found[other].map { mentions($0, name) } ?? false
        }
        return type.parameters.contains { mentions($0, name) }
    }

    private func general(_ first: CELType, _ second: CELType) -> CELType {
        isLessSpecific(first, second) ? first : second
    }

    /// Whether the first says the same as the second, or less.
    private func isLessSpecific(_ first: CELType, _ second: CELType) -> Bool {
        switch (first, second) {
        case (.dyn, _), (.parameter, _): return true
        case (_, .dyn), (_, .parameter): return false
        case (_, .null): return true
        case (.null, _): return false
        case (.wrapper, .wrapper): return first == second
        case (.wrapper(let value), _): return value == second
        case (.list, .list), (.map, .map):
            return zip(first.parameters, second.parameters).allSatisfy { isLessSpecific($0, $1) }
        case (.abstract(let name, let left), .abstract(let other, let right)):
            return name == other && left.count == right.count && zip(left, right).allSatisfy { isLessSpecific($0, $1) }
        default: return first == second
        }
    }
}
