import Vocabulary

/// The JSONPath of printer columns: fields, and elements by index or by a comparison of one of their fields.
struct JSONPath: Hashable, Sendable {
    private enum Step: Hashable, Sendable {
        case field(String), index(Int)
        case filter([String], String)
    }

    private var steps: [Step] = []

    /// What is not understood finds nothing.
    init(_ text: String) {
        var rest = Substring(text)
        while let first = rest.first {
            if first == ".", rest.count > 1 {
                let name = rest.dropFirst().prefix { $0 != "." && $0 != "[" }
                if !name.isEmpty { steps.append(.field(String(name))) }
                rest = rest.dropFirst(name.count + 1)
            } else if first == "[", let end = rest.firstIndex(of: "]") {
                steps.append(Self.step(String(rest[rest.index(after: rest.startIndex)..<end])))
                rest = rest[rest.index(after: end)...]
            } else {
                steps = [.index(-1)]
                return
            }
        }
    }

    private static func step(_ text: String) -> Step {
        if let index = Int(text) { return .index(index) }
        // ?(@.type=="Ready")
        guard text.hasPrefix("?(@."), text.hasSuffix(")"), let sign = text.firstRange(of: "==") else {
            let name = text.filter { $0 != "'" && $0 != "\"" }
            return .field(name)
        }
        let path = text[..<sign.lowerBound].dropFirst(4).split(separator: ".").map { String($0.filter { $0 != " " }) }
        return .filter(path, text[sign.upperBound...].dropLast().filter { $0 != "\"" && $0 != "'" && $0 != " " })
    }

    func first(in value: Value) -> Value? {
        var value = value
        for step in steps {
            let next: Value? =
                switch step {
                case .field(let name): value[name]
                case .index(let index):
                    value.elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
                case .filter(let path, let text):
                    value.elements?.first { OtherKinds.plain($0.at(path)) == text }
                }
            guard let next else { return nil }
            value = next
        }
        return value
    }
}
