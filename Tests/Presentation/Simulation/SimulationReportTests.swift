import Planning
import Presentation
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
        #expect(try text("simulation", .table) == "")
    }

    @Test func forAComment() throws {
        #expect(try text("simulation", .markdown) == "")
    }

    @Test func oneThatIsFollowed() throws {
        #expect(try text("simulation of one", .table) == "")
    }

    @Test func withAPreview() throws {
        #expect(try text("preview with a resource", .table) == "")
    }

    @Test func forMachines() throws {
        let value = SimulationReport(try SimulationScene(text: "").simulation()).value
        #expect(CanonicalJSON.text(value) == "")
    }

    @Test func oneForMachines() throws {
        let timeline = SimulationReport(try SimulationScene(text: "").simulation(following: "web")).value["timelines"]
        let steps = try #require(timeline?.elements?.first?["steps"]?.elements)
        #expect(steps.count == 19)
        #expect(CanonicalJSON.text(steps[3]) == "")
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
