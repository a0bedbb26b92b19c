import Support
import Testing

@testable import ControlLoop

/// All invariants over the real loop in a thousand random worlds in virtual time: accounts that fail, answers that are
/// lost, late, doubled or contradictory, reads that lag, marks that stay, commits good and bad, an emptied source,
/// processes that are ended, killed and that die between any two writes.
///
/// A failure names its seed; `PIONEER_SEED` replays it, and `PIONEER_CASES` asks for more. What is proved where, and in
/// how many random worlds:
///
/// | | here, through the loop | elsewhere |
/// |---|---|---|
/// | I1 | 1,000: owner and access of each effect and call, each tenant's records | 1,000 ``WeeksTests``; 1,000 plans (`Planning/InvariantTests`) |
/// | I2 | 1,000: incomplete listings, unreadable resources, unknown attributes | the same two |
/// | I3 | 1,000: one effect, one final outcome and one record for each intent | 1,000 ``WeeksTests``; 1,000 ``ActionClassPropertyTests``, of every class |
/// | I4 | 1,000: all as it was found, and no mark left, once nothing is claimed | 1,000 ``WeeksTests``, with other hands |
/// | I5 | 1,000: effects of each hour against random caps | 1,000 worlds of plans (`Planning/GateInvariantTests`) |
/// | I6 | 1,000: a bad document, an emptied source | 1,000 plans; twins in ``PropertyTests`` |
/// | I7 | 1,000: commit in force, line, author, chain and gates of each intent | 1,000 ``WeeksTests``; 1,000 plans |
/// | I8 | 1,000: nothing is made twice, nothing is left to do after a calm | 1,000 ``WeeksTests``; 1,000 ``ActionClassPropertyTests``; 1,000 plans |
/// | I9 | 1,000: neither key in any record, mark or plan | the whole program in `Tests/pioneer/SecretTests` |
/// | I10 | 1,000: the last inputs in another order | 1,000 plans; two processes in `Tests/pioneer/SameBytesTests` |
@Suite struct LoopWorldTests {
    /// Worlds that share a repository, since a process for each would take longer than all else.
    private static let batch = 50

    @Test("I1–I10: whatever goes wrong, the loop keeps to the rules, and ends as if nothing had")
    func worlds() async throws {
        try await PropertyCases.inBatches(PropertyCases.seeds(1000), of: Self.batch, Self.live)
    }

    private static func live(_ seeds: [UInt64]) async throws {
        let repository = try await SpecRepository(TemporaryFolder())
        try await repository.commit(branches: seeds.flatMap { LoopStory.branches(RandomWorld(seed: $0), $0) })
        let commits = try await repository.tips()
        for seed in seeds {
            do {
                var story = try await LoopStory(seed, in: repository, commits)
                try await story.live()
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
    }
}
