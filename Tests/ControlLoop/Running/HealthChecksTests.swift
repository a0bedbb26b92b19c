import Cloud
import Specs
import Testing
import Vocabulary

@testable import ControlLoop

@Suite struct HealthChecksTests {
    private let noon = Instant(seconds: 1_780_000_000)

    private func question(_ group: String, tenant: TenantName = "shop", asked: Instant? = nil) -> HealthQuestion {
        HealthQuestion(
            key: OrderWait.Key(tenant: tenant, claim: "Schedule/shop/day", group: group, direction: .up),
            check: ScheduleSpec.HealthCheck(url: "https://\(group).example.org/", every: 30), reached: noon,
            asked: asked, accounts: ["main"])
    }

    @Test func oneIsAskedAtItsPaceAndNotTwiceAtOnce() {
        var checks = HealthChecks()
        checks.want([question("db"), question("cache", asked: noon.adding(seconds: -10))], of: "shop", at: noon)
        #expect(checks.take(at: noon).map(\.key.group) == ["db"])
        #expect(checks.runningCount == 1)
        #expect(checks.nextDue == noon.adding(seconds: 20))
        checks.want([question("db"), question("cache")], of: "shop", at: noon)
        #expect(checks.take(at: noon).isEmpty)
        checks.finish(question("db"), isHealthy: false, at: noon.adding(seconds: 3))
        #expect(checks.take(at: noon.adding(seconds: 33)).map(\.key.group) == ["cache", "db"])
        checks.finish(question("db"), isHealthy: true, at: noon.adding(seconds: 34))
        checks.finish(question("cache"), isHealthy: true, at: noon.adding(seconds: 34))
        #expect(checks.nextDue == nil && checks.runningCount == 0)
    }

    @Test func whatNobodyWaitsForIsNotAskedAgain() {
        var checks = HealthChecks()
        checks.want([question("db")], of: "shop", at: noon)
        checks.want([question("lab", tenant: "lab")], of: "lab", at: noon)
        #expect(checks.take(at: noon).count == 2)
        checks.want([], of: "shop", at: noon)
        #expect(checks.runningCount == 2)
        checks.finish(question("db"), isHealthy: false, at: noon)
        checks.keepOnly(["shop"])
        checks.finish(question("lab", tenant: "lab"), isHealthy: false, at: noon)
        #expect(checks.nextDue == nil)
        // A check that comes back while it is still being asked goes on.
        checks.want([question("db")], of: "shop", at: noon)
        _ = checks.take(at: noon)
        checks.want([], of: "shop", at: noon)
        checks.want([question("db")], of: "shop", at: noon)
        checks.finish(question("db"), isHealthy: false, at: noon)
        #expect(checks.nextDue == noon.adding(seconds: 30))
    }

    @Test("An answer to what was asked before the group was lost and reached again is none")
    func anotherQuestion() {
        var checks = HealthChecks()
        checks.want([question("db")], of: "shop", at: noon)
        let first = checks.take(at: noon)
        let again = HealthQuestion(
            key: first[0].key, check: first[0].check, reached: noon.adding(seconds: 5), asked: nil,
            accounts: ["main"])
        checks.want([again], of: "shop", at: noon.adding(seconds: 6))
        checks.finish(first[0], isHealthy: true, at: noon.adding(seconds: 7))
        #expect(checks.take(at: noon.adding(seconds: 7)) == [again])
    }

    @Test func soManyAreAskedAtOnce() {
        var checks = HealthChecks()
        checks.want((0..<40).map { question("g\(100 + $0)") }, of: "shop", at: noon)
        #expect(checks.take(at: noon).count == HealthChecks.atOnce)
        #expect(checks.take(at: noon).isEmpty && checks.nextDue == nil)
    }
}
