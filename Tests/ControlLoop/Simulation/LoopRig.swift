import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// A loop over a plant, in virtual time.
final class LoopRig: Sendable {
    let loop: ReconcileLoop
    let timer: VirtualTimer
    private let clock: VirtualClock
    private let running: Task<LoopError?, Never>

    init(
        _ plant: Plant, store: (any Store)? = nil, timing: LoopTiming = LoopTiming(), seed: UInt64 = 1
    ) throws {
        let timer = VirtualTimer(plant.clock)
        let loop = try ReconcileLoop(
            plant.controller(store: store ?? plant.store), timing: timing, timer: timer, seed: seed)
        self.timer = timer
        self.loop = loop
        clock = plant.clock
        running = Task {
            do throws(LoopError) {
                try await loop.run(holder: "a test")
                return nil
            } catch {
                return error
            }
        }
    }

    /// Lets time pass until an instant of RFC 3339, with whatever is due before it.
    func run(until text: String) async {
        await timer.advance(to: Instant(rfc3339: text) ?? clock.now)
    }

    func run(seconds: Int64) async { await timer.advance(to: clock.now.adding(seconds: seconds)) }

    /// Ends the loop in whatever way, however badly things stand.
    func end(killing: Bool) async {
        if killing { running.cancel() } else { loop.stop() }
        _ = await running.value
    }

    /// Stops the loop and waits for its end.
    func stop() async {
        loop.stop()
        let error = await running.value
        #expect(error == nil)
    }
}

extension Plant {
    /// Runs a loop for as long as some steps take, and stops it.
    func looping(
        timing: LoopTiming = LoopTiming(), seed: UInt64 = 1, _ steps: (LoopRig) async throws -> Void
    ) async throws {
        let rig = try LoopRig(self, timing: timing, seed: seed)
        do {
            try await steps(rig)
        } catch {
            await rig.stop()
            throw error
        }
        await rig.stop()
    }
}
