/// Fields and elements: `.field`, `.?field`, `has()`, `[key]`, `[?key]`.
extension Compiler {
    mutating func select(
        _ operand: Expression, _ field: String, _ isOptional: Bool, _ expression: Expression
    ) -> Step {
        let access = FieldAccess(field, of: type(operand), in: environment, offset: expression.offset)
        if !isOptional, let direct = variableField(operand, access) { return direct }
        let operand = step(operand)
        guard !isOptional else { return { frame in access.optionalValue(of: operand(frame)) } }
        if let (layout, slot, whenAbsent) = access.slot {
            return { frame in
                let value = operand(frame)
                if case .record(let record) = value, record.layout === layout {
                    return record.slots[slot] ?? whenAbsent
                }
                return access.value(of: value)
            }
        }
        let missing = access.missing
        return { frame in
            let value = operand(frame)
            if case .map(let map) = value { return map[field] ?? missing }
            return access.value(of: value)
        }
    }

    /// A field of a variable's record, without a copy of the record in between.
    private mutating func variableField(_ operand: Expression, _ access: FieldAccess) -> Step? {
        guard case .variable(let variable) = tree.references[operand.id],
            let (layout, slot, whenAbsent) = access.slot
        else { return nil }
        let general = step(operand)
        return { frame in
            if case .record(let record)? = frame.state.pointee.variables[variable], record.layout === layout {
                return record.slots[slot] ?? whenAbsent
            }
            return access.value(of: general(frame))
        }
    }

    mutating func test(_ operand: Expression, _ field: String, _ expression: Expression) -> Step {
        let access = FieldAccess(field, of: type(operand), in: environment, offset: expression.offset)
        let operand = step(operand)
        return { frame in access.isPresent(in: operand(frame)) }
    }

    mutating func index(_ operand: Expression, _ key: Expression, isOptional: Bool, _ offset: Int) -> Step {
        let access = IndexAccess(offset: offset)
        let operand = step(operand)
        if case .literal(.string(let name)) = key.kind, !isOptional {
            let missing = Compiler.failure(.noSuchKey, "no such key: '\(name)'", offset)
            return { frame in
                let value = operand(frame)
                if case .map(let map) = value { return map[name] ?? missing }
                return access.value(of: value, .string(name))
            }
        }
        let key = step(key)
        return { frame in
            let value = operand(frame)
            if value.isAbnormal { return value }
            let key = key(frame)
            if key.isAbnormal { return key }
            return isOptional ? access.optionalValue(of: value, key) : access.value(of: value, key)
        }
    }
}

/// How a field is found in whatever kind of value has fields.
struct FieldAccess: Sendable {
    let field: String
    let missing: CELValue
    let offset: Int
    /// Where it is in records of the layout that the checker found.
    let slot: (layout: RecordLayout, slot: Int, whenAbsent: CELValue)?

    init(_ field: String, of type: CELType, in environment: Environment, offset: Int) {
        self.field = field
        self.offset = offset
        missing = Compiler.failure(.noSuchKey, "no such key: '\(field)'", offset)
        if case .message(let name) = type, let layout = environment.layouts[name], let slot = layout.slot(of: field) {
            self.slot = (layout, slot, layout.fields[slot].whenAbsent ?? missing)
        } else {
            slot = nil
        }
    }

    func value(of operand: CELValue) -> CELValue {
        switch operand {
        case .map(let map): return map[field] ?? missing
        case .record(let record):
            guard let slot = record.layout.slot(of: field) else { return noSuchField }
            return record.slots[slot] ?? record.layout.fields[slot].whenAbsent ?? missing
        case .optional: return optionalValue(of: operand)
        case .error, .unknown: return operand
        default: return unsupported(operand)
        }
    }

    /// The field as an optional; nothing where it is absent.
    func optionalValue(of operand: CELValue) -> CELValue {
        switch operand {
        case .map(let map): return wrapped(map[field])
        case .record(let record):
            guard let slot = record.layout.slot(of: field) else { return noSuchField }
            return wrapped(record.slots[slot])
        case .optional(let inner): return inner.map { optionalValue(of: $0) } ?? operand
        case .error, .unknown: return operand
        default: return unsupported(operand)
        }
    }

    func isPresent(in operand: CELValue) -> CELValue {
        switch operand {
        case .map(let map): return present(map[field])
        case .record(let record):
            guard let slot = record.layout.slot(of: field) else { return noSuchField }
            return present(record.slots[slot])
        case .optional(let inner): return inner.map { isPresent(in: $0) } ?? .bool(false)
        case .error, .unknown: return operand
        default: return unsupported(operand)
        }
    }

    /// What is not known may or may not be there.
    private func present(_ value: CELValue?) -> CELValue {
        if let value, value.isAbnormal { return value }
        return .bool(value != nil)
    }

    private func wrapped(_ value: CELValue?) -> CELValue {
        if let value, value.isAbnormal { return value }
        return .optional(value)
    }

    private var noSuchField: CELValue { Compiler.failure(.noSuchField, "no such field: '\(field)'", offset) }

    private func unsupported(_ operand: CELValue) -> CELValue {
        Compiler.failure(
            .noSuchOverload, "no such overload: type '\(operand.typeName)' does not support field selection", offset)
    }
}

/// How an element is found in whatever kind of value has elements.
struct IndexAccess: Sendable {
    let offset: Int

    func value(of operand: CELValue, _ key: CELValue) -> CELValue {
        switch operand {
        case .list(let elements):
            guard let index = position(key) else { return unsupported(operand, key) }
            guard elements.indices.contains(index) else {
                return Compiler.failure(.indexOutOfRange, "index out of range: \(index) (no such index)", offset)
            }
            return elements[index]
        case .map(let map):
            return map[key] ?? Compiler.failure(.noSuchKey, "no such key: \(key.shownAsKey)", offset)
        case .record(let record):
            guard case .string(let name) = key else { return unsupported(operand, key) }
            return record[name] ?? Compiler.failure(.noSuchKey, "no such key: \(key.shownAsKey)", offset)
        case .optional: return optionalValue(of: operand, key)
        case .error, .unknown: return operand
        default: return unsupported(operand, key)
        }
    }

    func optionalValue(of operand: CELValue, _ key: CELValue) -> CELValue {
        switch operand {
        case .list(let elements):
            guard let index = position(key) else { return unsupported(operand, key) }
            return wrapped(elements.indices.contains(index) ? elements[index] : nil)
        case .map(let map): return wrapped(map[key])
        case .optional(let inner): return inner.map { optionalValue(of: $0, key) } ?? operand
        case .error, .unknown: return operand
        default: return unsupported(operand, key)
        }
    }

    private func wrapped(_ value: CELValue?) -> CELValue {
        if let value, value.isAbnormal { return value }
        return .optional(value)
    }

    private func position(_ key: CELValue) -> Int? {
        switch key {
        case .int(let number): Int(exactly: number)
        case .uint(let number): Int(clamping: number)
        case .double(let number): Int(exactly: number)
        default: nil
        }
    }

    private func unsupported(_ operand: CELValue, _ key: CELValue) -> CELValue {
        Compiler.failure(
            .noSuchOverload, "no such overload: '\(operand.typeName)' has no elements under '\(key.typeName)'", offset)
    }
}

extension CELValue {
    /// A key as an error message shows it.
    var shownAsKey: String {
        switch self {
        case .string(let text): "'\(text)'"
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)u"
        case .bool(let flag): "\(flag)"
        case .double(let number): NumberText.text(number)
        default: "a value of type \(typeName)"
        }
    }
}
