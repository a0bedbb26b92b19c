import Testing
import Vocabulary

@testable import Specs

/// What is said about rules that act and cannot, or that would undo their own reason, each with its place.
@Suite struct RuleMistakeTests {
    private static let path = "tenants/shop/owners.yaml"

    private static func policy(_ then: String, types: String, when: String) -> String {
        """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: ResourcePolicy
        metadata: {name: owners}
        spec:
          select: {types: [\(types)], tags: {matchLabels: {stage: dev}}}
          mode: enforce
          rules:
            - name: has-owner
              when: "\(when)"
              message: "'no owner: ' + resource.name"
              severity: high
              then: \(then)
        """
    }

    private static func said(
        _ then: String, types: String = "ec2/volume", when: String = "!('owner' in resource.tags)"
    ) -> [String] {
        World.complaints([path: policy(then, types: types, when: when)]).map { $0.replacing(path + ":", with: "") }
    }

    @Test(
        "Rules that act as they should are sound",
        arguments: [
            ("tag\n      tags: {state: unowned}", "ec2/volume", "!('owner' in resource.tags)"),
            ("tag\n      tags: {state: unowned}", "ec2/volume", "resource.tags[?'owner'].orValue('') == ''"),
            (
                "tag\n      tags: {state: unowned}\n      grace: 2h\n      mark: store", "ec2/volume",
                "has(resource.tags.x)"
            ),
            ("snapshot", "ec2/volume", "dyn(resource).region == ''"),
            ("delete\n      grace: 1d", "ec2/volume", "resource.tags.size() == 0"),
            ("delete\n      grace: 1d\n      snapshot: false", "ec2/volume, ec2/address", "true"),
            ("resize\n      to: {class: t3.small}", "ec2/instance", "resource.region == ''"),
            ("resize\n      to: {size: {maximum: 3}}", "autoscaling/group", "resource.tags.size() == 0"),
        ])
    func sound(then: String, types: String, when: String) {
        #expect(Self.said(then, types: types, when: when) == [])
    }

    @Test(
        "What does not belong together, or is missing, is told where it stands",
        arguments: [
            ("tag", "12:13: error: `spec.rules[0].then` is `tag`, `tags` is missing"),
            ("tag\n      tags: {}", "13:13: error: `spec.rules[0].tags` is empty"),
            (
                "tag\n      tags: {\"cloudpioneer:due\": x}",
                "13:14: error: the key `cloudpioneer:due` cannot be used"
            ),
            ("tag\n      tags: {\"aws:x\": y}", "13:14: error: the key `aws:x` cannot be used"),
            ("tag\n      tags: {a%b: c}", "13:14: error: `a%b` cannot be written"),
            ("tag\n      tags: {a: \"b\\\\c\"}", "13:17: error: "),
            ("tag\n      tags: {a: 1}", "13:17: error: `spec.rules[0].tags.a`"),
            (
                "stop\n      tags: {a: b}", "13:13: error: `spec.rules[0]` has `tags`, only `tag` asks for it"
            ),
            ("report\n      grace: 2d", "13:14: error: `spec.rules[0]` has a `grace`, `report` does not act"),
            ("snapshot\n      mark: store", "13:13: error: `spec.rules[0]` has a `mark`, it has no `grace`"),
            ("snapshot\n      snapshot: true", "13:17: error: `spec.rules[0]` has a `snapshot`, only `delete` asks"),
            ("delete", "12:13: error: `spec.rules[0].then` is `delete`, a `grace` is missing"),
            (
                "delete\n      grace: 23h",
                "13:14: error: `spec.rules[0].grace` is too short for `delete`, a day is the least"
            ),
            ("resize", "12:13: error: `spec.rules[0].then` is `resize`, `to` is missing"),
            ("resize\n      to: {power: stopped}", "13:11: error: `spec.rules[0].to` is no size"),
        ])
    func belonging(then: String, words: String) {
        let types = then.hasPrefix("stop") || then.hasPrefix("resize") ? "ec2/instance" : "ec2/volume"
        let said = Self.said(then, types: types)
        #expect(said.first?.hasPrefix(words) == true, "\(said)")
    }

    @Test(
        "A change that a type cannot go through is told",
        arguments: [
            ("tag\n      tags: {a: b}", "ec2/instance", "`ec2/instance` cannot be tagged"),
            ("snapshot", "ec2/instance", "no copy can be made of `ec2/instance`"),
            ("delete\n      grace: 2d", "ec2/instance", "`ec2/instance` cannot be deleted"),
            (
                "delete\n      grace: 2d", "ec2/address",
                "no copy can be made of `ec2/address` before it is deleted; write `snapshot: false` to do without"
            ),
            ("resize\n      to: {class: t3.small}", "ec2/volume", "of `ec2/volume`, it has no class"),
            ("resize\n      to: {size: {desired: 1}}", "ec2/instance", "of `ec2/instance`, it has no size"),
        ])
    func inability(then: String, types: String, why: String) {
        let said = Self.said(then, types: types)
        #expect(said.count == 1)
        #expect(said.first?.hasPrefix("12:13: error: `spec.rules[0].then` is ") == true, "\(said)")
        #expect(said.first?.contains(why) == true, "\(said)")
    }

    @Test(
        "No rule reads what it changes, however it gets at it",
        arguments: [
            ("tag\n      tags: {owner: x}", "ec2/volume", "!('owner' in resource.tags)", "9:36", "the tag `owner`"),
            ("tag\n      tags: {owner: x}", "ec2/volume", "resource.tags.owner == ''", "9:28", "the tag `owner`"),
            ("tag\n      tags: {owner: x}", "ec2/volume", "resource.tags['owner'] == ''", "9:23", "the tag `owner`"),
            ("tag\n      tags: {owner: x}", "ec2/volume", "resource.tags[resource.id] == ''", "9:23", "as a whole"),
            ("tag\n      tags: {owner: x}", "ec2/volume", "resource.tags.size() == 0", "9:23", "as a whole"),
            ("tag\n      tags: {owner: x}", "ec2/volume", "resource.tags.exists(k, k == 'a')", "9:23", "as a whole"),
            ("tag\n      tags: {Name: x}", "ec2/volume", "resource.name == ''", "9:23", "reads `name`"),
            ("tag\n      tags: {owner: x}", "ec2/volume", "dyn(resource).id == ''", "9:18", "`resource` as a whole"),
            ("stop", "ec2/instance", "dyn(resource).power == 'running'", "9:18", "`resource` as a whole"),
            ("stop", "ec2/instance", "[resource].exists(r, r.power == '')", "9:15", "`resource` as a whole"),
            (
                "resize\n      to: {class: t3.small}", "ec2/instance", "resource.attributes.instanceType == ''", "9:34",
                "reads `instanceType`"
            ),
            (
                "resize\n      to: {class: t3.small}", "ec2/instance", "dyn(resource.attributes).instanceType == ''",
                "9:27", "`resource.attributes` as a whole"
            ),
            ("resize\n      to: {class: t3.small}", "ec2/instance", "resource.power == ''", "9:23", "reads `power`"),
            (
                "resize\n      to: {size: {desired: 1}}", "autoscaling/group", "resource.desired > 1", "9:23",
                "`desired`"
            ),
        ])
    func reads(then: String, types: String, when: String, place: String, words: String) {
        let said = Self.said(then, types: types, when: when)
        let found = said.first { $0.contains(words) && $0.contains("so the rule would undo its own reason") }
        #expect(found?.hasPrefix(place) == true, "\(said)")
    }

    @Test func aTagThatThePolicySelectsByIsNotSet() {
        #expect(
            Self.said("tag\n      tags: {stage: prod}") == [
                "13:14: error: `spec.rules[0].tags` sets `stage`, `spec.select` reads it, so the rule would undo its own"
                    + " reason; select by something else, or set another tag"
            ])
    }
}
