import Testing
import Vocabulary

@testable import Specs

/// Files of cases that are brought up to what the rules say.
@Suite struct CaseFileUpdateTests {
    private static func update(_ cases: String, policy: String = PolicyMistakeTests.policy) -> CaseFileUpdate {
        CaseFileUpdate(
            policies: World.file("owners.yaml", policy), cases: World.file("owners.cases.yaml", cases), World.context)
    }

    private static func text(_ cases: String) -> String? {
        update(cases).bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "Only the lines of what is expected change",
        arguments: [
            // Nothing expected, something found: behind the last line of the case, its comment kept.
            (
                """
                # All about owners.
                cases:
                  - name: nobody   # poor thing
                    resource: {type: ec2/instance}   # no tags

                  # the next
                  - name: somebody
                    resource:
                      type: ec2/instance
                      tags:
                        owner: x
                """,
                """
                # All about owners.
                cases:
                  - name: nobody   # poor thing
                    resource: {type: ec2/instance}   # no tags
                    atFault: [has-owner]

                  # the next
                  - name: somebody
                    resource:
                      type: ec2/instance
                      tags:
                        owner: x
                """
            ),
            // Something expected that is not found: the line goes, or the brackets are emptied where it says more.
            (
                """
                cases:
                  - name: somebody
                    resource: {type: ec2/instance, tags: {owner: x}}
                    atFault: [has-owner]
                  - name: somebody else
                    atFault: [has-owner]  # until Monday
                    resource: {type: ec2/instance, tags: {owner: y}}
                """,
                """
                cases:
                  - name: somebody
                    resource: {type: ec2/instance, tags: {owner: x}}
                  - name: somebody else
                    atFault: []  # until Monday
                    resource: {type: ec2/instance, tags: {owner: y}}
                """
            ),
            // Lists of lines, and names that are none.
            (
                """
                cases:
                  - name: nobody knows
                    resource: {type: ec2/instance, unknown: [tags]}
                    atFault:
                      - has-owner
                      - has-onwer
                    actions: [stop]
                  - name: nobody
                    resource: {type: ec2/instance}
                    atFault:
                      - has-onwer  # a slip
                    actions: []
                """,
                """
                cases:
                  - name: nobody knows
                    resource: {type: ec2/instance, unknown: [tags]}
                    atFault: []
                    actions: []
                    undetermined: [has-owner]
                  - name: nobody
                    resource: {type: ec2/instance}
                    atFault:
                      - has-owner
                    actions: [stop]
                """
            ),
            // Cases in braces.
            (
                """
                cases: [{name: nobody, resource: {type: ec2/instance}}, {name: b, resource: {type: ec2/instance, id: "x"}, atFault: []}]
                """,
                """
                cases: [{name: nobody, resource: {type: ec2/instance}, atFault: [has-owner]}, {name: b, resource: {type: ec2/instance, id: "x"}, atFault: [has-owner]}]
                """
            ),
        ])
    func edits(before: String, after: String) {
        for end in ["", "\n"] {
            #expect(Self.text(before + end) == after + end)
            #expect(Self.update(after + end).bytes == nil, "there is nothing left to do")
        }
        #expect(Self.text("\u{FEFF}" + before) == "\u{FEFF}" + after)
    }

    @Test func whatIsUnsoundIsLeft() {
        let cases = """
            cases:
              - name: nobody
                resource: {type: ec2/instanse}
            """
        let update = Self.update(cases)
        #expect(update.bytes == nil)
        #expect(
            update.problem?.description.hasPrefix("owners.cases.yaml:3:22: error:") == true,
            "\(String(describing: update.problem))")
        let other = Self.update(
            "cases: [{name: a, resource: {type: ec2/instance}}]", policy: PolicyMistakeTests.policy + "\n  oops: 1")
        #expect(other.bytes == nil && other.problem?.range?.file == "owners.yaml")
    }

    @Test func whatCannotBeEditedInPlaceIsLeft() {
        let cases = """
            cases:
              - name: somebody
                resource: {type: ec2/instance, tags: {owner: x}}
                atFault: &found [has-owner]
              - name: nobody
                resource: {type: ec2/instance}
                atFault: *found
            """
        let update = Self.update(cases)
        #expect(update.bytes == nil)
        #expect(update.problem?.what == "the expectations of the cases cannot be rewritten")
    }
}
