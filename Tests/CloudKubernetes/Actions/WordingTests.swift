import Cloud
import Documents
import Testing
import Vocabulary

@testable import CloudKubernetes

@Suite struct KubernetesWordingTests {
    private let mark = ControlMark(
        controller: "main", sequence: 4, prior: [FieldChoice(.desired, .count(3))], macs: [[1, 2, 3, 4, 5, 6, 7, 8]])
    private let until = Instant(rfc3339: "2026-11-23T07:00:00Z")

    private func body(_ call: KubernetesCall) throws -> Value {
        try JSONScanner.read(call.body) { scanner throws(DocumentError) in try scanner.value() }
    }

    private func deployment(marked: Bool = false, companions: Companions = Companions()) throws -> Resource {
        let annotations =
            marked
            ? #"{"cloudpioneer.io/control":"\#(mark.encoded)","cloudpioneer.io/held-before":"[]"}"# : "{}"
        return try #require(
            try Sample.resources(
                .deployment,
                Sample.deployment(Sample.metadata("web", annotations: annotations), replicas: marked ? 0 : 3),
                companions: companions
            ).first)
    }

    @Test func onePatchPutsItToSleepAndSaysSo() throws {
        let web = try deployment()
        let calls = try web.patches(
            web.request(.resize, [FieldChoice(.desired, .count(0))], mark: mark, until: until))
        #expect(calls.count == 1)
        #expect(
            calls[0].path
                == "/apis/apps/v1/namespaces/shop/deployments/web?fieldManager=cloudpioneer&force=true")
        #expect(calls[0].contentType == "application/apply-patch+yaml")
        let body = try body(calls[0])
        #expect(body["spec"] == .object(["replicas": 0]))
        #expect(body["metadata"]?["uid"] == "u-1" && body["metadata"]?["resourceVersion"] == "17")
        let notes = body["metadata"]?["annotations"]
        #expect(notes?["cloudpioneer.io/control"] == .string(mark.encoded))
        #expect(
            notes?["cloudpioneer.io/state"] == "asleep by Schedule/shop/night until 2026-11-23T07:00:00Z")
        #expect(
            notes?["cloudpioneer.io/held-before"]
                == #"[["kubectl","Update","apps/v1","","2026-11-21T00:12:13Z",0]]"#)
    }

    @Test func onTheWayBackTheWordsGoAndTheMarkStays() throws {
        let web = try deployment(marked: true)
        let calls = try web.patches(web.request(.resize, [FieldChoice(.desired, .count(3))]))
        let body = try body(try #require(calls.first))
        #expect(body["spec"] == .object(["replicas": 3]))
        let notes = body["metadata"]?["annotations"]
        #expect(notes?["cloudpioneer.io/control"] == .string(mark.encoded))
        #expect(notes?["cloudpioneer.io/held-before"] == "[]")
        #expect(notes?["cloudpioneer.io/state"] == nil)
    }

    @Test func limitsAreSetOnTheAutoscaler() throws {
        let web = try deployment(companions: Sample.companions)
        let calls = try web.patches(
            web.request(
                .resize,
                [
                    FieldChoice(.desired, .count(3)), FieldChoice(.minimum, .count(1)),
                    FieldChoice(.maximum, .count(2)),
                ], mark: mark))
        #expect(calls.count == 2)
        // Its size is as it should be, and stays with whoever holds it.
        #expect(try body(calls[0])["spec"] == nil)
        #expect(try body(calls[0])["metadata"]?["annotations"]?["cloudpioneer.io/control"] != nil)
        let limits = try body(calls[1])
        #expect(limits["kind"] == "HorizontalPodAutoscaler")
        #expect(limits["spec"]?["minReplicas"] == 1 && limits["spec"]?["maxReplicas"] == 2)
        #expect(limits["metadata"]?["uid"] == "u-hpa" && limits["metadata"]?["resourceVersion"] == "23")
        #expect(limits["metadata"]?["annotations"]?["cloudpioneer.io/control"] == nil)
    }

    @Test func whatTheAutoscalerLeavesNobodySets() throws {
        let web = try deployment(companions: Sample.companions)
        #expect(throws: CloudError.self) {
            try web.patches(web.request(.resize, [FieldChoice(.desired, .count(7))], mark: mark))
        }
        let bare = try deployment()
        #expect(throws: CloudError.self) {
            try bare.patches(bare.request(.resize, [FieldChoice(.minimum, .count(1))], mark: mark))
        }
    }

    @Test func whatWasNotReadAgainIsNotChanged() throws {
        let listed = try #require(
            try Sample.resources(
                .deployment, Sample.deployment(Sample.metadata("web")), isSecondLook: false
            ).first)
        #expect(throws: CloudError.self) {
            try listed.patches(listed.request(.resize, [FieldChoice(.desired, .count(0))], mark: mark))
        }
    }

    @Test func aDaemonSetKeepsTheKeysOfOthers() throws {
        let set = try #require(
            try Sample.resources(
                .daemonSet, #"{"metadata":\#(Sample.metadata("agent")),"spec":{"template":{"spec":{}}}}"#
            ).first)
        let call = try #require(
            try set.patches(set.request(.stop, [FieldChoice(.power, .power(.stopped))], mark: mark)).first)
        #expect(call.contentType == "application/merge-patch+json" && call.path.contains("fieldManager=cloudpioneer"))
        let selector = try body(call)["spec"]?["template"]?["spec"]?["nodeSelector"]
        #expect(selector == .object(["cloudpioneer.io/asleep": "true"]))
        let back = try #require(try set.patches(set.request(.start, [FieldChoice(.power, .power(.running))])).first)
        #expect(
            try body(back)["spec"]?["template"]?["spec"]?["nodeSelector"]
                == .object(["cloudpioneer.io/asleep": Value.null]))
    }

    @Test func labelsAndNoticesStandBesideWhatIsApplied() throws {
        let web = try deployment()
        let call = try #require(
            try web.patches(
                web.request(
                    .tag,
                    [
                        FieldChoice(.tag("team"), .text("a")), FieldChoice(.tag("app"), .none),
                        FieldChoice(.notice, .text("delete at 2026-12-01 by x/y")),
                    ])
            ).first)
        let metadata = try body(call)["metadata"]
        #expect(metadata?["labels"] == .object(["app": Value.null, "team": "a"]))
        #expect(metadata?["annotations"] == .object(["cloudpioneer.io/due": "delete at 2026-12-01 by x/y"]))
        #expect(metadata?["resourceVersion"] == "17")
    }

    @Test(arguments: [("team", "not a label"), ("kubernetes.io/x", "a"), ("a/b/c", "a"), ("-x", "a")])
    func whatIsNoLabelIsRefusedBeforeItIsSent(key: String, value: String) throws {
        let web = try deployment()
        #expect(throws: CloudError.self) {
            try web.patches(web.request(.tag, [FieldChoice(.tag(key), .text(value))]))
        }
    }

    @Test func aCronJobIsSuspended() throws {
        let job = try #require(
            try Sample.resources(.cronJob, #"{"metadata":\#(Sample.metadata("j")),"spec":{"suspend":false}}"#).first)
        let call = try #require(
            try job.patches(job.request(.stop, [FieldChoice(.power, .power(.stopped))], mark: mark)).first)
        #expect(call.path.hasPrefix("/apis/batch/v1/namespaces/shop/cronjobs/j"))
        #expect(try body(call)["spec"] == .object(["suspend": true]))
    }
}
