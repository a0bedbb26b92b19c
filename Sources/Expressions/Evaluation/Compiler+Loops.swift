/// What macros became: loops over the elements of a list or the keys of a map, and optMap.
extension Compiler {
    mutating func comprehension(_ loop: Expression.Comprehension, _ expression: Expression) -> Step {
        let slots = tree.introduced[expression.id] ?? []
        let walk = Walk(
            range: step(loop.range), first: slots.first ?? 0, second: slots.count > 1 ? slots[1] : nil,
            cost: cost(of: loop.body) + (loop.filter.map { cost(of: $0) } ?? 0) + 1, offset: expression.offset)
        let filter = loop.filter.map { step($0) }
        let body = step(loop.body)
        let offset = loop.body.offset
        switch loop.kind {
        case .all: return quantifier(walk, body, decisive: false, offset)
        case .exists: return quantifier(walk, body, decisive: true, offset)
        case .existsOne: return existsOne(walk, body, offset)
        case .filter: return filtered(walk, body, offset)
        case .list: return transformed(walk, filter, body, offset)
        case .map: return mapped(walk, filter, body, offset)
        case .entries: return entries(walk, filter, body, offset)
        case .sorted: return sorted(walk, body, offset)
        }
    }

    private func quantifier(_ walk: Walk, _ body: @escaping Step, decisive: Bool, _ offset: Int) -> Step {
        let name = decisive ? "exists" : "all"
        return { frame in
            var result = CELValue.bool(!decisive)
            let failure = walk.run(frame) { _, _ in
                let value = body(frame)
                if case .bool(let flag) = value {
                    guard flag == decisive else { return .proceed }
                    result = value
                    return .stop
                }
                let condition = Compiler.asCondition(value, name, offset)
                result = result.isAbnormal ? Compiler.abnormal(result, condition) : condition
                return .proceed
            }
            return failure ?? result
        }
    }

    private func existsOne(_ walk: Walk, _ body: @escaping Step, _ offset: Int) -> Step {
        { frame in
            var count = 0
            let failure = walk.run(frame) { _, _ in
                let value = body(frame)
                guard case .bool(let flag) = value else {
                    return .fail(Compiler.asCondition(value, "existsOne", offset))
                }
                count += flag ? 1 : 0
                return .proceed
            }
            return failure ?? .bool(count == 1)
        }
    }

    private func filtered(_ walk: Walk, _ body: @escaping Step, _ offset: Int) -> Step {
        { frame in
            var kept: [CELValue] = []
            let failure = walk.run(frame) { _, element in
                let value = body(frame)
                guard case .bool(let flag) = value else {
                    return .fail(Compiler.asCondition(value, "filter", offset))
                }
                // What is not known cannot be an element of what is.
                if flag, element.isAbnormal { return .fail(element) }
                if flag { kept.append(element) }
                return .proceed
            }
            return failure ?? .list(kept)
        }
    }

    private func transformed(_ walk: Walk, _ filter: Step?, _ body: @escaping Step, _ offset: Int) -> Step {
        { frame in
            var results: [CELValue] = []
            let failure = walk.run(frame) { _, _ in
                if let verdict = Compiler.verdict(filter, frame, offset) { return verdict }
                let value = body(frame)
                if value.isAbnormal { return .fail(value) }
                results.append(value)
                return .proceed
            }
            return failure ?? .list(results)
        }
    }

    private func mapped(_ walk: Walk, _ filter: Step?, _ body: @escaping Step, _ offset: Int) -> Step {
        { frame in
            var builder = CELMap.Builder(capacity: 0)
            let failure = walk.run(frame) { key, _ in
                if let verdict = Compiler.verdict(filter, frame, offset) { return verdict }
                let value = body(frame)
                if value.isAbnormal { return .fail(value) }
                return Compiler.add(key, value, to: &builder, offset).map(Walk.Verdict.fail) ?? .proceed
            }
            return failure ?? .map(CELMap(builder))
        }
    }

    private func entries(_ walk: Walk, _ filter: Step?, _ body: @escaping Step, _ offset: Int) -> Step {
        { frame in
            var builder = CELMap.Builder(capacity: 0)
            let failure = walk.run(frame) { _, _ in
                if let verdict = Compiler.verdict(filter, frame, offset) { return verdict }
                let value = body(frame)
                guard case .map(let map) = value else {
                    return .fail(value.isAbnormal ? value : Compiler.noOverload("transformMapEntry", [value], offset))
                }
                for (key, value) in zip(map.keys, map.values) {
                    if let failure = Compiler.add(key, value, to: &builder, offset) { return .fail(failure) }
                }
                return frame.charge(map.count) ? .proceed : .fail(Meter.exhausted)
            }
            return failure ?? .map(CELMap(builder))
        }
    }

    private func sorted(_ walk: Walk, _ body: @escaping Step, _ offset: Int) -> Step {
        { frame in
            var elements: [CELValue] = []
            var keys: [CELValue] = []
            let failure = walk.run(frame) { _, element in
                let value = body(frame)
                if value.isAbnormal { return .fail(value) }
                if element.isAbnormal { return .fail(element) }
                elements.append(element)
                keys.append(value)
                return .proceed
            }
            if let failure { return failure }
            guard let order = Sorting.order(keys, frame) else {
                return frame.isExhausted ? Meter.exhausted : Compiler.noOverload("sortBy", keys, offset)
            }
            return .list(order.map { elements[$0] })
        }
    }

    /// What a filter says: nil lets the element through.
    private static func verdict(_ filter: Step?, _ frame: Frame, _ offset: Int) -> Walk.Verdict? {
        guard let filter else { return nil }
        let value = filter(frame)
        guard case .bool(let flag) = value else { return .fail(asCondition(value, "filter", offset)) }
        return flag ? nil : .proceed
    }

    mutating func optionalMap(
        _ operand: Expression, _ body: Expression, _ isFlat: Bool, _ expression: Expression
    ) -> Step {
        let slot = tree.introduced[expression.id]?.first ?? 0
        let (operand, offset) = (step(operand), expression.offset)
        let body = step(body)
        return { frame in
            let value = operand(frame)
            guard case .optional(let inner) = value else {
                return value.isAbnormal ? value : Compiler.noOptional(value, offset)
            }
            guard let inner else { return value }
            frame.locals[slot] = inner
            let result = body(frame)
            if result.isAbnormal { return result }
            if !isFlat { return .optional(result) }
            if case .optional = result { return result }
            return Compiler.noOptional(result, offset)
        }
    }
}

/// One way through the elements of a value, each of which costs.
struct Walk: Sendable {
    enum Verdict {
        case proceed, stop
        case fail(CELValue)
    }

    let range: Step
    /// Where the element or key goes, or the first of two.
    let first: Int
    let second: Int?
    let cost: Int
    let offset: Int

    /// Calls for each element with key (or index) and element (or key, where there is one variable).
    ///
    /// - Returns: why the walk broke off; nil where it did not.
    @inline(__always)
    func run(_ frame: Frame, _ body: (_ key: CELValue, _ element: CELValue) -> Verdict) -> CELValue? {
        let value = range(frame)
        switch value {
        case .list(let elements):
            for index in elements.indices {
                switch visit(frame, .int(Int64(index)), elements[index], body) {
                case .proceed: continue
                case .stop: return nil
                case .fail(let failure): return failure
                }
            }
        case .map(let map):
            for index in map.keys.indices {
                let element = second == nil ? map.keys[index] : map.values[index]
                switch visit(frame, map.keys[index], element, body) {
                case .proceed: continue
                case .stop: return nil
                case .fail(let failure): return failure
                }
            }
        case .error, .unknown: return value
        default: return Compiler.noOverload("a comprehension", [value], offset)
        }
        return nil
    }

    @inline(__always)
    private func visit(
        _ frame: Frame, _ key: CELValue, _ element: CELValue, _ body: (CELValue, CELValue) -> Verdict
    ) -> Verdict {
        guard frame.charge(cost) else { return .fail(Meter.exhausted) }
        if let second {
            frame.locals[first] = key
            frame.locals[second] = element
        } else {
            frame.locals[first] = element
        }
        return body(key, element)
    }
}
