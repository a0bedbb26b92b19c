/// Numbers of things, for people: `1 record`, `2 records`.
enum Count {
    static func of(_ count: some BinaryInteger, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
