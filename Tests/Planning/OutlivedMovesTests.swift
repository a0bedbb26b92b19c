import Cloud
import Planning
import Specs
import Testing
import Vocabulary

/// Memories of moves end with the resources and the claims they are about.
@Suite struct OutlivedMovesTests {
    /// A world with one machine, and moves of it and of very many that are gone.
    private func world(_ gone: Int, of claim: ClaimName = "Schedule/shop/office") -> World {
        var world = World()
        world.tenants = [Make.tenant("shop")]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.resources = [Make.machine("m1")]
        world.schedules = [Make.schedule("office", in: "shop", .power(.running))]
        world.moves = (0..<gone).map { move(Incarnation(rawValue: "gone-\($0)"), claim) }
        world.moves.append(move(world.resources[0].incarnation, claim))
        return world
    }

    private func move(_ incarnation: Incarnation, _ claim: ClaimName) -> PastMove {
        PastMove(tenant: "shop", claim: claim, version: "v", incarnation: incarnation)
    }

    private func outlived(_ world: World) -> [PastMove] {
        world.plan.tenants.first.map { world.inputs.outlivedMoves(of: $0) } ?? []
    }

    @Test func whatIsGoneIsForgottenAndWhatIsThereIsNot() {
        let world = world(2000)
        let outlived = outlived(world)
        #expect(outlived.count == 2000)
        #expect(!outlived.contains { $0.incarnation == world.resources[0].incarnation })
    }

    @Test func soAreClaimsThatAreNoMore() {
        #expect(outlived(world(2000, of: "Override/shop/long-ago")).count == 2001)
    }

    @Test func fewAreLeftAlone() {
        #expect(outlived(world(900)).isEmpty)
    }

    @Test("I2: nothing is forgotten on account of a listing that is not whole")
    func incomplete() {
        var world = world(2000)
        world.incomplete = [Make.scope()]
        #expect(outlived(world).isEmpty)
    }
}
