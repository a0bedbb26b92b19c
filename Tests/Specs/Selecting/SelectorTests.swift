import Cloud
import Support
import Testing
import Vocabulary

@testable import Specs

@Suite struct SelectorTests {
    static func resource(
        type: ResourceType = "ec2/instance", region: String = "eu-west-1", id: String = "i-1",
        tags: Known<TagSet> = .known(TagSet([]))
    ) -> Resource {
        let scope = Scope(realm: "aws", account: "123456789012", region: region, type: type)
        return Resource(
            address: ResourceAddress(scope: scope, id: id), incarnation: "x", tags: tags,
            state: ResourceState(fields: []))
    }

    static func tags(_ pairs: KeyValuePairs<String, String>) -> Known<TagSet> {
        .known(TagSet(pairs.map { Tag($0, $1) }))
    }

    @Test func everythingGivenMustHold() {
        let selector = ResourceSelector(
            types: ["ec2/instance"], accounts: ["main"], regions: ["eu-west-1"], name: "web-*",
            tags: TagSelector([.init("stage", .isIn, ["dev"])]))
        let right = Self.tags(["Name": "web-1", "stage": "dev"])
        #expect(selector.matches(Self.resource(tags: right), account: "main") == .yes)
        #expect(selector.matches(Self.resource(tags: right), account: "other") == .no)
        #expect(selector.matches(Self.resource(region: "eu-west-2", tags: right), account: "main") == .no)
        #expect(selector.matches(Self.resource(type: "rds/instance", tags: right), account: "main") == .no)
        #expect(selector.matches(Self.resource(tags: Self.tags(["stage": "dev"])), account: "main") == .no)
        #expect(
            selector.matches(Self.resource(id: "web-9", tags: Self.tags(["stage": "dev"])), account: "main") == .yes)
        #expect(selector.matches(Self.resource(tags: Self.tags(["Name": "web-1"])), account: "main") == .no)
    }

    @Test func whatIsUnknownIsNotSelected() {
        let unknown = Self.resource(tags: .unknown(.denied))
        let byTag = ResourceSelector(types: ["ec2/instance"], tags: TagSelector([.init("a", .doesNotExist)]))
        let byName = ResourceSelector(types: ["ec2/instance"], name: "*")
        #expect(byTag.matches(unknown, account: "main") == .unknown(.denied))
        #expect(byName.matches(unknown, account: "main") == .unknown(.denied))
        #expect(ResourceSelector(types: ["ec2/instance"]).matches(unknown, account: "main") == .yes)
        let elsewhere = ResourceSelector(types: ["rds/instance"], name: "*", tags: byTag.tags)
        #expect(elsewhere.matches(unknown, account: "main") == .no)
    }

    @Test func absentTagsAreNoTags() {
        #expect(TagSelector([.init("a", .exists)]).matches(.absent) == .no)
        #expect(TagSelector([.init("a", .doesNotExist), .init("b", .notIn, ["x"])]).matches(.absent) == .yes)
    }

    @Test(arguments: [
        (TagSelector.Requirement("a", .isIn, ["x", "y"]), [true, false, false]),
        (TagSelector.Requirement("a", .notIn, ["x", "y"]), [false, true, true]),
        (TagSelector.Requirement("a", .exists), [true, true, false]),
        (TagSelector.Requirement("a", .doesNotExist), [false, false, true]),
    ])
    func operatorsAsKubernetesHasThem(_ requirement: TagSelector.Requirement, _ holds: [Bool]) {
        #expect(["x", "z", nil].map { requirement.holds(for: $0) } == holds)
    }

    @Test func agreesWithTheSlowWay() {
        for seed in PropertyCases.seeds(2000) {
            var random = SeededGenerator(seed: seed)
            func some<Element>(_ all: [Element], _ most: Int) -> [Element] {
                (0..<Int.random(in: 0...most, using: &random)).compactMap { _ in all.randomElement(using: &random) }
            }
            let tags = some(["a", "b", "Name"], 3).map { Tag($0, some(["x", "y"], 1).first ?? "") }
            let known: Known<TagSet> =
                [.known(TagSet(tags)), .known(TagSet(tags)), .absent, .unknown(.failed)]
                .randomElement(using: &random) ?? .absent
            let resource = Self.resource(
                type: some(["ec2/instance" as ResourceType, "rds/instance"], 1).first ?? "s3/bucket",
                region: some(["eu", "us"], 1).first ?? "af", id: some(["x", "yx"], 1).first ?? "", tags: known)
            let requirements = some(["a", "b", "c"], 2).map { key in
                TagSelector.Requirement(
                    key, TagSelector.Requirement.Operator.allCases.randomElement(using: &random) ?? .exists,
                    some(["x", "y", ""], 2))
            }
            let selector = ResourceSelector(
                types: some(["ec2/instance", "rds/instance"], 2), accounts: some(["main", "other"], 2),
                regions: some(["eu", "us"], 2), name: some(["x", "*x", "?x", "*"], 1).first,
                tags: TagSelector(requirements))
            #expect(
                selector.matches(resource, account: "main") == Reference.matches(selector, resource, "main"),
                "seed \(seed)")
        }
    }
}

/// The same, written as the definition reads.
private enum Reference {
    static func matches(_ selector: ResourceSelector, _ resource: Resource, _ account: AccountName) -> Match {
        var verdicts: [Match] = [
            verdict(selector.types, resource.address.scope.type), verdict(selector.accounts, account),
            verdict(selector.regions, resource.address.scope.region),
        ]
        if let name = selector.name {
            verdicts.append(
                resource.tags.isUnknown ? doubt(resource) : GlobReference.matches(name, resource.name) ? .yes : .no)
        }
        for requirement in selector.tags.requirements {
            let value: String?
            switch resource.tags {
            case .unknown:
                verdicts.append(doubt(resource))
                continue
            case .absent: value = nil
            case .known(let set): value = set.tags.last { $0.key == requirement.key }?.value
            }
            let isIn = value.map { requirement.values.contains($0) } ?? false
            let holds = [
                TagSelector.Requirement.Operator.isIn: isIn, .notIn: !isIn, .exists: value != nil,
                .doesNotExist: value == nil,
            ][requirement.operator]
            verdicts.append(holds == true ? .yes : .no)
        }
        return verdicts.contains(.no) ? .no : verdicts.first { $0 != .yes } ?? .yes
    }

    private static func verdict<Element: Equatable>(_ list: [Element], _ element: Element) -> Match {
        list.isEmpty || list.contains(element) ? .yes : .no
    }

    private static func doubt(_ resource: Resource) -> Match {
        if case .unknown(let why) = resource.tags { .unknown(why) } else { .yes }
    }
}
