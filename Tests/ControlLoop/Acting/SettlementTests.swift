import Cloud
import Ledger
import Specs
import Storage
import Testing
import Vocabulary

@testable import ControlLoop

/// What a second look at a resource tells of an intent that was left open.
@Suite struct SettlementTests {
    private let clock = VirtualClock("2026-03-23T12:00:00Z")
    private let address = ResourceAddress(scope: Sim.scope(), id: "m1")

    /// What is settled of an intent to stop `m1`, begun before so many seconds, if this is what there is now.
    private func settled(
        _ resource: Resource?, after seconds: Int64 = 0, address: ResourceAddress? = nil, isWhole: Bool = true,
        _ faults: @Sendable (inout SimulatedCloud.Faults) -> Void = { _ in }
    ) async throws -> [IntentOutcome.Result] {
        let cloud = SimulatedCloud(clock, [resource].compactMap { $0 })
        cloud.fail(faults)
        let store = try await SQLiteStore.inMemory(controller: "test")
        let settlement = Settlement(
            providers: ProviderRegistry([cloud]), store: store, accounts: [account], accountsAreWhole: isWhole,
            clock: PassClock(wallClock: { [clock] in clock.now }))
        _ = try await store.begin([JournalEntry(intent(address ?? self.address), prior: .keep(onRelease: "restore"))])
        let answerLost = IntentOutcome.Result.unknown(code: "timeout", message: "no answer came")
        try await store.finish([IntentOutcome(intent: "intent", result: answerLost, at: clock.now)])
        clock.advance(seconds: seconds)
        let results = try await settlement.settle().map(\.result)
        // What is settled is settled for good, and what is not is left open.
        #expect(try await store.openIntents().count == 1 - results.count)
        #expect(try await settlement.settle().count == 0 || results.isEmpty)
        return results
    }

    private func intent(_ address: ResourceAddress) -> Intent {
        Intent(
            id: "intent", tenant: "shop", account: "main", address: address, incarnation: "life-m1", transition: .stop,
            changes: [IntentChange(field: .power, from: .power(.running), to: .power(.stopped))],
            actionClass: .absolute, claim: "Schedule/shop/office",
            reason: IntentReason(
                source: "root", revision: "", author: nil, file: "", line: 1, column: 1, chain: [], gates: []),
            evaluatedAt: clock.now, recordedAt: clock.now, planID: "plan", actionKey: "key")
    }

    private var account: CloudAccountSpec {
        CloudAccountSpec(
            metadata: Metadata(
                kind: "CloudAccount", name: "main", namespace: nil,
                origin: Origin(source: "root", revision: "", range: SourceRange(file: ""))),
            configuration: AccountConfiguration(
                name: "main", provider: "sim", realm: "sim", account: "id-main", regions: [Sim.region],
                reading: CredentialReference(method: "key"), acting: []))
    }

    private let lag = Int64(SimulatedCatalogue.lag)

    @Test func thereAsItShouldBe() async throws {
        #expect(try await settled(Sim.machine("m1", .stopped)) == [.succeeded])
        // Also where it is still on the way.
        #expect(try await settled(Sim.machine("m1", .stopped, isChanging: true)) == [.succeeded])
    }

    @Test func asItWas() async throws {
        let running = Sim.machine("m1")
        #expect(try await settled(running).isEmpty)
        #expect(try await settled(running, after: lag - 1).isEmpty)
        #expect(
            try await settled(running, after: lag) == [
                .failed(
                    code: "lost", message: "the resource shows no trace of the change; it was not made",
                    retry: .transient)
            ])
    }

    @Test func neitherAsItWasNorAsItShouldBe() async throws {
        let other = Sim.machine("m1", .hibernated)
        #expect(try await settled(other, after: lag - 1).isEmpty)
        #expect(
            try await settled(other, after: lag) == [
                .superseded("the resource is neither as it was nor as it should be: somebody else changed it")
            ])
    }

    @Test func onItsWayToSomethingElse() async throws {
        #expect(try await settled(Sim.machine("m1", isChanging: true), after: lag * 10).isEmpty)
    }

    @Test func notKnown() async throws {
        let unknown = Resource(
            address: address, incarnation: "life-m1", tags: .known(TagSet([])),
            state: ResourceState(fields: [ResourceState.FieldReading(.power, .unknown(.notUnderstood))]))
        #expect(try await settled(unknown, after: lag * 10).isEmpty)
    }

    @Test func gone() async throws {
        #expect(try await settled(nil) == [.superseded("the resource is gone")])
    }

    @Test func anotherLife() async throws {
        #expect(
            try await settled(Sim.machine("m1", .stopped, incarnation: "another"))
                == [.superseded("another resource has its name now")])
    }

    @Test func unreadable() async throws {
        let address = address
        #expect(
            try await settled(Sim.machine("m1", .stopped), after: lag) {
                $0.unreadable[address] = CloudError(.transient, code: "Throttled", message: "later")
            }.isEmpty)
    }

    @Test func anotherAccountTellsNothing() async throws {
        #expect(try await settled(nil, after: lag) { $0.identity["main"] = .success("id-stranger") }.isEmpty)
    }

    @Test func anAccountThatNobodyNamesAnyMore() async throws {
        let elsewhere = ResourceAddress(scope: Sim.scope(account: "id-former"), id: "m1")
        let m1 = Sim.machine("m1", .stopped)
        #expect(try await settled(m1, after: lag - 1, address: elsewhere).isEmpty)
        #expect(try await settled(m1, after: lag, address: elsewhere, isWhole: false).isEmpty)
        #expect(
            try await settled(m1, after: lag, address: elsewhere) == [
                .superseded("no CloudAccount is sim/id-former any more, so nobody can tell what became of it")
            ])
    }
}
