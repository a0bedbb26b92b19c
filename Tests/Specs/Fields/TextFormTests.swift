import Support
import Testing
import Vocabulary

@testable import Specs

@Suite struct TextFormTests {
    static let forms: [(name: String, form: TextForm)] = [
        ("name", .name), ("region", .region), ("actionKey", .actionKey), ("folder", .folder), ("branch", .branch),
    ]

    /// The pattern that schemas state and the check that is made here are one.
    @Test(arguments: forms.map(\.name)) func patternAndCheckAgree(_ name: String) throws {
        let form = try #require(Self.forms.first { $0.name == name }?.form)
        let pattern = try Regex(try #require(form.pattern))
        let letters = Array("aZ09f-_./A \n\u{e4}")
        for seed in PropertyCases.seeds(1000) {
            var random = SeededGenerator(seed: seed)
            let count = Int.random(in: 0...18, using: &random)
            let text = String(
                (0..<count).compactMap { _ in
                    letters.prefix(Bool.random(using: &random) ? 5 : 14).randomElement(using: &random)
                })
            guard form.lengths.contains(count) else { continue }
            #expect((text.wholeMatch(of: pattern) != nil) == form.accepts(text), "seed \(seed): \(text)")
        }
        #expect(try #require("0123456789abcdef".wholeMatch(of: Regex("^[0-9a-f]{16,64}$"))).output.count > 0)
    }

    @Test func cutsWhatIsShown() {
        #expect(Echo.quoted(String(repeating: "ä", count: 60)) == "`" + String(repeating: "ä", count: 60) + "`")
        #expect(Echo.cut(String(repeating: "ä", count: 61)) == String(repeating: "ä", count: 60) + "…")
    }

    @Test func suggestions() {
        #expect(Echo.suggestion("a", else: ["b"], called: "they") == "did you mean `a`?")
        #expect(Echo.suggestion(nil, else: ["b", "c"], called: "they") == "they are `b`, `c`")
        #expect(Echo.suggestion(nil, else: [], called: "they") == "")
        let many = (0..<20).map(String.init)
        #expect(Echo.suggestion(nil, else: many, called: "they").hasSuffix("`11` and 8 more"))
    }

    @Test(arguments: [
        ("https://a.example", "https", "a.example", nil, false),
        ("http://LOCALHOST:80/x", "http", "localhost", 80, false),
        ("https://u@h/x", "https", "h", nil, true), ("ssh://[::1]:22/x", "ssh", "::1", 22, false),
    ])
    func urls(_ text: String, _ scheme: String, _ host: String, _ port: Int?, _ hasUser: Bool) throws {
        let parts = try #require(URLParts(text))
        #expect((parts.scheme, parts.host) == (scheme, host))
        #expect((parts.port, parts.hasUser) == (port, hasUser))
    }

    @Test(arguments: [
        "", "a", "://x", "h t://x", "http://a b", "http://a\\@b", "http://a@b@c", "http://a:b", "http://[::1",
    ])
    func noURLs(_ text: String) { #expect(URLParts(text) == nil) }
}
