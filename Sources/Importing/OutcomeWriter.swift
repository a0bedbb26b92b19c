import Documents
import Specs
import Vocabulary

/// Gathers what comes of rules: documents that our reader accepts, what is lost, and where ours differs.
struct OutcomeWriter {
    private let request: ImportRequest
    private let context: SpecContext
    private var names = DocumentNames()
    private var documents: [ImportOutcome.Document] = []
    private var rules: [ImportOutcome.Rule] = []
    private var lost: [Diagnostic] = []
    private var differences: [Difference] = []

    init(_ request: ImportRequest, _ context: SpecContext) {
        self.request = request
        self.context = context
    }

    func outcome(lost more: [Diagnostic]) -> ImportOutcome {
        ImportOutcome(
            documents: documents, rules: rules, lost: Set(lost + more).sorted(), differences: differences)
    }

    mutating func add(_ found: FoundRule) {
        var written: [String] = []
        if let obstacle = found.obstacle {
            lost.append(.warning(at: found.place, "no document is written for `\(found.name)`", why: obstacle))
        } else {
            for draft in found.drafts { write(draft).map { written.append($0) } }
            for draft in found.overrides { write(draft).map { written.append($0) } }
            for draft in found.policies { write(draft).map { written.append($0) } }
        }
        let compared = found.rule.flatMap {
            Comparison.differences($0, found.drafts, found.overrides, from: request.start, to: request.end)
        }
        differences += compared ?? []
        rules.append(
            ImportOutcome.Rule(
                name: found.name, place: found.place, documents: written,
                times: found.drafts.map { .map($0.times($0.refinements)) }, isCompared: compared != nil))
    }

    /// Writes a schedule with as many of its refinements as our reader takes. Returns its name.
    private mutating func write(_ draft: ScheduleDraft) -> String? {
        let name = names.next(for: draft.name)
        func text(_ refinements: [ScheduleDraft.Refinement]) -> String {
            commented(draft.document(name: name, namespace: request.namespace, refinements), draft.places)
        }
        var kept = draft.refinements
        if !complaints(about: text(kept)).isEmpty {
            kept = kept.filter { complaints(about: text([$0])).isEmpty }
        }
        guard keep("Schedule", name, text(kept), draft.places) else { return nil }
        let fields = kept.map(\.field)
        for refinement in draft.refinements where !fields.contains(refinement.field) {
            lost.append(.warning(at: draft.places.first, refinement.lost, why: "no schedule can say so yet"))
        }
        return name
    }

    private mutating func write(_ draft: OverrideDraft) -> String? {
        let name = names.next(for: draft.name)
        let text = commented(draft.document(name: name, namespace: request.namespace), draft.places)
        return keep("Override", name, text, draft.places) ? name : nil
    }

    /// Writes a policy with as many of its rules as our reader takes. Returns its name.
    private mutating func write(_ draft: PolicyDraft) -> String? {
        let name = names.next(for: draft.name)
        func text(_ rules: [PolicyDraft.Rule]) -> String {
            var part = draft
            part.rules = rules
            return commented(part.document(name: name, namespace: request.namespace), draft.places)
        }
        var kept = draft.rules
        if !complaints(about: text(kept)).isEmpty {
            kept = kept.filter { complaints(about: text([$0])).isEmpty }
        }
        // Without any, the complaint about all of them says why.
        guard keep("ResourcePolicy", name, text(kept.isEmpty ? draft.rules : kept), draft.places) else { return nil }
        for rule in draft.rules where !kept.contains(rule) {
            let why = complaints(about: text([rule])).first?.what ?? ""
            lost.append(
                .warning(
                    at: draft.places.first, "the rule `\(rule.name)` of `\(name)` is not written",
                    why: "our reader would not take it: \(why)"))
        }
        return name
    }

    private mutating func keep(_ kind: String, _ name: String, _ text: String, _ places: [SourceRange]) -> Bool {
        let complaints = complaints(about: text)
        guard complaints.isEmpty else {
            lost.append(
                .warning(
                    at: places.first, "`\(name)` is not written",
                    why: "our reader would not take it: \(complaints[0].what)"
                ))
            return false
        }
        documents.append(ImportOutcome.Document(kind: kind, name: name, text: text))
        return true
    }

    private func commented(_ document: Value, _ places: [SourceRange]) -> String {
        let origins = places.map { Escaping.terminal($0.description) }.joined(separator: ", ")
        return "# Imported from \(request.tool.title): \(origins)\n" + YAMLWriter.text(document)
    }

    private func complaints(about text: String) -> [Diagnostic] {
        let path = "tenants/\(request.namespace)/imported.yaml"
        let file = SourceFile(source: "root", revision: "", path: path, bytes: Array(text.utf8))
        return SpecReader.readFile(file, context).diagnostics.filter { $0.severity == .error }
    }
}

/// Names for documents: labels, each given once.
struct DocumentNames {
    private var taken: Set<String> = []

    /// The label nearest to what a thing would like to be called.
    mutating func next(for wish: String) -> String {
        var label = ""
        for byte in wish.lowercased().utf8 {
            let isWord = (97...122).contains(byte) || (48...57).contains(byte)
            if isWord { label.unicodeScalars.append(Unicode.Scalar(byte)) } else if label.last != "-" { label += "-" }
        }
        label = String(label.drop { $0 == "-" }.prefix(55))
        while label.last == "-" { label.removeLast() }
        if label.isEmpty { label = "imported" }
        var name = label
        var number = 2
        while !taken.insert(name).inserted {
            name = "\(label)-\(number)"
            number += 1
        }
        return name
    }
}
