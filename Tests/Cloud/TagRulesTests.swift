import Cloud
import Support
import Testing
import Vocabulary

@Suite struct TagRulesTests {
    private let rules = TagRules(longestKey: 8, longestValue: 4, most: 3, reservedPrefixes: ["aws:"])
    private let common = TagRules(
        longestKey: 8, longestValue: 9, most: 3, reservedPrefixes: ["aws:"], characters: .common)

    private func resource(_ keys: [String], mark: ControlMark? = nil) -> Resource {
        Resource(
            address: ResourceAddress(
                scope: Scope(realm: "aws", account: "1", region: "r", type: "sim/thing"), id: "x"),
            incarnation: "x", tags: .known(TagSet(keys.sorted().map { Cloud.Tag($0, "v") })),
            state: ResourceState(fields: []),
            mark: mark)
    }

    @Test(arguments: [
        ("", "needs a key"), ("aws:x", "`aws:`"), ("AWS:x", "`aws:`"), ("Aws:", "`aws:`"),
        ("cloudpioneer:control", "this product's own"), ("123456789", "9 characters, and 8"), ("a\0", "not allowed"),
        ("😀😀😀😀😀", "10 characters"),
    ])
    func keysThatCannotBe(key: String, why: String) {
        #expect(rules.problem(ofKey: key)?.contains(why) == true)
    }

    @Test(arguments: ["team", "12345678", "a b/c=d", "awsx", "éß", "😀😀😀😀", "a\u{202E}"])
    func keysThatCan(key: String) {
        #expect(rules.problem(ofKey: key) == nil)
    }

    @Test func values() {
        #expect(rules.problem(ofValue: "") == nil)
        #expect(rules.problem(ofValue: "1234") == nil)
        #expect(rules.problem(ofValue: "12345")?.contains("5 characters, and 4") == true)
        #expect(common.problem(ofValue: "a_.:/=+-") == nil)
        #expect(common.problem(ofValue: "é 1 @") == nil)
        #expect(common.problem(ofValue: "a<b")?.contains("`<`") == true)
        #expect(common.problem(ofKey: "😀") != nil)
    }

    @Test func thereIsALimitToHowManyThereAre() {
        let one = [FieldChoice(.tag("new"), .text("x"))]
        #expect(rules.problem(of: one, to: resource(["a", "b"])) == nil)
        #expect(rules.problem(of: one, to: resource(["a", "b", "c"]))?.contains("4 tags, and 3 are allowed") == true)
        // Those of the provider do not count; a mark does.
        #expect(rules.problem(of: one, to: resource(["a", "b", "aws:c", "aws:d"])) == nil)
        let mark = ControlMark(controller: "main", sequence: 1, prior: [], macs: [])
        #expect(rules.problem(of: one, to: resource(["a", "b"], mark: mark)) != nil)
        // A value changed, and one taken off for one that is set, are no more tags than before.
        #expect(rules.problem(of: [FieldChoice(.tag("a"), .text("x"))], to: resource(["a", "b", "c"])) == nil)
        #expect(rules.problem(of: one + [FieldChoice(.tag("a"), .none)], to: resource(["a", "b", "c"])) == nil)
        #expect(rules.problem(of: [FieldChoice(.tag("a"), .none)], to: resource(["a", "b", "c", "d", "e"])) == nil)
    }

    @Test func whatIsTakenOffNeedsAKeyThatCanBe() {
        #expect(rules.problem(of: [FieldChoice(.tag("aws:x"), .none)], to: resource(["a"]))?.contains("aws:x") == true)
        #expect(rules.problem(of: [FieldChoice(.power, .power(.running))], to: resource(["a"])) == nil)
    }

    /// What is refused is said without whatever a terminal would obey.
    @Test(arguments: PropertyCases.seeds(200))
    func wordsAreHarmless(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let key = String(
            String.UnicodeScalarView(
                (0..<Int.random(in: 0...300, using: &generator)).compactMap { _ in
                    Unicode.Scalar(UInt32.random(in: 0...0x2_FFFF, using: &generator))
                }))
        let problem = rules.problem(of: [FieldChoice(.tag(key), .text(key))], to: resource([]))
        #expect(problem?.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E } != true, "seed \(seed)")
        #expect((problem?.count ?? 0) < 2000, "seed \(seed)")
    }
}

/// Tags that are labels of Kubernetes.
@Suite struct LabelRulesTests {
    private let rules = TagRules(
        longestKey: 317, longestValue: 63, most: 1000, reservedPrefixes: ["kubernetes.io/"], characters: .label,
        holdNotices: false)

    @Test(arguments: ["team", "app.kubernetes.io/name", "a", "A_b-c.9", "x.example/Y"])
    func keysThatCan(key: String) { #expect(rules.problem(ofKey: key) == nil) }

    @Test(arguments: [
        "", "-a", "a-", "a b", "é", "/a", "a/", "a/b/c", "A.example/x", "a..b/x", "-a.example/x", "kubernetes.io/x",
        String(repeating: "a", count: 64), String(repeating: "a", count: 254) + "/x", "a:b",
    ])
    func keysThatCannotBe(key: String) { #expect(rules.problem(ofKey: key) != nil) }

    @Test func values() {
        #expect(rules.problem(ofValue: "") == nil)
        #expect(rules.problem(ofValue: String(repeating: "a", count: 63)) == nil)
        #expect(rules.problem(ofValue: String(repeating: "a", count: 64))?.contains("64 characters, and 63") == true)
        #expect(rules.problem(ofValue: "two words")?.contains("holds") == true)
        #expect(rules.problem(ofValue: "a.") != nil && rules.problem(ofValue: "a/b") != nil)
    }

    @Test func whatIsToldInAdvanceIsNoLabel() {
        let resource = Resource(
            address: ResourceAddress(scope: Scope(realm: "k", account: "1", region: "r", type: "sim/thing"), id: "x"),
            incarnation: "x", tags: .known(TagSet([])), state: ResourceState(fields: []))
        let told = [FieldChoice(.notice, .text("delete on Friday, says a/b"))]
        #expect(rules.problem(of: told, to: resource) == nil)
    }
}

@Suite struct ResourceNameTests {
    private func resource(name: String?, tags: Known<TagSet>) -> Resource {
        Resource(
            address: ResourceAddress(scope: Scope(realm: "k", account: "1", region: "r", type: "sim/thing"), id: "x"),
            incarnation: "x", name: name, tags: tags, state: ResourceState(fields: []))
    }

    @Test func whatTheProviderSaysComesFirst() {
        let tags = Known.known(TagSet([Cloud.Tag("Name", "label")]))
        #expect(resource(name: nil, tags: tags).name == "label")
        #expect(resource(name: "web", tags: tags).name == "web")
        #expect(resource(name: nil, tags: .unknown(.denied)).name == "x")
        #expect(resource(name: "web", tags: tags).after([FieldChoice(.tag("a"), .text("b"))]).name == "web")
    }
}
