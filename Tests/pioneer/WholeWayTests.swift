import Support
import Testing
import Vocabulary

/// From a commit to a stopped instance and back, on record.
@Suite(.enabled(if: Emulated.hasMoto, "\(Emulated.advice)"))
struct WholeWayTests {
    @Test func eveningAndMorning() async throws {
        let stage = try await Stage()
        let web = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        let notebook = try await stage.cloud.instance(["Name": "notebook", "team": "lab"])
        let bastion = try await stage.cloud.instance(["Name": "bastion"])
        let sizes = CloudFixture.Sizes(minimum: 1, maximum: 3, desired: 2)
        try await stage.cloud.group("workers", sizes, tags: ["team": "lab"])
        try await stage.specs.commit([
            "tenants/lab/workers.yaml": Documents.schedule("workers", in: "lab", types: "autoscaling/group")
        ])

        let evening = try await stage.run("apply", "--at", Stage.evening, "--wait")
        #expect(evening.code == 0, "\(evening.all)")
        #expect(evening.output.contains("3 succeeded"))
        #expect(evening.output.contains("Verified: 3 resources as made."))
        #expect(try await stage.cloud.state(of: web) == "stopped")
        #expect(try await stage.cloud.state(of: notebook) == "stopped")
        #expect(try await stage.cloud.state(of: bastion) == "running")
        #expect(
            try await stage.cloud.sizes(of: "workers") == CloudFixture.Sizes(minimum: 0, maximum: 0, desired: 0))
        #expect(try await stage.cloud.tagKeys(of: web).count > 2, "what was found is marked on the resource")

        // The second pass finds everything as it should be and leaves no trace.
        let journal = try await stage.json("get", "actions")
        #expect(journal.elements?.map { $0["verified"]?.text } == ["reached", "reached", "reached"])
        let log = try await stage.json("audit", "list", "--tenant", "lab")
        let again = try await stage.run("apply", "--at", Stage.evening)
        #expect(again.code == 0, "\(again.all)")
        #expect(again.output.contains("nothing to do; 3 as they should be"))
        #expect(try await stage.json("get", "actions") == journal)
        #expect(try await stage.json("audit", "list", "--tenant", "lab") == log)

        let morning = try await stage.run("apply", "--at", Stage.morning)
        #expect(morning.code == 0, "\(morning.all)")
        #expect(try await stage.cloud.state(of: web) == "running")
        #expect(try await stage.cloud.state(of: notebook) == "running")
        #expect(try await stage.cloud.sizes(of: "workers") == sizes)
        #expect(try await stage.cloud.tagKeys(of: web) == ["Name", "team"])
        let verified = try await stage.run("audit", "verify")
        #expect(verified.code == 0, "\(verified.all)")
        #expect(verified.output.hasSuffix("Nothing was found to be changed.\n"))
    }

    @Test func aClaimThatEndsGivesBackWhatItFound() async throws {
        let stage = try await Stage()
        let on = try await stage.cloud.instance(["Name": "on", "team": "shop"])
        let off = try await stage.cloud.instance(["Name": "off", "team": "shop"], isStopped: true)
        #expect(try await stage.run("apply", "--at", Stage.evening).code == 0)
        #expect(try await stage.cloud.state(of: on) == "stopped")
        try await stage.specs.git("rm", "-q", "tenants/shop/nights.yaml")
        try await stage.specs.commit()
        let outcome = try await stage.run("apply", "--at", Stage.evening)
        #expect(outcome.code == 0, "\(outcome.all)")
        #expect(try await stage.cloud.state(of: on) == "running")
        #expect(try await stage.cloud.state(of: off) == "stopped")
    }

    @Test func aPlanNeedsNoStoreAndLeavesNone() async throws {
        let stage = try await Stage()
        let web = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        let outcome = try await stage.run("plan", "--at", Stage.evening, "--out", stage.folder["plan.json"])
        #expect(outcome.code == 0, "\(outcome.all)")
        #expect(outcome.output.hasPrefix("Plan for 2026-03-27T20:30:00Z: 1 to do, 0 held, 0 as they should be"))
        #expect(outcome.error.isEmpty)
        #expect(try await stage.run("ls", at: "state").output == "mirrors\n")
        #expect(try await stage.cloud.state(of: web) == "running")
        let pending = try await stage.run("plan", "--at", Stage.evening, "--detailed-exitcode")
        #expect(pending.code == 2)
        #expect(try await stage.run("plan", "--at", Stage.morning, "--detailed-exitcode").code == 0)
    }

    @Test func onlyWhatAFileHoldsIsDone() async throws {
        let stage = try await Stage()
        let seen = try await stage.cloud.instance(["Name": "seen", "team": "shop"])
        let file = stage.folder["plan.json"]
        #expect(try await stage.run("plan", "--at", Stage.evening, "--out", file).code == 0)
        let later = try await stage.cloud.instance(["Name": "later", "team": "shop"])
        let outcome = try await stage.run("apply", file, "--at", Stage.evening)
        #expect(outcome.code == 0, "\(outcome.all)")
        #expect(outcome.output.contains("1 not reviewed, 1 succeeded"))
        #expect(try await stage.cloud.state(of: seen) == "stopped")
        #expect(try await stage.cloud.state(of: later) == "running")
    }

    @Test func whyIsTold() async throws {
        let stage = try await Stage()
        let id = try await stage.cloud.instance(["Name": "web-1", "team": "shop"])
        try await stage.specs.commit([
            "tenants/shop/launch.yaml": Documents.override("launch", in: "shop", select: "web-*")
        ])
        let address = "aws/\(stage.cloud.account)/\(CloudFixture.region)/ec2/instance/\(id)"
        let explained = try await stage.run("explain", "web-1", "--at", Stage.evening)
        #expect(explained.code == 0, "\(explained.all)")
        let commit = try await stage.specs.git("rev-parse", "HEAD").prefix(12)
        #expect(
            explained.output == """
                \(address) (web-1) at 2026-03-27T20:30:00Z
                tenant: shop
                power: running
                class: t3.micro
                tags: Name=web-1, team=shop
                power, strongest claim first:
                  1. Override/shop/launch wants it running (Goes live at midnight.), \
                tenants/shop/launch.yaml:1:1 at \(commit)
                  2. Schedule/shop/nights wants it stopped (outside its window), \
                tenants/shop/nights.yaml:1:1 at \(commit)
                  so it stays as it is, as Override/shop/launch wants it

                """)
        for name in [address, id] {
            #expect(try await stage.run("explain", name, "--at", Stage.evening).output == explained.output)
        }
        let wrong = try await stage.run("explain", "web-2")
        #expect(wrong.code == 1)
        #expect(wrong.error == "Error: there is no resource 'web-2'; did you mean 'web-1'?\n")
    }
}

extension Stage {
    /// Runs a program other than ours in a folder of the stage.
    func run(_ program: String, at folder: String) async throws -> ProgramRunner.Outcome {
        try await ProgramRunner.run(program, folder: self.folder[folder])
    }
}
