import Cloud
import Testing
import Vocabulary

@testable import CloudKubernetes

/// What an API server's words come to.
@Suite struct KubernetesResourceTests {
    private func deployment(
        _ metadata: String = Sample.metadata("web"), replicas: Int = 3, companions: Companions = Companions()
    ) throws -> Resource {
        try #require(
            try Sample.resources(
                .deployment, Sample.deployment(metadata, replicas: replicas), companions: companions
            ).first)
    }

    @Test func aDeployment() throws {
        let web = try deployment()
        #expect(web.address.description == "kubernetes/cluster-uid/cluster/apps/deployment/shop/web")
        #expect(web.incarnation == "u-1" && web.name == "web")
        #expect(web.value(of: .desired) == .known(.count(3)))
        #expect(web.value(of: .minimum) == .absent && web.value(of: .maximum) == .absent)
        #expect(web.owner == .absent && !web.state.isChanging)
        #expect(web.attribute(.sizeSetBy) == .known("kubectl"))
        #expect(web.attribute(.readyReplicas) == .known(2))
        #expect(web.attribute(.createdAt) == .known(.int(1_795_219_933)))
    }

    @Test func theNamespaceIsToldByTheClusterAndByNobodyElse() throws {
        let labels = #"{"app":"web","kubernetes.io/metadata.name":"payments","team":"a"}"#
        let web = try deployment(Sample.metadata("web", labels: labels))
        #expect(web.tags.value?["kubernetes.io/metadata.name"] == "shop")
        #expect(web.tags.value?.tags.map(\.key) == ["app", "kubernetes.io/metadata.name", "team"])
        // A label Name is a label like any other.
        #expect(try deployment(Sample.metadata("web", labels: #"{"Name":"other"}"#)).name == "web")
    }

    @Test func anAutoscalerShowsItsLimitsOnWhatItScales() throws {
        let web = try deployment(companions: Sample.companions)
        #expect(web.value(of: .minimum) == .known(.count(2)))
        #expect(web.value(of: .maximum) == .known(.count(5)))
        #expect(web.attribute(.autoscaler) == .known("web-hpa"))
    }

    @Test func whatCannotBeListedIsUnknownAndNotAbsent() throws {
        let companions = Companions(autoscalers: .unknown(.denied), scaledObjects: .unknown(.failed))
        let web = try deployment(companions: companions)
        #expect(web.value(of: .minimum) == .unknown(.denied))
        #expect(web.owner == .unknown(.failed))
    }

    @Test func whoeverDecidesAboutItIsItsOwner() throws {
        let owned = Sample.metadata(
            "web",
            more: #","ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"n"},"#
                + #"{"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","name":"front","controller":true}]"#)
        #expect(try deployment(owned).owner.value?.description.hasSuffix("argo/rollout/shop/front") == true)
        let unknown = Sample.metadata(
            "web",
            more:
                #","ownerReferences":[{"apiVersion":"db.example/v1","kind":"Postgres","name":"main","controller":true}]"#
        )
        #expect(try deployment(unknown).owner.value?.description.hasSuffix("db.example/postgres/shop/main") == true)
        var companions = Sample.companions
        companions.scaledObjects = .known([
            Companions.Target(.deployment, ObjectName(namespace: "shop", name: "web")): "web-scaler"
        ])
        #expect(
            try deployment(companions: companions).owner.value?.description.hasSuffix(
                "keda/scaledobject/shop/web-scaler")
                == true)
    }

    @Test func whatIsBeingDeletedTakesNoOtherChange() throws {
        let going = Sample.metadata("web", more: #","deletionTimestamp":"2026-11-21T00:12:13Z""#)
        #expect(try deployment(going).state.isChanging)
    }

    @Test func ofTwoManagersTheLatestHasSetTheSize() throws {
        let managers = [
            Sample.managed("argocd-controller", at: "2026-11-21T10:00:00Z", operation: "Apply"),
            Sample.managed("kubectl", at: "2026-11-21T09:00:00Z", subresource: "scale"),
            Sample.managed(
                "kube-controller-manager", at: "2026-11-21T11:00:00Z", fields: #"{"f:status":{"f:replicas":{}}}"#),
        ].joined(separator: ",")
        let web = try deployment(Sample.metadata("web", managers: managers))
        #expect(web.attribute(.sizeSetBy) == .known("argocd-controller"))
    }

    @Test(arguments: [
        (#"{"argocd.argoproj.io/tracking-id":"shop:apps/Deployment:shop/web"}"#, "{}", "Argo CD (shop)"),
        ("{}", #"{"kustomize.toolkit.fluxcd.io/name":"apps"}"#, "Flux (Kustomization apps)"),
        ("{}", #"{"helm.toolkit.fluxcd.io/name":"web"}"#, "Flux (HelmRelease web)"),
        (#"{"meta.helm.sh/release-name":"web"}"#, "{}", "Helm (web)"),
    ])
    func theToolBehindIsNamed(annotations: String, labels: String, tool: String) throws {
        let web = try deployment(Sample.metadata("web", labels: labels, annotations: annotations))
        #expect(web.attribute(.managedBy) == .known(.string(tool)))
    }

    @Test func marksAndNoticesAreReadOffAnnotations() throws {
        let mark = ControlMark(
            controller: "main", sequence: 4, prior: [FieldChoice(.desired, .count(3))],
            macs: [[1, 2, 3, 4, 5, 6, 7, 8]])
        let annotations =
            #"{"cloudpioneer.io/control":"\#(mark.encoded)","cloudpioneer.io/due":"delete on Friday by x"}"#
        let web = try deployment(Sample.metadata("web", annotations: annotations))
        #expect(web.mark == mark && web.notice == "delete on Friday by x")
    }

    @Test func aBudgetThatKeepsItsPods() throws {
        var companions = Sample.companions
        let terms = BudgetTerms(
            atLeast: .percent(50), selector: .object(["matchLabels": .object(["app": "web"])]))
        companions.budgets = .known([
            "shop": [Companions.Budget(name: "front", terms: terms)],
            "other": [Companions.Budget(name: "else", terms: terms)],
        ])
        let web = try deployment(companions: companions)
        #expect(web.attribute(.budgetKeeps) == .known(2))
        #expect(web.attribute(.disruptionBudget) == .known("front"))
        let caution = KubernetesCatalogue.catalogue[.deployment]?.cautions.first
        let words = caution?.words(.desired, from: .count(3), to: .count(0), of: web)
        #expect(words?.hasPrefix("front keeps 2 of its pods from evictions") == true)
        #expect(caution?.words(.desired, from: .count(3), to: .count(2), of: web) == nil)
    }

    @Test func howManyABudgetKeeps() {
        func kept(atLeast: BudgetTerms.Amount? = nil, away: BudgetTerms.Amount? = nil, of size: Int64) -> Int64 {
            BudgetTerms(atLeast: atLeast, atMostAway: away).keeps(of: size)
        }
        #expect(kept(atLeast: .pods(2), of: 5) == 2)
        // Percentages are rounded up, of what is kept and of what may be away.
        #expect(kept(atLeast: .percent(50), of: 3) == 2)
        #expect(kept(atLeast: .percent(400), of: 3) == 3)
        #expect(kept(away: .pods(1), of: 3) == 2)
        #expect(kept(away: .percent(25), of: 4) == 3)
        #expect(kept(away: .pods(9), of: 3) == 0)
        #expect(kept(of: 4) == 0)
    }

    @Test func aBudgetWithoutSelectorIsAboutNothingAndWithAnEmptyOneAboutAll() {
        #expect(!BudgetTerms().selects([("app", "web")]))
        #expect(BudgetTerms(selector: .map([])).selects([("app", "web")]))
        let odd = Value.object(["matchExpressions": [.object(["key": "app", "operator": "Near"])]])
        #expect(!BudgetTerms(selector: odd).selects([("app", "web")]))
    }

    // MARK: Other kinds

    @Test func whatHasPower() throws {
        let metadata = Sample.metadata("job", managers: "")
        let jobs = try Sample.resources(
            .cronJob, #"{"metadata":\#(metadata),"spec":{"suspend":true,"schedule":"* * * * *"}}"#,
            #"{"metadata":\#(Sample.metadata("b")),"spec":{}}"#)
        #expect(jobs.map { $0.value(of: .power) } == [.known(.power(.stopped)), .known(.power(.running))])
        let sets = try Sample.resources(
            .daemonSet,
            #"{"metadata":\#(metadata),"spec":{"template":{"spec":{"nodeSelector":{"cloudpioneer.io/asleep":"true"}}}}}"#,
            #"{"metadata":\#(metadata),"spec":{"template":{"spec":{"nodeSelector":{"disk":"ssd"}}}}}"#)
        #expect(sets.map { $0.value(of: .power) } == [.known(.power(.stopped)), .known(.power(.running))])
        let scaled = try ["0", "2"].map { count in
            Sample.metadata("s", annotations: #"{"autoscaling.keda.sh/paused-replicas":"\#(count)"}"#)
        }.flatMap { try Sample.resources(.scaledObject, #"{"metadata":\#($0),"spec":{}}"#) }
        #expect(scaled.map { $0.value(of: .power) } == [.known(.power(.stopped)), .known(.power(.running))])
        #expect(scaled.map { $0.attribute(.paused) } == [.known(false), .known(true)])
    }

    @Test func anAutoscalerIsOwnedByWhatItScales() throws {
        let owned =
            #"{"metadata":\#(Sample.metadata("h")),"spec":{"maxReplicas":5,"scaleTargetRef":"#
            + #"{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}"#
        let other =
            #"{"metadata":\#(Sample.metadata("h")),"spec":{"minReplicas":2,"maxReplicas":5,"scaleTargetRef":"#
            + #"{"apiVersion":"x.example/v1","kind":"Widget","name":"web"}}}"#
        let found = try Sample.resources(.autoscaler, owned, other)
        #expect(found[0].owner.value?.description.hasSuffix("apps/deployment/shop/web") == true)
        #expect(found[0].value(of: .minimum) == .known(.count(1)))
        #expect(found[1].owner == .absent && found[1].value(of: .minimum) == .known(.count(2)))
    }

    @Test func aSizeWhereTheDefinitionOfTheKindSays() throws {
        let definition = """
            {"spec":{"group":"x.example","versions":[
              {"name":"v1beta1","subresources":{"scale":{"specReplicasPath":".spec.old"}}},
              {"name":"v1","schema":{"openAPIV3Schema":{"type":"object"}},
               "subresources":{"status":{},"scale":{"specReplicasPath":".spec.workers.count"}}}]}}
            """
        let path = try #require(try Discovery.replicasPath(in: Array(definition.utf8), version: "v1"))
        #expect(path.pointer == "/spec/workers/count")
        let kind = ObjectKind(
            type: .scalable, group: "x.example", version: "v1", plural: "widgets", kind: "Widget", size: path)
        let found = try Sample.resources(
            kind, #"{"metadata":\#(Sample.metadata("w")),"spec":{"replicas":9,"workers":{"count":4}}}"#,
            #"{"metadata":\#(Sample.metadata("w")),"spec":{}}"#)
        #expect(found[0].address.id == "shop/widgets.x.example/w")
        #expect(found[0].value(of: .desired) == .known(.count(4)))
        #expect(found[1].value(of: .desired) == .absent)
    }

    @Test func whatIsNoJSONIsAnErrorAndNoListing() {
        var pool = ResourcePool()
        #expect(throws: CloudError.self) {
            try DraftPage.list(Array(#"{"items":[{"metadata":{"name":7}}]}"#.utf8), of: .deployment, &pool)
        }
    }
}
