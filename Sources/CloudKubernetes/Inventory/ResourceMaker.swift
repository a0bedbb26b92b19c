import Cloud
import Vocabulary

/// Makes resources of what was read.
struct ResourceMaker {
    let scope: Scope
    let detail: ListingDetail
    let companions: Companions
    /// Whether a change follows: then it is told what the change must find unchanged.
    var isSecondLook = false

    func resource(_ draft: ObjectDraft, _ pool: inout ResourcePool) -> Resource {
        let metadata = draft.metadata
        let state = ResourceState(
            fields: fields(draft), attributes: attributes(draft), owner: owner(draft),
            isChanging: metadata.isTerminating)
        return Resource(
            address: address(draft), incarnation: Incarnation(rawValue: metadata.uid), name: metadata.name,
            tags: .known(TagSet(metadata.tags)), state: pool.state(state), mark: metadata.mark,
            notice: metadata.notice, particulars: particulars(draft))
    }

    /// A resource as it is now that its companions are others.
    ///
    /// - Parameter draft: Its kind, its name, its size and the labels of its pods.
    func revised(_ resource: Resource, _ draft: ObjectDraft, _ pool: inout ResourcePool) -> Resource {
        let besides = besides(draft)
        let attributes = resource.state.attributes.map { reading in
            besides.first { $0.name == reading.name } ?? reading
        }
        let hasController = resource.owner.value.map { $0.scope.type != .scaledObject } ?? false
        let state = ResourceState(
            fields: fields(draft), attributes: attributes,
            owner: hasController ? resource.owner : scaledObject(draft), isChanging: resource.state.isChanging)
        return resource.with(state: pool.state(state))
    }

    private func address(_ draft: ObjectDraft) -> ResourceAddress {
        let name = draft.name
        let kind = scope.type == .scalable ? "\(draft.kind.qualified)/" : ""
        return ResourceAddress(scope: scope, id: "\(name.namespace)/\(kind)\(name.name)")
    }

    // MARK: Fields

    private func fields(_ draft: ObjectDraft) -> [ResourceState.FieldReading] {
        switch scope.type {
        case .deployment, .statefulSet, .rollout:
            let scaler = autoscaler(draft)
            // The API server fills in what is left out; for custom resources, their controller does.
            return [
                .init(.desired, .known(.count(draft.replicas ?? 1))),
                .init(.minimum, scaler.map { .count($0.minimum) }),
                .init(.maximum, scaler.bounded),
            ]
        case .replicaSet: return [.init(.desired, .known(.count(draft.replicas ?? 1)))]
        case .scalable: return [.init(.desired, draft.replicas.map { .known(.count($0)) } ?? .absent)]
        case .autoscaler:
            return [
                .init(.minimum, .known(.count(draft.minimum ?? 1))),
                .init(.maximum, draft.maximum.map { .known(.count($0)) } ?? .absent),
            ]
        case .knativeService:
            return [
                .init(.minimum, .known(.count(draft.minimum ?? 0))),
                .init(.maximum, draft.maximum.map { .known(.count($0)) } ?? .absent),
            ]
        default: return [.init(.power, .known(.power(isOff(draft) ? .stopped : .running)))]
        }
    }

    private func isOff(_ draft: ObjectDraft) -> Bool {
        switch scope.type {
        case .cronJob: draft.isSuspended
        case .daemonSet: draft.isAside
        default: draft.metadata.pausedReplicas == "0"
        }
    }

    private func autoscaler(_ draft: ObjectDraft) -> Known<Companions.Autoscaler> {
        switch companions.autoscalers {
        case .known(let all): all[Companions.Target(draft.kind, draft.name)].map(Known.known) ?? .absent
        case .absent: .absent
        case .unknown(let why): .unknown(why)
        }
    }

    // MARK: Attributes

    private func attributes(_ draft: ObjectDraft) -> [ResourceState.AttributeReading] {
        var list: [ResourceState.AttributeReading] = []
        func add(_ name: AttributeName, _ value: Known<Value>) { list.append(.init(name, value)) }
        let metadata = draft.metadata
        switch scope.type {
        case .deployment, .statefulSet, .rollout, .replicaSet:
            list += besides(draft)
            if scope.type == .deployment || scope.type == .rollout { add(.paused, .known(.bool(draft.isPaused))) }
            add(.readyReplicas, .known(.int(draft.ready ?? 0)))
        case .scalable: add(.readyReplicas, draft.ready.map { .known(.int($0)) } ?? .absent)
        case .scaledObject:
            let isOthers = metadata.isPaused || (metadata.pausedReplicas.map { $0 != "0" } ?? false)
            add(.paused, .known(.bool(isOthers)))
        default: break
        }
        add(.managedBy, metadata.managedBy.map { .known(.string($0)) } ?? .absent)
        add(.sizeSetBy, metadata.sizeSetBy.map { .known(.string($0)) } ?? .absent)
        return list
    }

    /// What companions alone decide.
    private func besides(_ draft: ObjectDraft) -> [ResourceState.AttributeReading] {
        let budget = companions.budget(of: draft)
        let scaler = autoscaler(draft).map { Value.string($0.name) }
        return (scope.type == .replicaSet ? [] : [.init(.autoscaler, scaler)]) + [
            .init(.budgetKeeps, budget.map { .int($0.pods) }),
            .init(.disruptionBudget, budget.map { .string($0.name) }),
        ]
    }

    private func particulars(_ draft: ObjectDraft) -> [ResourceState.AttributeReading] {
        var list: [ResourceState.AttributeReading] = []
        if detail >= .whole {
            let made = draft.metadata.createdAt.flatMap { Instant(rfc3339: $0) }
            list.append(.init(.createdAt, made.map { .known(.int($0.seconds)) } ?? .unknown(.notUnderstood)))
        }
        guard isSecondLook else { return list }
        list.append(.init(.objectVersion, .known(ObjectVersion(draft.metadata).value)))
        if let version = autoscaler(draft).value?.version {
            list.append(.init(.autoscalerVersion, .known(version.value)))
        }
        return list
    }

    // MARK: Owner

    private func owner(_ draft: ObjectDraft) -> Known<ResourceAddress> {
        let namespace = draft.metadata.namespace
        if let owner = draft.metadata.owner { return .known(address(of: owner, in: namespace)) }
        if scope.type == .autoscaler {
            guard let target = draft.target,
                let kind = ObjectKind.scaledByAutoscalers.first(where: {
                    $0.kind == target.kind && $0.group == target.group
                })
            else { return .absent }
            return .known(address(kind.type, "\(namespace)/\(target.name)"))
        }
        return scaledObject(draft)
    }

    private func scaledObject(_ draft: ObjectDraft) -> Known<ResourceAddress> {
        switch companions.scaledObjects {
        case .known(let all):
            all[Companions.Target(draft.kind, draft.name)].map {
                .known(address(.scaledObject, "\(draft.metadata.namespace)/\($0)"))
            }
                ?? .absent
        case .absent: .absent
        case .unknown(let why): .unknown(why)
        }
    }

    /// Of an owner that is no type of ours its group and kind make one, so that people can tell it.
    private func address(of owner: ObjectReference, in namespace: String) -> ResourceAddress {
        let known = ObjectKind.all.first { $0.kind == owner.kind && $0.group == owner.group }
        let group = owner.group.isEmpty ? "core" : owner.group
        let type = known?.type ?? ResourceType(rawValue: "\(group)/\(owner.kind.lowercased())")
        return address(type, "\(namespace)/\(owner.name)")
    }

    private func address(_ type: ResourceType, _ id: String) -> ResourceAddress {
        ResourceAddress(
            scope: Scope(realm: scope.realm, account: scope.account, region: scope.region, type: type), id: id)
    }
}

extension Known<Companions.Autoscaler> {
    fileprivate var bounded: Known<FieldValue> {
        switch self {
        case .known(let scaler): scaler.maximum.map { .known(.count($0)) } ?? .absent
        case .absent: .absent
        case .unknown(let why): .unknown(why)
        }
    }
}
