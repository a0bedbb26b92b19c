import Vocabulary

/// Which value of one server stands for which of another: one for one.
struct Correspondence {
    private(set) var pairs: [String: String] = [:]
    private var taken: [String: String] = [:]

    /// Fields whose values each server makes up.
    private static let made: Set = ["uid", "resourceVersion", "continue"]

    mutating func bind(_ theirs: String, _ ours: String) {
        pairs[theirs] = ours
        taken[ours] = theirs
    }

    /// The fields in which an answer differs from a recorded one, with both values.
    mutating func differences(_ theirs: Value, _ ours: Value, at path: String = "") -> [String] {
        switch (theirs, ours) {
        case (.map, .map):
            let keys = Set(((theirs.entries ?? []) + (ours.entries ?? [])).map(\.key))
            return keys.sorted().flatMap { key -> [String] in
                let inner = path.isEmpty ? key : path + "." + key
                guard let first = theirs[key] else { return ["\(inner): more than was recorded"] }
                guard let second = ours[key] else { return ["\(inner): is missing"] }
                return differences(first, second, at: inner)
            }
        case (.list(let first), .list(let second)):
            let counts = first.count == second.count ? [] : ["\(path): \(second.count) rather than \(first.count)"]
            return counts + zip(first, second).enumerated().flatMap { differences($1.0, $1.1, at: "\(path)[\($0)]") }
        case (.string(let first), .string(let second)):
            return areSame(first, second, path) ? [] : ["\(path): \(second) rather than \(first)"]
        default:
            return theirs == ours
                ? [] : ["\(path): \(CanonicalJSON.text(ours)) rather than \(CanonicalJSON.text(theirs))"]
        }
    }

    private mutating func areSame(_ theirs: String, _ ours: String, _ path: String) -> Bool {
        let name = path.split(separator: ".").last.map(String.init) ?? ""
        let isMade = Self.made.contains(name) || (path == "details.name" && theirs.contains("."))
        if isMade, !theirs.isEmpty, !ours.isEmpty {
            // 1 for 1: the same value again stands for the same, another for another.
            if pairs[theirs] == nil, taken[ours] == nil, !(path == "details.name" && theirs == ours) {
                bind(theirs, ours)
            }
            return (pairs[theirs] ?? theirs) == ours
        }
        return translated(.string(theirs)) == .string(ours)
    }

    /// A recorded value with what the other server has made up.
    func translated(_ value: Value) -> Value {
        switch value {
        case .string(let text): .string(translated(text))
        case .list(let elements): .list(elements.map(translated))
        case .map(let entries): .map(entries.map { Value.Entry($0.key, translated($0.value)) })
        default: value
        }
    }

    private func translated(_ text: String) -> String {
        if let whole = pairs[text] { return whole }
        var result = ""
        var word = ""
        for character in text + " " {
            if character.isLetter || character.isNumber || character == "." || character == "-" {
                word.append(character)
            } else {
                // Numbers only where they are versions: in parentheses.
                result += Int(word) == nil || character == ")" ? pairs[word] ?? word : word
                result.append(character)
                word = ""
            }
        }
        return String(result.dropLast())
    }
}
