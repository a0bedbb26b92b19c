import Cloud
import Synchronization
import Testing
import Vocabulary

@testable import ControlLoop

@Suite final class MeasurementCacheTests {
    private let cache = MeasurementCache()
    private let asked = Mutex<[[String]]>([])

    private func measurements(
        of resources: [Resource], at seconds: Int64, _ answer: [String: Int64] = ["m1": 1, "m2": 2]
    ) async -> [Value?] {
        await cache.measurements(of: resources, at: Instant(seconds: seconds)) { addresses in
            asked.withLock { $0.append(addresses.map(\.id)) }
            return addresses.map { address in
                answer[address.id].map { Measurements([.days: .int($0)]) } ?? Measurements()
            }
        }.map { $0[.days] }
    }

    @Test("Somebody is asked once in six hours, and again for another life or where nothing was told")
    func age() async {
        let machines = [Sim.machine("m1"), Sim.machine("m2"), Sim.machine("m3")]
        #expect(await measurements(of: machines, at: 0) == [.int(1), .int(2), nil])
        #expect(await measurements(of: machines, at: 21_599, [:]) == [.int(1), .int(2), nil])
        #expect(await measurements(of: machines, at: 21_600, ["m1": 5]) == [.int(5), nil, nil])
        let other = Sim.machine("m1", incarnation: "another life")
        #expect(await measurements(of: [other], at: 21_700, ["m1": 7]) == [.int(7)])
        #expect(asked.withLock { $0 } == [["m1", "m2", "m3"], ["m3"], ["m1", "m2", "m3"], ["m1"]])
    }

    @Test("What is off is not asked about and shows nothing, also where something was known")
    func off() async {
        _ = await measurements(of: [Sim.machine("m1")], at: 0)
        #expect(
            await measurements(of: [Sim.machine("m1", .stopped), Sim.machine("m2", .hibernated)], at: 1) == [nil, nil])
        #expect(asked.withLock { $0 } == [["m1"]])
    }
}
