import Support
public import Vocabulary

/// Runs the checks.
public enum Conformance {
    /// Every check for one type, some at once, each in a world of its own.
    public static func run(
        _ fixture: any ProviderFixture, _ type: ResourceType, _ checks: [ConformanceCheck] = ConformanceCheck.all
    ) async -> ConformanceReport {
        let skipped = fixture.skipped(type)
        let lines = await withTaskGroup(of: (Int, ConformanceReport.Line).self) { group in
            var lines = [ConformanceReport.Line?](repeating: nil, count: checks.count)
            for (index, check) in checks.enumerated() {
                if index >= 4, let (done, line) = await group.next() { lines[done] = line }
                group.addTask { (index, await outcome(of: check, fixture, type, skipped[check.name])) }
            }
            for await (done, line) in group { lines[done] = line }
            return lines.compactMap { $0 }
        }
        let names = Set(checks.map(\.name))
        let strays = skipped.keys.filter { !names.contains($0) }.sorted().map { name in
            ConformanceReport.Line(
                type: type, check: name, sentence: "", result: .failed(["it is skipped, and there is no such check"]))
        }
        return ConformanceReport(lines: lines + strays)
    }

    private static func outcome(
        of check: ConformanceCheck, _ fixture: any ProviderFixture, _ type: ResourceType, _ skip: String?
    ) async -> ConformanceReport.Line {
        func line(_ result: ConformanceReport.Result) -> ConformanceReport.Line {
            ConformanceReport.Line(type: type, check: check.name, sentence: check.sentence, result: result)
        }
        if let skip { return line(.skipped(skip)) }
        do {
            let world = try await fixture.world(of: type, check.demand)
            let trial = try Trial(world)
            do {
                try await check.make(trial)
            } catch let skip as Skip {
                return line(.skipped(skip.reason))
            } catch {
                trial.expect(false, "\(error)")
            }
            let failures = trial.failures
            let story = world.proxy.transcript
            guard !failures.isEmpty else { return line(.passed(trial.note)) }
            return line(.failed(story.isEmpty ? failures : failures + ["what the proxy did:\n" + story]))
        } catch {
            return line(.failed(["its world cannot be made: \(error)"]))
        }
    }
}
