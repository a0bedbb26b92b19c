import Cryptography
import Documents
public import Planning
public import Specs
public import Timetables
import Vocabulary

/// A plan that was written to a file and looked at: the actions it holds are the only ones a pass may do.
public struct ReviewedPlan: Sendable {
    /// Where it came from, for messages.
    let file: String
    /// The keys of the actions that were ready in it.
    let actionKeys: Set<String>
    /// The zone data it was made with; nil where it does not say.
    let zones: Zones?
    /// What the clocks of its schedules show by that data.
    let clocks: PlanClocks?

    /// A release of zone data by its name and digest, as a plan's header has them.
    struct Zones: Hashable {
        let release: String
        let hash: String
    }

    init(
        file: String = "", actionKeys: Set<String>, zones: Zones? = nil, clocks: PlanClocks? = nil
    ) {
        self.file = file
        self.actionKeys = actionKeys
        self.zones = zones
        self.clocks = clocks
    }

    /// Reads the plan of a file.
    ///
    /// - Throws: A terminal error where it is no plan, or one of another format.
    public init(file: String) throws(LoopError) {
        let bytes = try LocalFiles.read(file)
        let plan: Value
        do {
            plan = try JSON.value(bytes)
        } catch {
            throw LoopError(.terminal, "\(file) is no plan: \(error.message)")
        }
        guard plan["kind"] == "Plan", let format = plan["format"]?.integer, let tenants = plan["tenants"]?.elements
        else { throw LoopError(.terminal, "\(file) is no plan; `pioneer plan --out` writes one") }
        guard format == Plan.format else {
            throw LoopError(.terminal, "\(file) has format \(format), this version reads \(Plan.format); plan again")
        }
        let actions = tenants.flatMap { $0["actions"]?.elements ?? [] }
        let zones = plan["header"]?["zones"]
        self.init(
            file: file, actionKeys: Set(actions.filter { $0["holds"]?.elements == [] }.compactMap { $0["key"]?.text }),
            zones: zones.flatMap { zones in
                zones["hash"]?.text.map { Zones(release: zones["release"]?.text ?? "", hash: $0) }
            },
            clocks: plan["clocks"].flatMap(PlanClocks.init))
    }

    /// The bytes of a file of a plan: the plan as it is hashed, and beside it what the clocks of its schedules show.
    public static func bytes(of plan: Plan, _ specs: SpecSet, _ zones: ZoneTable) -> [UInt8] {
        let clocks = PlanClocks(specs, at: plan.instant, zones)
        let whole = (plan.value.entries ?? []) + [Value.Entry("clocks", clocks.value)]
        return CanonicalJSON.bytes(.map(whole)) + [UInt8(ascii: "\n")]
    }

    /// What whoever applies it should know where its zone data was other than that of a pass; nil where it was the same.
    func warning(for plan: Plan, _ specs: SpecSet, _ table: ZoneTable) -> String? {
        let here = Zones(release: plan.zones.release, hash: plan.zones.hash.hex)
        guard let zones, zones.hash != here.hash else { return nil }
        let isNamed = zones.release != here.release && !zones.release.isEmpty && !here.release.isEmpty
        func name(_ zones: Zones) -> String {
            isNamed ? zones.release : "\(zones.release) (\(zones.hash.prefix(12)))".trimmed
        }
        let what = "\(file) was made with zone data \(name(zones)), this pass has \(name(here)): "
        guard let clocks, plan.instant < clocks.end else {
            return what + "whether a schedule differs is not known; plan again"
        }
        let differences = clocks.differences(specs, from: plan.instant, table)
        guard let first = differences.first else {
            return what + "no schedule differs before \(clocks.end)"
        }
        let rest = differences.count - 1
        return what + "\(first)" + (rest == 0 ? "" : ", and \(rest) more schedules") + "; plan again"
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
