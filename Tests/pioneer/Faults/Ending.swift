import Support
import Testing
import Vocabulary

/// What is compared of a story with one that nothing disturbed: nothing in it depends on ids or on the time of day.
struct Ending: Equatable, Sendable {
    /// What was in the cloud at each instant of the story, by name.
    var states: [[String: String]] = []
    /// What the journal says was done and succeeded, sorted: each transition once.
    var done: [String] = []
    /// The same from the ledger's records.
    var recorded: [String] = []
}

extension Story {
    /// Reads the journal and the ledger, and checks what holds of each alone: every intent ended once, and no record
    /// was lost.
    ///
    /// - Parameter isTimeless: Whether the instants that were planned for are left out, where the process chose them.
    func ending(
        _ states: [[String: String]], _ comment: Comment, isTimeless: Bool = false
    ) async throws -> Ending {
        let names = try await cloud.names()
        func name(_ address: String?) -> String {
            let id = address?.split(separator: "/").last.map(String.init) ?? ""
            return names[id] ?? id
        }
        var ending = Ending(states: states)
        let journal = try await json("get", "actions", "--limit", "100000").elements ?? []
        for action in journal {
            let result = action["result"]?.text
            #expect(["succeeded", "failed", "superseded"].contains(result), "\(comment): \(action)")
            guard result == "succeeded" else { continue }
            let words = ["tenant", "transition", "change", "claim"].map { action[$0]?.text ?? "" }
            let instant = isTimeless ? [] : [action["evaluatedAt"]?.text ?? ""]
            ending.done.append((instant + words + [name(action["address"]?.text)]).joined(separator: " "))
        }
        ending.done.sort()
        var intents: Set<String> = []
        for tenant in ["shop", "lab"] {
            let records = try await json("audit", "list", "--tenant", tenant, "--limit", "100000").elements ?? []
            var finals: [String: [String]] = [:]
            for record in records where record["kind"]?.text == "outcome" {
                guard let result = record["body"]?["result"]?.text, result != "unknown" else { continue }
                finals[record["body"]?["intent"]?.text ?? "", default: []].append(result)
            }
            for record in records where record["kind"]?.text == "intent" {
                let id = record["body"]?["id"]?.text ?? ""
                intents.insert(id)
                #expect(finals[id]?.count == 1, "\(comment): one final outcome of \(record)")
                guard finals[id] == ["succeeded"] else { continue }
                let words = ["transition", "claim"].map { record["body"]?[$0]?.text ?? "" }
                let instant = isTimeless ? [] : [record["evaluatedAt"]?.text ?? ""]
                ending.recorded.append(
                    (instant + words + [name(record["body"]?["address"]?.text)])
                        .joined(separator: " "))
            }
            #expect(intents.isSuperset(of: finals.keys), comment)
        }
        ending.recorded.sort()
        #expect(intents == Set(journal.compactMap { $0["intent"]?.text }), comment)
        let verified = try await run(["audit", "verify"])
        #expect(verified.code == 0, "\(comment): \(verified.all)")
        return ending
    }

    /// A weekend that nothing disturbs.
    func undisturbed() async throws -> Ending {
        var wall: Int64 = 0
        var states: [[String: String]] = []
        for instant in Self.instants {
            try await converge(at: instant, wall: &wall)
            states.append(try await cloud.states())
        }
        return try await ending(states, "undisturbed")
    }
}
