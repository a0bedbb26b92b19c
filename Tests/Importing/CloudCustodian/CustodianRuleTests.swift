import Importing
import Testing
import Vocabulary

/// Policies of Cloud Custodian that have nothing to do with hours.
@Suite struct CustodianRuleTests {
    private static func policy(
        resource: String = "ec2", filters: String = "[{\"tag:owner\": absent}]", actions: String = "[stop]",
        more: String = ""
    ) -> String {
        """
        policies:
          - name: orphans
            resource: \(resource)
            filters: \(filters)
            actions: \(actions)
            \(more)

        """
    }

    @Test func filtersBecomeAConditionAndActionsRules() {
        let outcome = Ground.run(
            .cloudCustodian, Self.policy(actions: "[stop, {type: notify, to: [ops]}]", more: "description: nobody's"))
        #expect(outcome.lost == [])
        #expect(outcome.documents.map(\.kind) == ["ResourcePolicy"] && outcome.rules.map(\.name) == ["orphans"])
        #expect(
            outcome.text(0) == """
                # Imported from Cloud Custodian: in.yaml:2:5
                apiVersion: cloudpioneer.io/v1alpha1
                kind: ResourcePolicy
                metadata:
                  name: orphans
                  namespace: shop
                spec:
                  select:
                    types:
                      - ec2/instance
                  mode: audit
                  rules:
                    - name: stop
                      when: "resource.tags[?'owner'].orValue('absent') == 'absent'"
                      message: "resource.name + ' is meant by the policy orphans: nobody\\\\'s'"
                      then: stop
                    - name: notify
                      when: "resource.tags[?'owner'].orValue('absent') == 'absent'"
                      message: "resource.name + ' is meant by the policy orphans: nobody\\\\'s'"
                      then: notify

                """)
    }

    @Test("Marking now and acting later is one rule with a grace")
    func marks() {
        let outcome = Ground.run(
            .cloudCustodian,
            """
            policies:
              - name: idle-mark
                resource: aws.ec2
                filters: [{"tag:idle": "yes-it-is"}, {"tag:maid_status": absent}, {"State.Name": running}]
                actions: [{type: mark-for-op, op: stop, days: 3}]
              - name: idle-unmark
                resource: ec2
                filters: [{"tag:maid_status": not-null}, {"tag:idle": absent}]
                actions: [unmark]
              - name: idle-stop
                resource: ec2
                filters: [{type: marked-for-op, op: stop}]
                actions: [stop]
              - name: forgotten
                resource: ec2
                filters: [{type: marked-for-op, tag: other, op: stop}]
                actions: [stop]

            """)
        #expect(outcome.documents.map(\.name) == ["idle-mark"])
        #expect(outcome.text(0).hasPrefix("# Imported from Cloud Custodian: in.yaml:2:5, in.yaml:6:5, in.yaml:10:5\n"))
        #expect(outcome.text(0).contains("then: stop\n      grace: \"3d\"\n"))
        #expect(!outcome.text(0).contains("maid_status") && !outcome.text(0).contains("resource.power"))
        #expect(outcome.lost.count == 1 && outcome.complaints[0].contains("`forgotten` is not carried over"))
    }

    @Test("A mark that follows a mark is a rule with more grace")
    func chains() {
        let outcome = Ground.run(
            .cloudCustodian,
            """
            policies:
              - name: untagged-mark
                resource: ec2
                filters: [{"tag:owner": absent}, {"tag:maid_status": absent}]
                actions: [{type: mark-for-op, op: stop, days: 1}]
              - name: untagged-stop
                resource: ec2
                filters: [{type: marked-for-op, op: stop}]
                actions: [stop, {type: mark-for-op, op: notify, days: 3}, reboot]
            """)
        #expect(outcome.text(0).contains("then: stop\n      grace: \"1d\"\n"), "\(outcome.text(0))")
        #expect(
            outcome.complaints.count == 1 && outcome.complaints[0].contains("the action `reboot` of `untagged-stop`"))
    }

    @Test(
        "Filters are said as rules say them",
        arguments: [
            ("[{State.Name: stopped}]", "resource.power in ['stopped', 'hibernated']"),
            ("[{type: value, key: InstanceType, op: glob, value: \"m5.*\"}]", "matches('^(?s:m5\\\\\\\\..*)$')"),
            (
                "[{type: instance-uptime, op: ge, days: 30}]",
                "now - timestamp(resource.attributes.launchedAt) >= duration('720h')"
            ),
            (
                "[{type: state-age, days: 7}]",
                "has(resource.attributes.stoppedAt) && now - timestamp(resource.attributes.stoppedAt) > duration('168h')"
            ),
            (
                "[{or: [{\"tag:a\": b}, {not: [{\"tag:c\": present}]}]}]",
                "resource.tags[?'a'].orValue('') == 'b' || !(resource.tags[?'c'].hasValue())"
            ),
        ])
    func conditions(filters: String, text: String) {
        let outcome = Ground.run(.cloudCustodian, Self.policy(filters: filters, actions: "[notify]"))
        #expect(outcome.text(0).contains(text), "\(outcome.text(0)) \(outcome.complaints)")
    }

    @Test(
        "What has no equal is told with its place, and nothing is written",
        arguments: [
            (
                "[{type: image-age, days: 30}]",
                "in.yaml:4:15: warning: the policy `orphans` is not carried over, its filter `image-age` has no equal"
            ),
            ("[health-event]", "its filter `health-event` has no equal"),
            ("[{not: [{type: metrics, name: CPUUtilization, days: 4, value: 30}]}]", "in.yaml:4:22: warning:"),
            ("[{type: value, key: \"tag:a\", op: regex, value: \"(?=x)\"}]", "its filter `tag:a` has no equal"),
            ("[{\"tag:a\": 5}]", "its filter `tag:a` has no equal"),
            ("[{type: value, key: KeyName, value: x}]", "no resource of ours shows that"),
            ("[{type: value, key: \"tag:a\", value_from: {url: x}}]", "no rule can ask for its `value_from`"),
        ])
    func obstacles(filters: String, says: String) {
        let outcome = Ground.run(.cloudCustodian, Self.policy(filters: filters))
        #expect(outcome.documents == [] && outcome.rules.isEmpty)
        #expect(outcome.complaints.count == 1 && outcome.complaints[0].contains(says), "\(outcome.complaints)")
    }

    @Test(
        "So is what a policy says besides",
        arguments: [
            ("mode: {type: cloudtrail, events: [RunInstances]}", "it acts on events (`cloudtrail`)"),
            ("conditions: [{region: x}]", "its `conditions` has no equal"),
            ("query: [{instance-state-name: running}]", "its `query` has no equal"),
        ])
    func settings(more: String, says: String) {
        let outcome = Ground.run(.cloudCustodian, Self.policy(more: more))
        #expect(outcome.documents == [])
        #expect(outcome.complaints.count == 1 && outcome.complaints[0].contains(says), "\(outcome.complaints)")
    }

    @Test func actionsWithoutAnEqualAreTold() {
        let outcome = Ground.run(.cloudCustodian, Self.policy(actions: "[stop, reboot, {type: webhook, url: x}]"))
        #expect(outcome.documents.count == 1)
        #expect(
            outcome.complaints.map { $0.contains("the action `reboot`") || $0.contains("the action `webhook`") } == [
                true, true,
            ])
        let none = Ground.run(.cloudCustodian, Self.policy(actions: "[reboot]"))
        #expect(none.documents == [] && none.complaints.contains { $0.contains("none of its actions has an equal") })
        let other = Ground.run(.cloudCustodian, Self.policy(resource: "azure.vm"))
        #expect(other.complaints.contains { $0.contains("it is about `azure.vm`") })
    }

    @Test("Of several rules those are written that our reader takes")
    func someRules() {
        // No tag has an empty key.
        let outcome = Ground.run(
            .cloudCustodian, Self.policy(actions: "[notify, {type: tag, tags: {\"\": x}}]"))
        #expect(outcome.documents.count == 1 && outcome.text(0).contains("then: notify"))
        #expect(!outcome.text(0).contains("then: tag"))
        #expect(outcome.complaints.contains { $0.contains("the rule `tag` of `orphans` is not written") })
    }

    @Test func whoOnlyLooksReports() {
        let outcome = Ground.run(
            .cloudCustodian,
            Self.policy(resource: "ebs", filters: "[{Attachments: []}]", actions: "[]", more: "region: eu-west-1"))
        #expect(outcome.text(0).contains("- ec2/volume") && outcome.text(0).contains("then: report"))
        #expect(outcome.text(0).contains("resource.region == 'eu-west-1' && (resource.attributes.attachedTo == '')"))
    }

    @Test func hoursAndRulesStandInOneFile() {
        let outcome = Ground.run(
            .cloudCustodian,
            Samples.text(.cloudCustodian).replacing(
                "policies:\n", with: Self.policy()))
        #expect(Set(outcome.documents.map(\.kind)) == ["ResourcePolicy", "Schedule"])
    }
}
