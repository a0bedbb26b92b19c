import Cloud
import Expressions
import Vocabulary

/// The records in which rules see what was measured of a resource: `metrics.cpu.average`, `cost.monthly`.
struct MeasuredLayouts: Sendable {
    /// By the names that lead to them: `metrics`, `metrics.cpu`.
    private let layouts: [String: RecordLayout]

    init() {
        var layouts: [String: RecordLayout] = [:]
        for group in Measurements.groups { Self.add(group, to: &layouts) }
        self.layouts = layouts
    }

    private static func add(_ name: String, to layouts: inout [String: RecordLayout]) {
        let fields = Measurements.steps(below: name).map { step in
            let inner = "\(name).\(step)"
            if let measure = Measurements.Measure(rawValue: inner) {
                return RecordLayout.Field(step, measure.isWhole ? .int : .double)
            }
            add(inner, to: &layouts)
            return RecordLayout.Field(step, .message(title(inner)))
        }
        layouts[name] = RecordLayout(title(name), fields)
    }

    /// `metrics.cpu` is of type `Metrics.Cpu`, so that no other layout has its name.
    private static func title(_ name: String) -> String {
        name.split(separator: ".").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: ".")
    }

    var all: [RecordLayout] { layouts.sorted { $0.key < $1.key }.map(\.value) }

    subscript(name: String) -> RecordLayout { layouts[name] ?? RecordLayout(name, []) }

    func show(_ measurements: Measurements, in activation: inout Activation) {
        for group in Measurements.groups { activation[group] = record(group, measurements) }
    }

    private func record(_ name: String, _ measurements: Measurements) -> CELValue {
        let layout = self[name]
        return .record(
            Record(
                layout,
                layout.fields.map { field in
                    let inner = "\(name).\(field.name)"
                    guard let measure = Measurements.Measure(rawValue: inner) else {
                        return record(inner, measurements)
                    }
                    return Self.value(measure, measurements[measure])
                }))
    }

    private static func value(_ measure: Measurements.Measure, _ value: Value?) -> CELValue {
        switch value {
        case .int(let number)?: measure.isWhole ? .int(number) : .double(Double(number))
        case .double(let number)?: .double(number)
        default: .unknown(UnknownSet(["\(measure) (not measured)"]))
        }
    }
}
