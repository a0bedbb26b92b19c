import Documents
import Vocabulary

/// The schedules and periods of Instance Scheduler on AWS.
///
/// Contract: `instance_scheduler/model/schedule_definition.py` and `period_definition.py` for DynamoDB's items,
/// `handler/cfn_schedule.py` for `Custom::ServiceInstanceSchedule`, `describe-schedules` and `describe-periods` of
/// `scheduler-cli`.
enum SchedulerConfiguration {
    static func read(_ input: ImportInput) -> Findings {
        var findings = Findings()
        var collected = Collected()
        for document in input.documents { collected.add(document, &findings) }
        for schedule in collected.schedules {
            var periods: [SchedulerPeriod] = []
            var isWhole = true
            for (name, type) in schedule.periodNames {
                guard let period = collected.periods[name] else {
                    findings.lose(
                        at: schedule.fields.place(of: "periods"), "`\(schedule.name)` is not carried over",
                        why: "there is no sound period `\(name)` in what was given")
                    isWhole = false
                    continue
                }
                schedule.note(type, of: name, &findings)
                periods.append(period)
            }
            if isWhole { schedule.carryOver(periods + schedule.ownPeriods, input, &findings) }
        }
        return findings
    }

    private struct Collected {
        var schedules: [SchedulerSchedule] = []
        var periods: [String: SchedulerPeriod] = [:]

        mutating func add(_ node: Node, _ findings: inout Findings) {
            for element in node.elements { add(element, &findings) }
            if let items = node["Items"] { for item in items.elements { add(item, &findings) } }
            for entry in node["Resources"]?.entries ?? [] {
                guard entry.value["Type"]?.loose == "Custom::ServiceInstanceSchedule",
                    let properties = entry.value["Properties"]
                else { continue }
                let name = properties["Name"]?.loose ?? entry.key.loose ?? ""
                if properties["NoStackPrefix"]?.looseFlag != true {
                    findings.lose(
                        at: properties.range, "the tag's value for `\(name)` begins with the name of its stack",
                        why: "`NoStackPrefix` is not true, and a template does not tell the stack's name",
                        fix: "put the name and a dash before the value in the schedule's selector")
                }
                addSchedule(properties, name, &findings)
            }
            if let schedules = node["Schedules"] {
                for schedule in schedules.elements { addSchedule(schedule, schedule["Name"]?.loose, &findings) }
            } else if let periods = node["Periods"] {
                for period in periods.elements { addPeriod(period, &findings) }
            }
            let fields = SchedulerFields(node)
            switch fields.text("type") {
            case "schedule": addSchedule(node, fields.text("name"), &findings)
            case "period": addPeriod(node, &findings)
            default: break
            }
        }

        private mutating func addSchedule(_ node: Node, _ name: String?, _ findings: inout Findings) {
            let own = (node["Periods"]?.elements ?? []).filter { $0.kind == .map && $0["S"] == nil }
            var periods: [SchedulerPeriod] = []
            for (index, node) in own.enumerated() {
                let fields = SchedulerFields(node)
                let title = "\(name ?? "unnamed"), period \(index + 1)"
                guard let period = Self.period(fields, title, &findings) else { return }
                SchedulerSchedule.note(fields.text("instancetype"), of: title, at: fields.place, &findings)
                periods.append(period)
            }
            schedules.append(
                SchedulerSchedule(name: name ?? "unnamed", fields: SchedulerFields(node), ownPeriods: periods))
        }

        private mutating func addPeriod(_ node: Node, _ findings: inout Findings) {
            let fields = SchedulerFields(node)
            let name = fields.text("name") ?? "unnamed"
            if let period = Self.period(fields, name, &findings) { periods[name] = period }
        }

        private static func period(
            _ fields: SchedulerFields, _ name: String, _ findings: inout Findings
        ) -> SchedulerPeriod? {
            do throws(PeriodDays.Problem) {
                return try SchedulerPeriod(fields, name)
            } catch {
                findings.lose(at: fields.place, "the period `\(name)` cannot be read", why: error.why)
                return nil
            }
        }
    }
}
