import Cloud
import Planning
import Presentation
import Specs
import Support
import Testing
import Timetables
import Vocabulary

/// What people see of a simulation, to the letter.
struct SimulationReportTests {
    private func text(_ name: String, _ format: OutputFormat) throws -> String {
        let report = try SimulationScene(text: "").reports().first { $0.name == name }
        return try #require(report).report.text(format)
    }

    @Test func aWeekOfTheFleet() throws {
        #expect(
            try text("simulation", .table) == """
                From 2026-03-23T00:00:00Z to 2026-03-30T00:00:00Z: 22 changes of 2 resources, 2 stay as they are
                Note: a note
                Note: tenant lab is in mode plan; it is simulated as if it acted

                Time in each state, of all resources
                STATE      TIME
                running   438 h
                stopped   234 h

                Documents
                TENANT   CLAIM                  RESOURCES   CHANGES   DECIDES   OVERRULED
                shop     Override/shop/launch           1         0       2 h       0 min
                shop     Schedule/shop/day              2         0     0 min        22 h
                shop     Schedule/shop/late             2        22     334 h         2 h
                shop     Schedule/shop/many             2         0     336 h       0 min

                Resources, those together that are told the same
                TENANT   RESOURCES   CHANGES OF EACH   TIME IN EACH STATE            FIRST
                shop     api                      11   stopped 118 h, running 50 h   sim/1/here/sim/machine/i-api
                shop     web                      11   stopped 116 h, running 52 h   sim/1/here/sim/machine/i-web

                Conflicts between schedules
                FIRST FROM             UNTIL                  TIMES   TIME   RESOURCES        SCHEDULES                               WINNER
                2026-03-23T07:00:00Z   2026-03-23T09:00:00Z       5   10 h   api and 1 more   Schedule/shop/late, Schedule/shop/day   Schedule/shop/late

                Busiest minutes, in calls that change something
                ACCOUNT   REGION   SERVICE   MINUTE                 CHANGES   CALLS   ALLOWED
                main      here     sim       2026-03-23T00:00:00Z         2       2       120

                Held
                TENANT   GATE       RESOURCES   SINCE                  WHY, OF THE FIRST
                shop     envelope           2   2026-03-23T00:00:00Z   it selects 2 resources and may select 1; narrow its selector or raise atMost

                """)
    }

    @Test func forAComment() throws {
        #expect(
            try text("simulation", .markdown) == """
                ### Simulation

                From 2026-03-23T00&#58;00&#58;00Z to 2026-03-30T00&#58;00&#58;00Z&#58; 22 changes of 2 resources, 2 stay as they are

                > a note

                > tenant lab is in mode plan; it is simulated as if it acted

                #### Time in each state, of all resources

                | State | Time |
                | --- | ---: |
                | running | 438 h |
                | stopped | 234 h |

                #### Documents

                | Tenant | Claim | Resources | Changes | Decides | Overruled |
                | --- | --- | ---: | ---: | ---: | ---: |
                | shop | Override/shop/launch | 1 | 0 | 2 h | 0 min |
                | shop | Schedule/shop/day | 2 | 0 | 0 min | 22 h |
                | shop | Schedule/shop/late | 2 | 22 | 334 h | 2 h |
                | shop | Schedule/shop/many | 2 | 0 | 336 h | 0 min |

                #### Resources, those together that are told the same

                | Tenant | Resources | Changes of each | Time in each state | First |
                | --- | --- | ---: | --- | --- |
                | shop | api | 11 | stopped 118 h, running 50 h | sim/1/here/sim/machine/i-api |
                | shop | web | 11 | stopped 116 h, running 52 h | sim/1/here/sim/machine/i-web |

                #### Conflicts between schedules

                | First from | Until | Times | Time | Resources | Schedules | Winner |
                | --- | --- | ---: | ---: | --- | --- | --- |
                | 2026-03-23T07&#58;00&#58;00Z | 2026-03-23T09&#58;00&#58;00Z | 5 | 10 h | api and 1 more | Schedule/shop/late, Schedule/shop/day | Schedule/shop/late |

                #### Busiest minutes, in calls that change something

                | Account | Region | Service | Minute | Changes | Calls | Allowed |  |
                | --- | --- | --- | --- | ---: | ---: | ---: | --- |
                | main | here | sim | 2026-03-23T00&#58;00&#58;00Z | 2 | 2 | 120 |  |

                #### Held

                | Tenant | Gate | Resources | Since | Why, of the first |
                | --- | --- | ---: | --- | --- |
                | shop | envelope | 2 | 2026-03-23T00&#58;00&#58;00Z | it selects 2 resources and may select 1; narrow its selector or raise atMost |

                """)
    }

    @Test func oneThatIsFollowed() throws {
        let shown = try text("simulation of one", .table)
        #expect(
            shown.hasPrefix(
                "From 2026-03-23T00:00:00Z to 2026-03-30T00:00:00Z: 11 changes of 1 resource, 0 stay as they are\n"))
        #expect(!shown.contains("Busiest"), "what one resource takes is no measure of what a limit leaves")
        #expect(
            shown.hasSuffix(
                """

                Resource web of shop, sim/1/here/sim/machine/i-web: 11 changes
                FROM                   TO                     TOLD      BY                     WHY                  INSTEAD OF                                                  STATE
                2026-03-23 00:00 UTC   2026-03-23 07:00 UTC   stopped   Schedule/shop/late     outside its window   Schedule/shop/day (stopped)                                 stopped
                2026-03-23 07:00 UTC   2026-03-23 09:00 UTC   stopped   Schedule/shop/late     outside its window   Schedule/shop/day (running)                                 stopped
                2026-03-23 09:00 UTC   2026-03-23 19:00 UTC   running   Schedule/shop/late     inside its window    Schedule/shop/day (running)                                 running
                2026-03-23 19:00 UTC   2026-03-23 21:00 UTC   running   Override/shop/launch   a launch             Schedule/shop/late (stopped), Schedule/shop/day (stopped)   running
                2026-03-23 21:00 UTC   2026-03-24 07:00 UTC   stopped   Schedule/shop/late     outside its window   Schedule/shop/day (stopped)                                 stopped
                2026-03-24 07:00 UTC   2026-03-24 09:00 UTC   stopped   Schedule/shop/late     outside its window   Schedule/shop/day (running)                                 stopped
                2026-03-24 09:00 UTC   2026-03-24 19:00 UTC   running   Schedule/shop/late     inside its window    Schedule/shop/day (running)                                 running
                2026-03-24 19:00 UTC   2026-03-25 07:00 UTC   stopped   Schedule/shop/late     outside its window   Schedule/shop/day (stopped)                                 stopped
                2026-03-25 07:00 UTC   2026-03-25 09:00 UTC   stopped   Schedule/shop/late     outside its window   Schedule/shop/day (running)                                 stopped
                2026-03-25 09:00 UTC   2026-03-25 19:00 UTC   running   Schedule/shop/late     inside its window    Schedule/shop/day (running)                                 running
                2026-03-25 19:00 UTC   2026-03-26 07:00 UTC   stopped   Schedule/shop/late     outside its window   Schedule/shop/day (stopped)                                 stopped
                2026-03-26 07:00 UTC   2026-03-26 09:00 UTC   stopped   Schedule/shop/late     outside its window   Schedule/shop/day (running)                                 stopped
                2026-03-26 09:00 UTC   2026-03-26 19:00 UTC   running   Schedule/shop/late     inside its window    Schedule/shop/day (running)                                 running
                2026-03-26 19:00 UTC   2026-03-27 07:00 UTC   stopped   Schedule/shop/late     outside its window   Schedule/shop/day (stopped)                                 stopped
                2026-03-27 07:00 UTC   2026-03-27 09:00 UTC   stopped   Schedule/shop/late     outside its window   Schedule/shop/day (running)                                 stopped
                2026-03-27 09:00 UTC   2026-03-27 19:00 UTC   running   Schedule/shop/late     inside its window    Schedule/shop/day (running)                                 running
                2026-03-27 19:00 UTC   2026-03-30 00:00 UTC   stopped   Schedule/shop/late     outside its window   Schedule/shop/day (stopped)                                 stopped

                """))
    }

    @Test func withAPreview() throws {
        let shown = try text("preview with a resource", .table)
        #expect(shown.hasPrefix("Schedule shop/day\nUTC, 2026-03-23 00:00 to 2026-03-30 00:00\n"))
        #expect(
            shown.contains(
                """

                Resource web of shop, sim/1/here/sim/machine/i-web: 11 changes
                Note: Schedule/shop/other wants nothing of it in this time
                FROM  \("")
                """))
    }

    @Test func forMachines() throws {
        let value = SimulationReport(try SimulationScene(text: "").simulation()).value
        func part(_ key: String, _ index: Int) -> String {
            value[key]?.elements.map { $0[index] }.map(CanonicalJSON.text) ?? ""
        }
        #expect(value["from"] == "2026-03-23T00:00:00Z" && value["to"] == "2026-03-30T00:00:00Z")
        #expect(value["changes"] == 22 && value["resources"] == 4 && value["unchanged"] == 2)
        #expect(part("states", 0) == #"{"seconds":1576800,"state":"running"}"#)
        #expect(
            part("claims", 1) == #"{"changes":0,"claim":"Schedule/shop/day","resources":2,"secondsDeciding":0,"#
                + #""secondsOverruled":79200,"tenant":"shop"}"#)
        #expect(
            part("courses", 2) == #"{"changesOfEach":11,"resources":[{"address":"sim/1/here/sim/machine/i-web","#
                + #""name":"web"}],"statesOfEach":[{"seconds":417600,"state":"stopped"},"#
                + #"{"seconds":187200,"state":"running"}],"tenant":"shop","transitionsOfEach":["#
                + #"{"claim":"Schedule/shop/late","times":5,"transition":"start"},"#
                + #"{"claim":"Schedule/shop/late","times":6,"transition":"stop"}]}"#)
        #expect(
            part("calls", 0) == #"{"account":"main","allowedInAMinute":120,"busiestMinute":"2026-03-23T00:00:00Z","#
                + #""calls":22,"callsInIt":2,"changes":22,"changesInIt":2,"region":"here","service":"sim"}"#)
        #expect(
            part("held", 0) == #"{"gate":"envelope","message":"it selects 2 resources and may select 1; narrow its "#
                + #"selector or raise atMost","resources":2,"since":"2026-03-23T00:00:00Z","tenant":"shop"}"#)
        #expect(part("modes", 0) == #"{"mode":"plan","tenant":"lab"}"#)
        let conflict = try #require(value["conflicts"]?.elements?.first)
        #expect(conflict["intervals"]?.elements?.count == 5 && conflict["seconds"] == 36_000)
        #expect(conflict["schedules"] == ["Schedule/shop/late", "Schedule/shop/day"])
        #expect(conflict["winner"] == "Schedule/shop/late" && conflict["aspect"] == "power")
        #expect(conflict["resources"] == ["sim/1/here/sim/machine/i-api", "sim/1/here/sim/machine/i-web"])
    }

    @Test func oneForMachines() throws {
        let timeline = SimulationReport(try SimulationScene(text: "").simulation(following: "web")).value["timelines"]
        let steps = try #require(timeline?.elements?.first?["steps"]?.elements)
        #expect(steps.count == 17)
        #expect(
            CanonicalJSON.text(steps[3])
                == #"{"end":"2026-03-23T21:00:00Z","holds":[],"start":"2026-03-23T19:00:00Z","state":"running","told":["#
                + #"{"aspect":"power","claims":[{"name":"Override/shop/launch","place":"launch.yaml:1:1","#
                + #""reason":"a launch","wants":"running"},{"name":"Schedule/shop/late","place":"late.yaml:1:1","#
                + #""reason":"outside its window","wants":"stopped"},{"name":"Schedule/shop/day","#
                + #""place":"day.yaml:1:1","reason":"outside its window","wants":"stopped"}],"#
                + #""winner":"Override/shop/launch"}]}"#)
    }

    @Test func nothingAtAll() throws {
        let interval = try #require(
            Interval(start: SimulationScene.monday, end: SimulationScene.monday.adding(seconds: 60)))
        let empty = PlanInputs(
            specs: .init(), inventory: .init(), instant: SimulationScene.monday,
            zones: ZoneTable(release: "test", files: []), catalogues: [], controller: "tests")
        let report = SimulationReport(try FleetSimulation(empty, interval))
        #expect(
            report.text(.table)
                == "From 2026-03-23T00:00:00Z to 2026-03-23T00:01:00Z: 0 changes of 0 resources, 0 stay as they are\n")
        #expect(report.markdown.hasSuffix("0 stay as they are\n"))
    }

    /// That they do no harm is looked at with all other reports.
    @Test(arguments: Hostile.texts)
    func whateverThingsAreCalled(text: String) throws {
        #expect(try SimulationScene(text: text).reports().count == 3)
    }

    @Test func whatItEndsWith() throws {
        #expect(try SimulationScene(text: "").simulation().statuses == [.held])
        #expect(try SimulationScene(text: "").simulation(following: "web").statuses.isEmpty)
    }
}
