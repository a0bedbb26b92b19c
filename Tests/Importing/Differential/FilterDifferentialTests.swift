import Cloud
import Documents
import Specs
import Support
import Testing
import Vocabulary

@testable import Importing

/// Random filters over random resources, judged by Cloud Custodian's own filters.
@Suite struct FilterDifferentialTests {
    @Test(
        .enabled(
            if: OffHoursDifferentialTests.python != nil,
            "PIONEER_C7N_PYTHON names no Python with c7n; `make test` sees to it"))
    func cloudCustodianAgrees() async throws {
        let seeds = PropertyCases.seeds(5000)
        var counts: [String: Int] = [:]
        for portion in PropertyCases.portions(seeds, of: 20_000) {
            try await compare(portion, &counts)
        }
        let shown = PropertyCases.words(counts)
        print("Filter differential: \(seeds.count) cases, \(shown)")
        // Neither all lost nor all of one kind.
        if seeds.count >= 1000 {
            let words: Set = ["true", "false", "not carried over"]
            for word in words { #expect(counts[word, default: 0] * 10 > seeds.count) }
            #expect(words.isSuperset(of: counts.keys), "\(counts)")
        }
    }

    private func compare(_ seeds: [UInt64], _ counts: inout [String: Int]) async throws {
        let cases = seeds.map { FilterCase(seed: $0) }
        let input = cases.map { CanonicalJSON.text($0.value) + "\n" }.joined()
        let script = "\(PackageFolder.path)/.ci/differential/custodian-filters.py"
        let output = try await ProgramRunner.succeed(
            OffHoursDifferentialTests.python ?? "python3", [script], input: input, deadline: 500)
        let answers = output.split(separator: "\n", omittingEmptySubsequences: false)
        try #require(answers.count >= cases.count)
        let environment = PolicyEnvironment([Ground.catalogue])
        for (item, answer) in zip(cases, answers) {
            let ours = item.answer(in: environment)
            counts[ours, default: 0] += 1
            if ours == "not carried over" { continue }
            #expect(
                ours == String(answer), "seed \(item.seed): \(item.condition ?? "") \(CanonicalJSON.text(item.value))")
        }
    }
}

/// Some filters, a resource, and an instant.
struct FilterCase {
    let seed: UInt64
    private let isVolume: Bool
    private let filters: [Value]
    private let facts: Facts
    private let now: Int64

    /// What a resource shows, in the words of both.
    private struct Facts {
        var tags: [(key: String, value: String)] = []
        var text: String?
        var zone: String?
        var isRunning = false
        var began: Int64 = 0
        var stopped: Int64?
        var size: Int64 = 0
        var isEncrypted = false
        var attached: String?
        var status = "available"
    }

    init(seed: UInt64) {
        self.seed = seed
        var dice = Dice(SeededGenerator(seed: seed))
        now = 1_774_267_200 + Int64(dice.roll(10_000_000))
        isVolume = dice.roll(3) == 0
        var facts = Facts()
        for key in ["a", "b", "Name"] where dice.roll(3) > 0 { facts.tags.append((key, dice.text())) }
        facts.text =
            isVolume ? dice.pick(["gp2", "gp3", "io1"]) : dice.pick(["t3.small", "m5.large", "m5.metal", "T3.small"])
        facts.zone = dice.roll(4) > 0 ? dice.pick(["eu-central-1a", "eu-central-1b"]) : nil
        facts.isRunning = dice.roll(2) == 0
        let ago = [0, 3600, 86_400, 3 * 86_400, 30 * 86_400, 400 * 86_400]
        facts.began = now - Int64(dice.pick(ago)) - Int64(dice.roll(3)) + 1
        facts.stopped = dice.roll(2) == 0 ? nil : now - Int64(dice.pick(ago)) - Int64(dice.roll(3)) + 1
        facts.size = Int64(dice.pick([1, 8, 10, 100, 500]))
        facts.isEncrypted = dice.roll(2) == 0
        facts.attached = dice.roll(2) == 0 ? "i-1" : nil
        self.facts = facts
        let isVolume = isVolume
        filters = (0..<dice.roll(3) + 1).map { _ in Self.filter(&dice, isVolume, depth: 3) }
    }

    // MARK: Filters

    private static func filter(_ dice: inout Dice, _ isVolume: Bool, depth: Int) -> Value {
        if depth > 0, dice.roll(3) == 0 {
            let inner = (0..<dice.roll(3) + 1).map { _ in filter(&dice, isVolume, depth: depth - 1) }
            return .map([.init(dice.pick(["and", "or", "not"]), .list(inner))])
        }
        if dice.roll(5) == 0 { return isVolume ? age(&dice, "CreateTime") : ageFilter(&dice) }
        if dice.roll(3) == 0 { return isVolume ? volumeFilter(&dice) : instanceFilter(&dice) }
        let key = dice.pick(["tag:a", "tag:b", "tag:Name", isVolume ? "VolumeType" : "InstanceType"])
        return textFilter(&dice, key)
    }

    private static func textFilter(_ dice: inout Dice, _ key: String) -> Value {
        if dice.roll(4) == 0 {
            return .map([.init(key, .string(dice.pick(["absent", "present", "not-null", "empty", dice.text()])))])
        }
        let op = dice.pick([
            "eq", "ne", "equal", "not-equal", "in", "not-in", "ni", "contains", "glob", "regex", "regex-case", "gt",
        ])
        let value: Value
        switch op {
        case "in", "not-in", "ni": value = .list((0..<dice.roll(4)).map { _ in .string(dice.text()) })
        case "glob": value = .string(dice.pick(["*", "m5.*", "?3*", "a*b", "t3.small", "a.b", "[ab]*", ""]))
        case "regex", "regex-case":
            value = .string(
                dice.pick([
                    "m5.*", "(dev|prod)$", "^a+b?", "t3\\.small", "[a-c]+$", ".*b", "(?i)x", "\\d+", "DEV", "a$",
                ]))
        default: value = .string(dice.roll(6) == 0 ? dice.pick(["absent", "present", "empty"]) : dice.text())
        }
        var entries: [Value.Entry] = [
            .init("type", "value"), .init("key", .string(key)), .init("op", .string(op)), .init("value", value),
        ]
        if dice.roll(6) == 0 { entries.append(.init("value_type", "normalize")) }
        return .map(entries)
    }

    private static func ageFilter(_ dice: inout Dice) -> Value {
        if dice.roll(3) == 0 { return age(&dice, "LaunchTime") }
        var entries: [Value.Entry] = [
            .init("type", .string(dice.pick(["instance-uptime", "state-age", "instance-age"])))
        ]
        if dice.roll(3) > 0 {
            entries.append(.init("op", .string(dice.pick(["ge", "gt", "lt", "le", "eq", "less-than"]))))
        }
        entries.append(.init("days", dice.pick([0, 1, 3, 30, .double(0.5)])))
        if entries[0].value != "state-age", dice.roll(4) == 0 {
            entries.append(.init("hours", .int(Int64(dice.roll(30)))))
        }
        return .map(entries)
    }

    private static func age(_ dice: inout Dice, _ key: String) -> Value {
        [
            "type": "value", "key": .string(key), "value_type": "age",
            "op": .string(dice.pick(["ge", "gt", "lt", "le", "gte", "less-than"])),
            "value": dice.pick([0, 1, 3, 30, .double(1.5)]),
        ]
    }

    private static func instanceFilter(_ dice: inout Dice) -> Value {
        switch dice.roll(3) {
        case 0: return ["State.Name": .string(dice.pick(["running", "stopped"]))]
        case 1:
            let states: [Value] = dice.pick([["running"], ["stopped"], ["running", "stopped"], []])
            return [
                "type": "value", "key": "State.Name", "op": .string(dice.pick(["in", "not-in"])),
                "value": .list(states),
            ]
        default: return textFilter(&dice, "Placement.AvailabilityZone")
        }
    }

    private static func volumeFilter(_ dice: inout Dice) -> Value {
        switch dice.roll(6) {
        case 0: return ["Attachments": []]
        case 1: return ["type": "value", "key": "Attachments", "value_type": "size", "value": 0]
        case 2: return ["Encrypted": .bool(dice.roll(2) == 0)]
        case 3: return ["State": .string(dice.pick(["available", "in-use"]))]
        case 4: return ["type": "value", "key": "Attachments", "value": .string(dice.pick(["empty", "not-null"]))]
        default:
            let op = dice.pick(["eq", "ne", "gt", "ge", "lt", "lte", "in", "not-in"])
            let sizes: [Int64] = [1, 8, 10, 100, 200]
            let value: Value =
                op.hasSuffix("in")
                ? .list((0..<dice.roll(3)).map { _ in .int(dice.pick(sizes)) }) : .int(dice.pick(sizes))
            return ["type": "value", "key": "Size", "op": .string(op), "value": value]
        }
    }
}

extension FilterCase {
    /// As the oracle reads it.
    var value: Value {
        [
            "resource": isVolume ? "aws.ebs" : "aws.ec2", "now": .int(now), "filters": .list(filters),
            "record": isVolume ? volume : instance,
        ]
    }

    private var tags: Value {
        .list(facts.tags.map { ["Key": .string($0.key), "Value": .string($0.value)] })
    }

    private var instance: Value {
        var placement: [Value.Entry] = [.init("Tenancy", "default")]
        if let zone = facts.zone { placement.append(.init("AvailabilityZone", .string(zone))) }
        let stopped = facts.stopped.map { "User initiated (\(Self.shown($0, "T", " ")) GMT)" } ?? ""
        return [
            "InstanceId": "i-1", "InstanceType": .string(facts.text ?? ""), "Placement": .map(placement),
            "State": ["Name": facts.isRunning ? "running" : "stopped"],
            "LaunchTime": .string(Self.shown(facts.began) + "+00:00"),
            "StateTransitionReason": .string(stopped), "BlockDeviceMappings": [], "Tags": tags,
        ]
    }

    private var volume: Value {
        [
            "VolumeId": "vol-1", "VolumeType": .string(facts.text ?? ""), "Size": .int(facts.size),
            "Encrypted": .bool(facts.isEncrypted), "State": .string(facts.attached == nil ? "available" : "in-use"),
            "Attachments": facts.attached.map { [["InstanceId": .string($0)]] } ?? [],
            "CreateTime": .string(Self.shown(facts.began) + "+00:00"), "Tags": tags,
        ]
    }

    private static func shown(_ seconds: Int64, _ from: String = "", _ to: String = "") -> String {
        let text = String(Instant(seconds: seconds).description.prefix(19))
        return from.isEmpty ? text : text.replacing(from, with: to)
    }

    /// The condition that is made of the filters; nil where there is no equal.
    var condition: String? {
        let parsed = JSON.parse(Array(CanonicalJSON.text(.list(filters)).utf8), file: "filters.json")
        guard let node = parsed.documents.first else { return nil }
        var translator = CustodianTranslator(type: isVolume ? "ec2/volume" : "ec2/instance")
        return try? translator.all(node.elements).text
    }

    /// What the rule says.
    func answer(in environment: PolicyEnvironment) -> String {
        guard let condition else { return "not carried over" }
        let place = SourceRange(file: "condition")
        guard let when = PolicyExpression(condition, in: environment, at: place),
            let message = PolicyExpression("''", in: environment, at: place)
        else { return "unsound" }
        var viewer = PolicyViewer(environment, of: "shop", at: Instant(seconds: now))
        let subject = viewer.subject(resource, in: "main")
        switch RuleEvaluator(PolicyRule(name: "rule", when: when, message: message)).verdict(on: subject) {
        case .compliant: return "false"
        case .atFault: return "true"
        case .undetermined(let why): return "undetermined: \(why)"
        }
    }

    private var resource: Resource {
        func known(_ name: AttributeName, _ value: Value?) -> ResourceState.AttributeReading {
            ResourceState.AttributeReading(name, value.map(Known.known) ?? .absent)
        }
        let state =
            isVolume
            ? ResourceState(
                fields: [],
                attributes: [
                    known("volumeType", facts.text.map(Value.string)), known("size", .int(facts.size)),
                    known("encrypted", .bool(facts.isEncrypted)), known("attachedTo", facts.attached.map(Value.string)),
                    known("status", .string(facts.attached == nil ? "available" : "in-use")),
                    known("createdAt", .int(facts.began)),
                ])
            : ResourceState(
                fields: [ResourceState.FieldReading(.power, .known(.power(facts.isRunning ? .running : .stopped)))],
                attributes: [
                    known("instanceType", facts.text.map(Value.string)), known("zone", facts.zone.map(Value.string)),
                    known("launchedAt", .int(facts.began)), known("stoppedAt", facts.stopped.map(Value.int)),
                ])
        let scope = Scope(
            realm: "aws", account: "123456789012", region: "eu-central-1",
            type: isVolume ? "ec2/volume" : "ec2/instance")
        return Resource(
            address: ResourceAddress(scope: scope, id: "x"), incarnation: "x",
            tags: .known(TagSet(facts.tags.map { Tag($0.key, $0.value) })), state: state)
    }
}

/// Draws of one case.
private struct Dice {
    private var generator: SeededGenerator

    init(_ generator: SeededGenerator) { self.generator = generator }

    mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &generator) }

    mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[roll(choices.count)] }

    mutating func text() -> String {
        pick([
            "", "dev", "prod", "DEV", " dev ", "absent", "present", "empty", "a b", "a'b", "a\\b", "aab", "t3.small",
            "ä", "dev\n", "m5.large",
        ])
    }
}
