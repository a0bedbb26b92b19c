import Specs
import Vocabulary

// What is there by the thousand is written as canonical JSON without making values first. The keys stand in their
// order, and the bytes are those of the canonical JSON of `value`.

extension TenantPlan {
    static func canonical(
        _ tenant: TenantName, _ mode: String, _ actions: [PlannedAction], _ forgotten: [Forgotten],
        _ findings: [Finding], _ policies: PolicyResults, _ envelopes: [Envelope], _ counts: Counts
    ) -> [UInt8] {
        // An action takes about so many bytes.
        var writer = CanonicalWriter(capacity: 1024 * (actions.count + 1))
        writer.object {
            $0.key("actions")
            $0.list(actions) { $1.write(to: &$0) }
            $0.key("counts")
            $0.value(counts.value)
            $0.key("envelopes")
            $0.value(.list(envelopes.map(\.value)))
            $0.key("findings")
            $0.value(.list(findings.map(\.value)))
            $0.key("forgotten")
            $0.value(.list(forgotten.map(\.value)))
            $0.entry("mode", mode)
            if !policies.isEmpty {
                $0.key("policies")
                policies.write(to: &$0)
            }
            $0.entry("tenant", tenant.rawValue)
        }
        return writer.bytes
    }
}

extension PlannedAction {
    fileprivate func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.entry("account", account.rawValue)
            $0.entry("address", address.description)
            $0.entry("approval", approval?.rawValue)
            $0.entry("chain", chain)
            $0.key("changes")
            $0.list(changes) { $1.write(to: &$0) }
            $0.key("claim")
            claim.write(to: &$0)
            $0.entry("class", actionClass.rawValue)
            $0.entry("counts", counting.rawValue)
            $0.key("holds")
            $0.list(holds) { $1.write(to: &$0) }
            $0.entry("incarnation", incarnation.rawValue)
            $0.entry("key", key)
            $0.entry("name", name)
            $0.entry("note", note.isEmpty ? nil : note)
            $0.entry("transition", transition.rawValue)
        }
    }
}

extension PlannedAction.Change {
    func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.entry("field", field.rawValue)
            $0.key("from")
            from.write(to: &$0)
            $0.key("to")
            to.write(to: &$0)
        }
    }
}

extension Claim {
    fileprivate func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.entry("column", Int64(origin.range.start.column))
            $0.entry("file", origin.range.file)
            $0.entry("line", Int64(origin.range.start.line))
            $0.entry("name", name.rawValue)
            $0.entry("reason", reason.isEmpty ? nil : reason)
            $0.entry("source", origin.source)
            $0.entry("version", version)
            $0.entry("wants", summary)
        }
    }
}

extension GateHold {
    fileprivate func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.entry("gate", gate.rawValue)
            $0.entry("holder", holder)
            $0.entry("message", message)
            $0.entry("until", until?.description)
        }
    }
}

extension FieldValue {
    fileprivate func write(to writer: inout CanonicalWriter) {
        switch self {
        case .power(let state): writer.string(state.rawValue)
        case .count(let number): writer.integer(number)
        case .text(let text): writer.string(text)
        case .flag(let flag): writer.flag(flag)
        case .none: writer.null()
        }
    }
}

extension PolicyResults {
    fileprivate func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.key("findings")
            $0.list(findings) { $1.write(to: &$0) }
            $0.key("rules")
            $0.value(.list(tallies.map(\.value)))
        }
    }
}

extension PolicyFinding {
    fileprivate func write(to writer: inout CanonicalWriter) {
        writer.object {
            if let actsFrom { $0.entry("actsFrom", actsFrom) }
            $0.entry("address", address.description)
            $0.entry("column", Int64(origin.range.start.column))
            $0.entry("file", origin.range.file)
            $0.entry("line", Int64(origin.range.start.line))
            $0.entry("message", message)
            $0.entry("mode", mode.rawValue)
            $0.entry("name", name)
            $0.entry("policy", policy.rawValue)
            $0.entry("rule", rule)
            $0.entry("severity", severity.rawValue)
            $0.entry("source", origin.source)
            $0.entry("then", then.rawValue)
        }
    }
}
