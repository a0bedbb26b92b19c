import Support
import Testing
import Vocabulary

@testable import Specs

@Suite struct GlobTests {
    @Test(arguments: [
        ("web-*", "web-1", true), ("web-*", "web-", true), ("web-*", "Web-1", false), ("*", "", true), ("", "", true),
        ("", "a", false), ("?", "ä", true), ("?", "", false), ("??", "👍🏽", true), ("a?c", "abc", true),
        ("*-db-*", "a-db-b-db", true), ("*-db", "a-db-b", false), ("a*b*c", "aXbYc", true), ("a*b*c", "acb", false),
        ("*ä", "xä", true), ("[a]", "a", false), ("a.c", "abc", false), ("*?", "", false), ("**", "x", true),
    ])
    func examples(_ pattern: String, _ text: String, _ isMatch: Bool) {
        #expect(Glob.matches(pattern, text) == isMatch)
    }

    @Test func agreesWithTheSlowWay() {
        for seed in PropertyCases.seeds(2000) {
            var random = SeededGenerator(seed: seed)
            func word(_ letters: String, _ most: Int) -> String {
                String(
                    (0..<Int.random(in: 0...most, using: &random)).compactMap { _ in
                        letters.randomElement(using: &random)
                    })
            }
            let (pattern, text) = (word("ab*?ä*", 7), word("abä", 8))
            #expect(
                Glob.matches(pattern, text) == GlobReference.matches(pattern, text), "seed \(seed): \(pattern) \(text)")
        }
    }

    @Test(.timeLimit(.minutes(1))) func doesNotBlowUp() {
        let pattern = String(repeating: "a*", count: 60) + "b"
        #expect(!Glob.matches(pattern, String(repeating: "a", count: 5000)))
    }
}

/// By the table of dynamic programming.
enum GlobReference {
    static func matches(_ pattern: String, _ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        var row = [true] + text.map { _ in false }
        for symbol in pattern.unicodeScalars {
            var next = row.map { _ in false }
            for index in row.indices {
                switch symbol {
                case "*": next[index] = row[index] || (index > 0 && next[index - 1])
                case "?": next[index] = index > 0 && row[index - 1]
                default: next[index] = index > 0 && row[index - 1] && text[index - 1] == symbol
                }
            }
            row = next
        }
        return row.last ?? false
    }
}
