import Cloud
import Specs
import Vocabulary

/// A random world as documents and resources: tenants that share an account by a tag, schedules and overrides of all
/// kinds, resources of which some belong to nobody or are protected.
struct RandomWorld {
    private(set) var random: SeededGenerator
    private(set) var files: [String: String] = [:]
    private(set) var resources: [Resource] = []
    /// Of tenants that state any.
    private(set) var caps: [String: Caps] = [:]
    let tenants: [String]
    /// Any time of day of 2026.
    private(set) var start: Instant

    /// How much of a tenant may be changed within an hour.
    struct Caps {
        let firstTime: Int
        let hourly: Int

        var text: String { "caps: {firstTime: {percent: 0, count: \(firstTime)}, actionsPerHour: \(hourly)}" }
    }

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        tenants = Array(["alpha", "beta", "gamma"].prefix(Int.random(in: 1...3, using: &random)))
        start = Instant(seconds: Int64.random(in: 1_767_225_600..<1_798_761_600, using: &random))
        files["platform/account.yaml"] = Document.account(tenants: tenants)
        for tenant in tenants { describe(tenant) }
        for number in 0..<Int.random(in: 0...10, using: &random) { resources.append(resource(number)) }
    }

    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &random) < probability }

    mutating func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }

    mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &random) }

    private mutating func describe(_ name: String) {
        let mode = pick(["enforce", "enforce", "enforce", "plan", "observe"]) ?? "plan"
        var more = chance(0.1) ? ["requireApproval: [stop]"] : []
        if chance(0.3) {
            let stated = Caps(firstTime: Int(number(1...3)), hourly: Int(number(3...9)))
            caps[name] = stated
            more.append(stated.text)
        }
        files["platform/tenants/\(name).yaml"] = Document.tenant(
            name, mode: mode, more: more.joined(separator: "\n"))
        // Always at least one, so that the namespace has a folder.
        for number in 0...Int.random(in: 0...2, using: &random) {
            files["tenants/\(name)/s\(number).yaml"] = schedule("s\(number)", name)
        }
        if chance(0.4) { files["tenants/\(name)/o.yaml"] = override(name) }
    }

    private mutating func schedule(_ name: String, _ namespace: String) -> String {
        let group = chance(0.4)
        let states = [state(group), state(group)]
        return Document.schedule(
            name, in: namespace, types: group ? "sim/group" : "sim/machine", inside: states[0], outside: states[1],
            zone: pick(["UTC", "Europe/Berlin"]) ?? "UTC",
            more: """
                priority: \(number(0...1))
                onRelease: \(chance(0.8) ? "restore" : "leave")
                \(restraint(among: states))
                """)
    }

    private mutating func restraint(among states: [String]) -> String {
        guard chance(0.4) else { return "" }
        let mayStop = states.contains { $0.contains("stopped") || $0.contains("hibernated") }
        return (chance(0.7) ? "enforce: onTransition\n" : "")
            + (chance(0.3) ? "graceForNew: \(number(60...100_000))s\n" : "")
            + (mayStop && chance(0.3) ? "retainRunning: true\n" : "")
    }

    private mutating func override(_ namespace: String) -> String {
        let group = chance(0.4)
        let begin = start.adding(seconds: number(-90_000...90_000))
        return """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: Override
            metadata: {name: o, namespace: \(namespace)}
            spec:
              select: {types: [\(group ? "sim/group" : "sim/machine")], name: "*\(number(0...9))"}
              state: \(state(group))
              start: "\(begin)"
              end: "\(begin.adding(seconds: number(1...90_000)))"
              reason: random
              owner: tests
            """
    }

    private mutating func state(_ group: Bool) -> String {
        guard group else { return pick(["{power: running}", "{power: stopped}", "{power: hibernated}"]) ?? "" }
        return chance(0.5)
            ? "{power: stopped}"
            : "{size: {minimum: \(number(0...2)), maximum: \(number(4...6)), desired: \(number(2...4))}}"
    }

    private mutating func resource(_ number: Int) -> Resource {
        let team = pick(["alpha", "beta", "gamma", "nobody"]) ?? ""
        if chance(0.35) {
            let minimum = self.number(0...2)
            return Sim.group("g\(number)", minimum, minimum + 4, minimum + self.number(0...4), team: team)
        }
        let tags = chance(0.1) ? [Tag(TenantSpec.defaultProtectionTag, "true")] : []
        return Sim.machine(
            "m\(number)", pick([.running, .running, .stopped, .hibernated]) ?? .running, team: team, tags: tags,
            disk: chance(0.1) ? .unknown(.denied) : .known(chance(0.1) ? "volatile" : "lasting"),
            isChanging: chance(0.05))
    }
}

extension RandomWorld {
    /// The same tenants, with nothing that any of them claims.
    var filesThatClaimNothing: [String: String] {
        var files = files.filter { $0.key.hasPrefix("platform/") }
        for tenant in tenants { files["tenants/\(tenant)/s0.yaml"] = Document.schedule("s0", in: tenant, glob: "none") }
        return files
    }

    /// Whether a claim of the tenant may leave things as they are, or the tenant does not act at all.
    func mayLeave(_ tenant: String?) -> Bool {
        guard let tenant else { return false }
        return files.contains { path, text in
            path.hasPrefix("tenants/\(tenant)/") && text.contains("onRelease: leave")
        }
    }
}
