import Cloud
import Vocabulary

/// The patches that change objects, worded for their kinds.
struct Wording {
    let kind: ObjectKind
    let object: ObjectName
    let request: ActionRequest

    /// The patches that make a change, in order: one of the object with mark, words and change, and where its autoscaler's
    /// limits change, one of that.
    func patches() throws(CloudError) -> [KubernetesCall] {
        if request.transition == .tag { return [try labels()] }
        if kind == .daemonSet || kind == .scaledObject { return [try pause()] }
        let limits = try autoscalerLimits()
        return [try apply()] + (limits.map { [$0] } ?? [])
    }

    private static let limits: [Field] = [.minimum, .maximum]

    private func version(_ name: AttributeName = .objectVersion) throws(CloudError) -> ObjectVersion {
        if let version = ObjectVersion(request.resource.attribute(name)) { return version }
        throw CloudError(.terminal, code: "unsupported", message: "it was not read again before the change")
    }

    // MARK: Sizes, suspension, annotations

    private func apply() throws(CloudError) -> KubernetesCall {
        var content = Value.map([])
        for choice in choices { content = content.merged(with: try value(of: choice)) }
        let version = try version()
        return .apply(
            kind.path(of: object), body(of: kind, object.name, version, content, annotations(version)), force: true,
            origin: request.origin)
    }

    /// The values that are applied: those that change, and those that are ours already, since what is left out of an apply
    /// is taken away. What is as it should be stays with whoever holds it.
    private var choices: [FieldChoice] {
        let elsewhere = hasAutoscaler ? Self.limits : []
        let held = request.resource.mark?.prior.map(\.field) ?? []
        let fields = Set(request.changes.map(\.field) + held).subtracting(elsewhere).sorted()
        return fields.compactMap { field in
            let now = request.resource.value(of: field)
            let wanted = request.changes.first { $0.field == field }?.value
            if let wanted, now != .known(wanted) || held.contains(field) { return FieldChoice(field, wanted) }
            return held.contains(field) ? now.value.map { FieldChoice(field, $0) } : nil
        }
    }

    /// Whether its limits are another object's.
    private var hasAutoscaler: Bool { ObjectKind.scaledByAutoscalers.contains(kind) }

    /// What one field's change puts into the object.
    private func value(of change: FieldChoice) throws(CloudError) -> Value {
        switch (kind.type, change.field, change.value) {
        case (.cronJob, .power, .power(let power)): return kind.size.object(.bool(power == .stopped))
        // Its minimum is 0 where none is written; what is left out of an apply and was ours is taken away.
        case (.knativeService, .minimum, .count(0)) where isReturn: return .map([])
        case (.knativeService, .minimum, .count(let count)): return kind.size.object(.string(String(count)))
        case (.knativeService, .maximum, .count(let count)):
            return kind.sizes[1].object(.string(String(count)))
        case (.autoscaler, .minimum, .count(let count)): return kind.size.object(.int(count))
        case (.autoscaler, .maximum, .count(let count)): return kind.sizes[1].object(.int(count))
        case (_, .desired, .count(let count)) where count >= 0:
            try refuseAgainstAutoscaler(count)
            return kind.size.object(.int(count))
        default:
            throw CloudError(
                .terminal, code: "unsupported",
                message: "\(kind.kind) \(object.namespace)/\(object.name) cannot be set to \(change.field) = "
                    + "\(change.value)")
        }
    }

    /// A size beside an autoscaler would not last: it goes to sleep and wakes, but how large it is in between, the
    /// autoscaler decides.
    private func refuseAgainstAutoscaler(_ count: Int64) throws(CloudError) {
        guard case .known(.string(let name)) = request.resource.attribute(.autoscaler), count != 0,
            case .known(.count(let now)) = request.resource.value(of: .desired), now != 0, now != count
        else { return }
        throw CloudError(
            .terminal, code: "unsupported",
            message:
                "HorizontalPodAutoscaler \(object.namespace)/\(name) decides its size; state `minimum` and `maximum`")
    }

    // MARK: The autoscaler's limits

    private func autoscalerLimits() throws(CloudError) -> KubernetesCall? {
        let wanted = request.changes.filter { Self.limits.contains($0.field) }
        guard hasAutoscaler, wanted.contains(where: { request.resource.value(of: $0.field) != .known($0.value) })
        else { return nil }
        guard case .known(.string(let name)) = request.resource.attribute(.autoscaler) else {
            throw CloudError(.terminal, code: "unsupported", message: "it has no autoscaler whose limits could be set")
        }
        let version = try version(.autoscalerVersion)
        var content = Value.map([])
        // Both, since what was applied before and is left out is taken away.
        for (field, path) in zip(Self.limits, ObjectKind.autoscaler.sizes) {
            let value = wanted.first { $0.field == field }?.value ?? request.resource.value(of: field).value
            guard case .count(let count)? = value else { continue }
            content = content.merged(with: path.object(.int(count)))
        }
        let scaler = ObjectName(namespace: object.namespace, name: name)
        let body = body(of: .autoscaler, name, version, content, stateAnnotation + heldBefore(version))
        return .apply(ObjectKind.autoscaler.path(of: scaler), body, force: true, origin: request.origin)
    }

    private func body(
        of kind: ObjectKind, _ name: String, _ version: ObjectVersion, _ content: Value, _ annotations: [Value.Entry]
    ) -> Value {
        Value.object([
            "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind),
            "metadata": .map(
                [
                    Value.Entry("name", .string(name)), Value.Entry("namespace", .string(object.namespace)),
                ] + version.precondition
                    + (annotations.isEmpty ? [] : [Value.Entry("annotations", .map(annotations))])),
        ]).merged(with: content)
    }

    // MARK: What people and we read on it

    /// The mark as it will be, and what people read; on the way back the words go, and the mark once that is on record.
    private func annotations(_ version: ObjectVersion) -> [Value.Entry] {
        guard let mark = request.mark ?? request.resource.mark else { return [] }
        return [Value.Entry(WellKnown.control, .string(mark.encoded))] + heldBefore(version) + stateAnnotation
    }

    private func heldBefore(_ version: ObjectVersion) -> [Value.Entry] {
        [Value.Entry(WellKnown.heldBefore, .string(version.rightfulHolders))]
    }

    /// Whether all comes back that was moved: no mark goes with it, and one is there.
    private var isReturn: Bool { request.mark == nil && request.resource.mark != nil }

    private var stateAnnotation: [Value.Entry] {
        request.mark == nil ? [] : [Value.Entry(WellKnown.state, .string(StateNote(request).words))]
    }

    // MARK: What server-side apply cannot say

    /// A DaemonSet's node selector is one value to server-side apply, into which a key is merged, and others' stay. The
    /// pause of a ScaledObject ends also where somebody else wrote it.
    private func pause() throws(CloudError) -> KubernetesCall {
        guard let change = request.changes.first(where: { $0.field == .power }), case .power(let power) = change.value
        else {
            throw CloudError(
                .terminal, code: "unsupported", message: "a \(kind.kind) runs or sleeps, and nothing else")
        }
        let isOff = power == .stopped
        let content: Value =
            kind == .daemonSet
            ? kind.size.object(.map([Value.Entry(WellKnown.asleep, isOff ? "true" : .null)]))
            : kind.size.object(isOff ? "0" : .null)
        let version = try version()
        var annotations = [Value.Entry(WellKnown.state, .null)]
        if request.mark != nil { annotations = self.annotations(version) }
        return merge(content, version, metadata: [Value.Entry("annotations", .map(annotations))])
    }

    /// Labels are people's, so they are set beside what is applied: that would take off each label it no longer names.
    private func labels() throws(CloudError) -> KubernetesCall {
        if let problem = TagRules.labels.problem(of: request.changes, to: request.resource) {
            throw CloudError(.terminal, code: "invalidTag", message: "\(problem); nothing was sent")
        }
        var (labels, annotations): ([Value.Entry], [Value.Entry]) = ([], [])
        for change in request.changes {
            guard let key = change.field.tagKey else { continue }
            var value = Value.null
            if case .text(let text) = change.value { value = .string(text) }
            if change.field == .notice {
                annotations.append(Value.Entry(WellKnown.notice, value))
            } else {
                labels.append(Value.Entry(key, value))
            }
        }
        return merge(
            .map([]), try version(),
            metadata: [("labels", labels), ("annotations", annotations)].filter { !$0.1.isEmpty }
                .map { Value.Entry($0.0, .map($0.1)) })
    }

    /// A merge patch (RFC 7396), which the version that it names keeps from being made twice.
    private func merge(_ content: Value, _ version: ObjectVersion, metadata: [Value.Entry]) -> KubernetesCall {
        let body = Value.map([Value.Entry("metadata", .map(version.precondition + metadata))]).merged(with: content)
        return .merge(kind.path(of: object), body, origin: request.origin)
    }
}

extension KubernetesCall {
    /// A merge patch (RFC 7396) in our name. It has to name the version that it changes.
    static func merge(_ path: String, _ body: Value, origin: String) -> KubernetesCall {
        var call = KubernetesCall(
            "PATCH", path, contentType: "application/merge-patch+json", body: body, origin: origin, isRepeatable: true)
        call.add("fieldManager", fieldManager)
        return call
    }
}

extension Value {
    /// A mapping with the entries of another one put into it, mappings within merged.
    func merged(with other: Value) -> Value {
        guard var entries, let more = other.entries else { return other }
        for entry in more {
            if let place = entries.firstIndex(where: { $0.key == entry.key }) {
                entries[place].value = entries[place].value.merged(with: entry.value)
            } else {
                entries.append(entry)
            }
        }
        return .map(entries)
    }
}
