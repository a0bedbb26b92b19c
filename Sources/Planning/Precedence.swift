public import Vocabulary

/// Which of two claims on a field is the stronger: a strict total order.
public enum Precedence {
    /// Whether `first` is stronger than `second` on a field whose value now is `current`.
    ///
    /// Level, then priority, then the safe order (running over stopped, larger over smaller), then the later start,
    /// then the name. Names are unique, so no two claims are equal.
    public static func isStronger(
        _ first: Claim, than second: Claim, on field: Field, current: Known<FieldValue>
    ) -> Bool {
        if first.level != second.level { return first.level < second.level }
        if first.priority != second.priority { return first.priority > second.priority }
        let safety = rank(first, field, current)
        let otherSafety = rank(second, field, current)
        if safety != otherSafety { return safety > otherSafety }
        if first.start != second.start {
            return (first.start?.milliseconds ?? Int64.min) > (second.start?.milliseconds ?? Int64.min)
        }
        return first.name < second.name
    }

    /// Claims on a field, strongest first.
    public static func ordered(_ claims: [Claim], on field: Field, current: Known<FieldValue>) -> [Claim] {
        claims.sorted { isStronger($0, than: $1, on: field, current: current) }
    }

    /// How much of the resource a claim leaves available: higher is safer.
    private static func rank(_ claim: Claim, _ field: Field, _ current: Known<FieldValue>) -> Int64 {
        switch claim.wish(for: field) {
        case .set(let value): rank(value)
        // What is there is unknown: no claim to change it is safer than leaving it.
        case .keep: current.value.map(rank) ?? Int64.max
        case .wake: Int64.max
        case nil: Int64.min
        }
    }

    static func rank(_ value: FieldValue) -> Int64 {
        switch value {
        case .power(.stopped): 0
        case .power(.hibernated): 1
        case .power(.running): 2
        case .count(let number): number
        case .flag(let flag): flag ? 1 : 0
        case .text, .none: 0
        }
    }

    /// Whether going from one value to another takes something away, or may do so: which of two texts is the less,
    /// nobody can tell.
    static func isReduction(from current: FieldValue, to wanted: FieldValue) -> Bool {
        if case (.text, .text) = (current, wanted) { return current != wanted }
        return rank(wanted) < rank(current)
    }
}
