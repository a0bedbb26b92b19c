import Vocabulary

/// One measured number, and what it is compared with.
struct Row: CustomStringConvertible {
    let name: String
    let unit: String
    let ours: Double
    var theirs: Double?
    /// How many times better ours has to be.
    var target: Double?

    var description: String {
        CanonicalJSON.text(
            .object([
                "name": .string(name), "unit": .string(unit), "ours": .double(ours),
                "theirs": theirs.map(Value.double), "target": target.map(Value.double),
            ]))
    }
}
