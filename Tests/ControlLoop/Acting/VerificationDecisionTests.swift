import Cloud
import Ledger
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// What a look at a change that was made tells.
@Suite struct VerificationDecisionTests {
    private let since = Instant(seconds: 1_790_000_000)

    private func watched(departed: Instant? = nil) -> WatchedChange {
        WatchedChange(
            intent: .stopping("m1", at: since), since: since, deadline: since.adding(seconds: 600), lookAt: since,
            departedSince: departed)
    }

    private func verdict(_ reading: Reading, after seconds: Int64, departed: Instant? = nil) -> Verdict {
        VerificationDecision.verdict(on: watched(departed: departed), reading, at: since.adding(seconds: seconds))
    }

    private func found(_ power: PowerState, isChanging: Bool = false) -> Reading {
        .found(Sim.machine("m1", power, isChanging: isChanging))
    }

    @Test func asItWasMade() {
        #expect(verdict(found(.stopped), after: 0) == .reached)
        #expect(verdict(found(.stopped), after: 9999, departed: since) == .reached)
    }

    @Test func onItsWayIsNotThere() {
        let again = since.adding(seconds: 25)
        #expect(verdict(found(.stopped, isChanging: true), after: 10) == .notYet(lookAgainAt: again))
        guard case .departed(_, let what, _) = verdict(found(.stopped, isChanging: true), after: 600) else {
            Issue.record("nothing is said of what never gets there")
            return
        }
        #expect(what == "it is still on its way there")
    }

    @Test func looksAreEverFurtherApartAndOneIsAtTheEnd() {
        var times: [Int64] = []
        var now: Int64 = 15
        while case .notYet(let again) = verdict(found(.running), after: now) {
            now = again.seconds - since.seconds
            times.append(now)
        }
        #expect(times == [30, 60, 120, 240, 480, 600])
    }

    @Test func aDepartureIsDatedFromTheEndOfItsTimeWhenverSeen() {
        let deadline = since.adding(seconds: 600)
        for seconds: Int64 in [600, 700, 90_000] {
            guard case .departed(let from, let what, let again) = verdict(found(.running), after: seconds) else {
                Issue.record("no departure after \(seconds) s")
                continue
            }
            #expect(from == deadline)
            #expect(what == "its power is running, not stopped")
            #expect((300...3600).contains(again.seconds - since.seconds - seconds))
        }
    }

    @Test func somebodyElses() {
        #expect(verdict(found(.hibernated), after: 600) == .changedBySomebody("its power is hibernated, not stopped"))
        // Before that it may be an older state that still shows.
        #expect(verdict(found(.hibernated), after: 599) == .notYet(lookAgainAt: since.adding(seconds: 600)))
    }

    @Test func goneOrAnother() {
        #expect(verdict(.gone, after: 1) == .gone)
        #expect(verdict(.found(Sim.machine("m1", .stopped, incarnation: "other")), after: 1) == .gone)
    }

    @Test("I2: what cannot be read is no departure")
    func notKnown() {
        let unknown = Resource(
            address: Sim.machine("m1").address, incarnation: "life-m1", tags: .known(TagSet([])),
            state: ResourceState(fields: [ResourceState.FieldReading(.power, .unknown(.notUnderstood))]))
        let error = CloudError(.transient, code: "Busy", message: "later")
        for reading in [Reading.found(unknown), .unreadable(error)] {
            for seconds: Int64 in [1, 600, 9999] {
                guard case .notYet(let again) = verdict(reading, after: seconds) else {
                    Issue.record("something was told from nothing")
                    continue
                }
                #expect(again > since.adding(seconds: seconds))
            }
        }
    }
}

extension Intent {
    /// An intent to stop a machine of `shop`.
    static func stopping(_ id: String, at instant: Instant, key: String = "key") -> Intent {
        Intent(
            id: IntentID(rawValue: "intent-\(id)"), tenant: "shop", account: "main",
            address: ResourceAddress(scope: Sim.scope(), id: id), incarnation: Incarnation(rawValue: "life-\(id)"),
            transition: .stop,
            changes: [IntentChange(field: .power, from: .power(.running), to: .power(.stopped))],
            actionClass: .absolute, claim: "Schedule/shop/office",
            reason: IntentReason(
                source: "root", revision: "", author: nil, file: "", line: 1, column: 1, chain: [], gates: []),
            evaluatedAt: instant, recordedAt: instant, planID: "plan", actionKey: key)
    }
}
