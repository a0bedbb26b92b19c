import Cloud
import Testing
import Vocabulary

@testable import CloudKubernetes

/// What is told, without a server.
@Suite final class WatchedStateTests {
    private static func deployment(_ name: String, replicas: Int = 3, ready: Int = 2, more: String = "") -> String {
        let metadata = Sample.metadata(name, uid: "u-\(name)")
        return Sample.deployment(metadata, replicas: replicas).replacing(
            #""status":{"readyReplicas":2,"#, with: #""status":{"readyReplicas":\#(ready),\#(more)"#)
    }

    private var state = WatchedState(Sample.scope(.deployment), .deployment, .whole, Instant(seconds: 1))

    private func tell(
        _ event: (UnsafeRawBufferPointer) -> WatchEvent, _ text: String, of kind: ObjectKind = .deployment
    ) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes { state.take(event($0), of: kind, at: Instant(seconds: 2)) }
    }

    private func tell(_ event: WatchEvent, of kind: ObjectKind = .deployment, at second: Int64 = 2) -> Bool {
        state.take(event, of: kind, at: Instant(seconds: second))
    }

    private func begin(_ objects: String...) {
        for kind in [ObjectKind.deployment] + state.companions.kinds {
            _ = tell(.restarted, of: kind)
            for object in objects where kind == .deployment { _ = tell({ .added($0) }, object) }
            _ = tell(.synced("1"), of: kind)
        }
    }

    private var ids: [String] { state.rows.rows.map(\.id) }

    @Test func nothingIsListedAsWholeBeforeAllIsTold() {
        #expect(state.gap != nil)
        _ = tell(.restarted)
        _ = tell({ .added($0) }, Self.deployment("a"))
        _ = tell(.synced("1"))
        #expect(state.gap?.contains("what scales it") == true)
        begin(Self.deployment("a"))
        #expect(state.gap == nil && ids == ["shop/a"])
    }

    @Test func whatNobodyLooksAtIsNoChange() {
        begin(Self.deployment("a"), Self.deployment("b"))
        let before = state.rows.rows[0].resource
        let isChanged = tell(
            { .modified($0) },
            Self.deployment("a", more: #""conditions":[{"type":"Available"}],"observedGeneration":4,"#))
        #expect(isChanged == false && state.rows.rows[0].resource === before)
        #expect(tell({ .modified($0) }, Self.deployment("a", replicas: 4)))
        #expect(tell({ .modified($0) }, Self.deployment("a", replicas: 4, ready: 4)))
        #expect(state.rows.rows[0].resource.value(of: .desired) == .known(.count(4)))
        let isNews = tell(.bookmark("9"), at: 60)
        #expect(isNews == false)
    }

    @Test func theOldestWordCounts() {
        begin(Self.deployment("a"))
        for kind in [ObjectKind.deployment, .autoscaler] { _ = tell(.bookmark("9"), of: kind, at: 60) }
        #expect(state.toldAt == Instant(seconds: 2))
        _ = tell(.bookmark("9"), of: .scaledObject, at: 50)
        #expect(state.toldAt == Instant(seconds: 50))
    }

    @Test func allAnewForgetsWhatIsNotToldAgain() {
        begin(Self.deployment("a"), Self.deployment("b"), Self.deployment("c"))
        let kept = state.rows.rows[1].resource
        #expect(tell(.restarted))
        #expect(ids == ["shop/a", "shop/b", "shop/c"] && state.gap != nil)
        // In no order, one of them twice, and one that goes at once.
        for name in ["d", "b", "a", "b"] { _ = tell({ .added($0) }, Self.deployment(name)) }
        _ = tell({ .deleted($0) }, Self.deployment("a"))
        #expect(tell(.synced("7")))
        #expect(ids == ["shop/b", "shop/d"] && state.rows.rows[0].resource === kept)
    }

    @Test func whatCannotBeReadIsSaidUntilAllIsToldAnew() {
        begin(Self.deployment("a"))
        #expect(tell({ .modified($0) }, #"{"metadata":[]}"#))
        _ = tell(.bookmark("9"))
        #expect(state.gap?.contains("cannot be read") == true)
        begin(Self.deployment("a"))
        #expect(state.gap == nil)
    }

    @Test func anInterruptionIsSaidUntilSomethingIsTold() {
        begin(Self.deployment("a"))
        #expect(tell(.interrupted(CloudError(.transient, code: "x", message: "away"))))
        #expect(state.gap?.contains("away") == true && ids == ["shop/a"])
        #expect(tell(.bookmark("9")))
        #expect(state.gap == nil)
    }
}
