import Cloud
import Documents
public import Vocabulary

extension OverrideSpec {
    /// The same with another end.
    public func ending(at end: Instant) -> OverrideSpec {
        OverrideSpec(
            metadata: metadata, selector: selector, state: state, start: start, end: end, reason: reason, owner: owner,
            priority: priority, onRelease: onRelease, fallbackClasses: fallbackClasses)
    }

    /// The document as YAML, of which every reader makes the same again.
    public var text: String { YAMLWriter.text(document) }

    /// The document that says this, as people write one: what is usual is left out.
    public var document: Value {
        .object([
            "apiVersion": .string(SpecKind.apiVersion), "kind": "Override",
            "metadata": .object([
                "name": .string(metadata.name), "namespace": metadata.namespace.map { .string($0.rawValue) },
            ]),
            "spec": .object([
                "select": selector.document, "state": state.written, "start": .string(start.description),
                "end": .string(end.description), "reason": .string(reason), "owner": .string(owner),
                "priority": priority == 0 ? nil : .int(Int64(priority)),
                "onRelease": onRelease == .restore ? nil : .string(onRelease.rawValue),
                "fallbackClasses": fallbackClasses.isEmpty ? nil : .list(fallbackClasses.map(Value.string)),
            ]),
        ])
    }
}

extension ResourceSelector {
    /// The selector as a document has it. Requirements that one value answers stand as labels.
    fileprivate var document: Value {
        let labels = tags.requirements.filter { $0.operator == .isIn && $0.values.count == 1 }
        let others = tags.requirements.filter { !labels.contains($0) }
        func texts(_ list: [String]) -> Value? { list.isEmpty ? nil : .list(list.map(Value.string)) }
        let expressions = others.map { requirement in
            Value.object([
                "key": .string(requirement.key), "operator": .string(requirement.operator.rawValue),
                "values": texts(requirement.values),
            ])
        }
        let requirements = Value.object([
            "matchLabels": labels.isEmpty
                ? nil : .map(labels.map { Value.Entry($0.key, .string($0.values.first ?? "")) }),
            "matchExpressions": expressions.isEmpty ? nil : .list(expressions),
        ])
        return .object([
            "types": .list(types.map { .string($0.rawValue) }), "accounts": texts(accounts.map(\.rawValue)),
            "regions": texts(regions), "name": name.map(Value.string),
            "tags": tags.requirements.isEmpty ? nil : requirements, "atMost": atMost.map { .int(Int64($0)) },
        ])
    }
}

extension SourceFile {
    /// The file with another end of one of its overrides; every other byte stays as it is. Nil where it holds no such
    /// override.
    ///
    /// What is written stands in place of the value, also where that is an alias or an anchor's: whoever calls this
    /// compares what the file says afterwards.
    public func ending(_ name: String, in namespace: NamespaceName, at end: Instant) -> SourceFile? {
        for document in SpecReader.parse(self).documents where document["kind"]?.text == "Override" {
            let metadata = document["metadata"]
            guard metadata?["name"]?.text == name, let value = document["spec"]?["end"] else { continue }
            if let stated = metadata?["namespace"]?.text, stated != namespace.rawValue { continue }
            let text = Array("\"\(end.text(likeThatOf: value.text ?? ""))\"".utf8)
            let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            let offsets = value.offsets.lowerBound + mark..<value.offsets.upperBound + mark
            var changed = bytes
            changed.replaceSubrange(offsets, with: text)
            return SourceFile(source: source, revision: revision, path: path, bytes: changed)
        }
        return nil
    }
}

extension Instant {
    /// RFC 3339 with the offset that another text has; UTC where that has none.
    fileprivate func text(likeThatOf other: String) -> String {
        let offset = String(other.suffix(6))
        guard Instant(rfc3339: other) != nil, let sign = offset.first, sign == "+" || sign == "-",
            let hours = Int64(offset.dropFirst().prefix(2)), let minutes = Int64(offset.suffix(2)),
            milliseconds % 1000 == 0
        else { return description }
        let shift = (hours * 3600 + minutes * 60) * (sign == "+" ? 1 : -1)
        return "\(CivilTime(secondsSince1970: seconds + shift))\(offset)"
    }
}
