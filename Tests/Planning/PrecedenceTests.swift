import Cloud
import Planning
import Specs
import Support
import Testing
import Vocabulary

@Suite struct PrecedenceTests {
    private func claims(_ random: inout SeededGenerator) -> [Claim] {
        let levels: [ClaimLevel] = [.protection, .protectionTag, .override, .schedule, .release]
        let wishes: [Wish] = [
            .keep, .wake, .set(.count(0)), .set(.count(2)), .set(.power(.running)), .set(.power(.stopped)),
            .set(.power(.hibernated)),
        ]
        return (0..<6).map { number in
            let start = Int64.random(in: 0...2, using: &random)
            return Claim(
                name: ClaimName(rawValue: "Schedule/n/\(number)"),
                level: levels.randomElement(using: &random) ?? .release,
                priority: Int.random(in: 0...1, using: &random), start: start == 0 ? nil : Instant(seconds: start),
                origin: Origin(source: "root", revision: "", range: SourceRange(file: "a.yaml")), summary: "",
                wishes: [Claim.FieldWish(.power, wishes.randomElement(using: &random) ?? .keep)])
        }
    }

    @Test("The order of claims is total: of two one is the stronger, and it is transitive")
    func totalOrder() {
        for seed in PropertyCases.seeds(1000) {
            var random = SeededGenerator(seed: seed)
            let claims = claims(&random)
            let values: [Known<FieldValue>] = [.known(.power(.running)), .known(.count(1)), .unknown(.denied), .absent]
            let current = values.randomElement(using: &random) ?? .absent
            func stronger(_ first: Claim, _ second: Claim) -> Bool {
                Precedence.isStronger(first, than: second, on: .power, current: current)
            }
            for first in claims {
                #expect(!stronger(first, first), "seed \(seed)")
                for second in claims where second.name != first.name {
                    #expect(stronger(first, second) != stronger(second, first), "seed \(seed)")
                    for third in claims where stronger(first, second) && stronger(second, third) {
                        #expect(stronger(first, third), "seed \(seed)")
                    }
                }
            }
        }
    }

    @Test(arguments: [
        (PowerState.running, PowerState.stopped), (.hibernated, .stopped), (.running, .hibernated),
    ])
    func moreThatIsAvailableIsSafer(safe: PowerState, other: PowerState) {
        let range = Origin(source: "root", revision: "", range: SourceRange(file: "a.yaml"))
        func claim(_ name: ClaimName, _ state: PowerState) -> Claim {
            Claim(
                name: name, level: .schedule, origin: range, summary: "",
                wishes: [Claim.FieldWish(.power, .set(.power(state)))])
        }
        #expect(
            Precedence.isStronger(
                claim("Schedule/z/z", safe), than: claim("Schedule/a/a", other), on: .power, current: .absent))
    }
}
