import Cloud
import Vocabulary

@testable import CloudKubernetes

/// Objects as an API server shows them, in short.
enum Sample {
    static func scope(_ type: ResourceType) -> Scope {
        Scope(realm: "kubernetes", account: "cluster-uid", region: "cluster", type: type)
    }

    /// `metadata` of an object whose size somebody has set.
    static func metadata(
        _ name: String, namespace: String = "shop", uid: String = "u-1", labels: String = #"{"app":"web"}"#,
        annotations: String = "{}", more: String = "", managers: String = managed("kubectl")
    ) -> String {
        """
        {"name":"\(name)","namespace":"\(namespace)","uid":"\(uid)","resourceVersion":"17",
         "creationTimestamp":"2026-11-21T00:12:13Z","labels":\(labels),"annotations":\(annotations),
         "managedFields":[\(managers)]\(more)}
        """
    }

    /// An entry of `managedFields` that holds the replicas.
    static func managed(
        _ manager: String, at time: String = "2026-11-21T00:12:13Z", fields: String = #"{"f:spec":{"f:replicas":{}}}"#,
        operation: String = "Update", subresource: String? = nil
    ) -> String {
        let tail = subresource.map { #","subresource":"\#($0)""# } ?? ""
        return """
            {"manager":"\(manager)","operation":"\(operation)","apiVersion":"apps/v1","time":"\(time)",
             "fieldsType":"FieldsV1","fieldsV1":\(fields)\(tail)}
            """
    }

    static func deployment(_ metadata: String, replicas: Int = 3) -> String {
        """
        {"metadata":\(metadata),
         "spec":{"replicas":\(replicas),"paused":false,
          "template":{"metadata":{"labels":{"app":"web","tier":"front"}},"spec":{"containers":[{"name":"c"}]}}},
         "status":{"readyReplicas":2,"replicas":3}}
        """
    }

    static func list(_ items: String..., next: String = "") -> [UInt8] {
        Array(
            #"{"kind":"List","metadata":{"resourceVersion":"99","continue":"\#(next)"},"items":[\#(items.joined(separator: ","))]}"#
                .utf8)
    }

    /// Resources of a list, as they are read before a change.
    static func resources(
        _ kind: ObjectKind, _ items: String..., companions: Companions = Companions(), isSecondLook: Bool = true
    ) throws -> [Resource] {
        var pool = ResourcePool()
        let body = Array(#"{"metadata":{},"items":[\#(items.joined(separator: ","))]}"#.utf8)
        let page = try DraftPage.list(body, of: kind, &pool, withPodLabels: companions.wantsPodLabels)
        let maker = ResourceMaker(
            scope: scope(kind.type), detail: .whole, companions: companions, isSecondLook: isSecondLook)
        return page.drafts.map { maker.resource($0, &pool) }
    }

    /// An autoscaler of `shop/web`.
    static let companions = Companions(
        autoscalers: .known([
            Companions.Target(.deployment, ObjectName(namespace: "shop", name: "web")): Companions.Autoscaler(
                name: "web-hpa", version: ObjectVersion(autoscalerMetadata), minimum: 2, maximum: 5)
        ]), scaledObjects: .known([:]), budgets: .known([:]))

    private static let autoscalerMetadata = {
        var metadata = ObjectMetadata()
        metadata.uid = "u-hpa"
        metadata.resourceVersion = "23"
        return metadata
    }()
}

extension Resource {
    func request(
        _ transition: TransitionName, _ changes: [FieldChoice], mark: ControlMark? = nil, until: Instant? = nil
    ) -> ActionRequest {
        ActionRequest(
            intent: "i-1", resource: self, transition: transition, changes: changes, mark: mark,
            origin: "Schedule/shop/night@0123abcd", until: until)
    }

    func patches(_ request: ActionRequest) throws -> [KubernetesCall] {
        let kind = ObjectKind.of(address.scope.type) ?? .deployment
        guard let object = ObjectName(address.id, address.scope.type) else { return [] }
        return try Wording(kind: kind, object: object, request: request).patches()
    }
}
