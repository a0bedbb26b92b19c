import Documents
public import Vocabulary

/// A file of cases with its expectations as the rules say today, and everything else as it was written.
public struct CaseFileUpdate: Sendable {
    /// The file as it should be; nil where it is as it should be, or cannot be updated.
    public let bytes: [UInt8]?
    /// Why it cannot be updated; nil where it can.
    public let problem: Diagnostic?

    /// Changes the lines of `atFault`, `undetermined` and, where a case states them, `actions`. Depends on nothing else.
    public init(policies: SourceFile, cases file: SourceFile, _ context: SpecContext) {
        let trial = PolicyTrial(policies: policies, cases: file, context)
        if let wrong = trial.diagnostics.first(where: { $0.severity == .error }) {
            (bytes, problem) = (nil, wrong)
            return
        }
        guard !trial.cases.allSatisfy(\.isAsExpected) else {
            (bytes, problem) = (nil, nil)
            return
        }
        var editor = CaseEditor(file)
        for (index, outcome) in trial.cases.enumerated() where !outcome.isAsExpected {
            editor.expect(outcome.found, ofCase: index)
        }
        let edited = editor.result
        let new = SourceFile(source: file.source, revision: file.revision, path: file.path, bytes: edited)
        let check = PolicyTrial(policies: policies, cases: new, context)
        // Whatever YAML has that was not thought of shows here, and the file stays as it is.
        guard check.diagnostics.allSatisfy({ $0.severity != .error }), check.cases.count == trial.cases.count,
            check.cases.allSatisfy(\.isAsExpected)
        else {
            let place = trial.cases.first { !$0.isAsExpected }?.range
            bytes = nil
            problem = .error(
                at: place, "the expectations of the cases cannot be rewritten",
                why: "they are not written as plain lists", fix: "change them by hand")
            return
        }
        (bytes, problem) = (edited, nil)
    }
}

/// Edits a file of cases in place.
private struct CaseEditor {
    private let mark: [UInt8]
    private let bytes: [UInt8]
    private let cases: [Node]
    private var edits: [(range: Range<Int>, text: String)] = []

    init(_ file: SourceFile) {
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        mark = file.bytes.starts(with: byteOrderMark) ? byteOrderMark : []
        bytes = Array(file.bytes.dropFirst(mark.count))
        let documents = SpecReader.parse(file).documents
        cases = documents.first { $0.kind != .null }?["cases"]?.elements ?? []
    }

    var result: [UInt8] {
        var result = bytes
        // From the back; of those at one place the later goes behind the earlier.
        let order = edits.enumerated().sorted {
            ($0.element.range.lowerBound, $0.offset) > ($1.element.range.lowerBound, $1.offset)
        }
        for (_, edit) in order { result.replaceSubrange(edit.range, with: Array(edit.text.utf8)) }
        return mark + result
    }

    mutating func expect(_ found: Expectation, ofCase index: Int) {
        guard cases.indices.contains(index) else { return }
        let node = cases[index]
        set("atFault", to: found.atFault, in: node)
        set("undetermined", to: found.undetermined, in: node)
        if node["actions"] != nil { set("actions", to: (found.actions ?? []).map(\.rawValue), in: node) }
    }

    private mutating func set(_ key: String, to names: [String], in node: Node) {
        guard let list = node[key] else {
            if !names.isEmpty { insert("\(key): \(Self.flow(names))", in: node) }
            return
        }
        let old = list.elements.compactMap(\.text)
        let new = old.filter(names.contains) + names.filter { !old.contains($0) }
        guard new != old else { return }
        if byte(at: list.offsets.lowerBound) == "[" {
            replace(list, under: key, with: new, in: node)
        } else {
            replaceLines(of: list, with: new, keyEnd: keyEnd(key, in: node))
        }
    }

    // MARK: Flow lists

    private static func flow(_ names: [String]) -> String { "[\(names.joined(separator: ", "))]" }

    private mutating func replace(_ list: Node, under key: String, with names: [String], in node: Node) {
        let line = line(around: list.offsets.lowerBound)
        let before = text(line.lowerBound..<list.offsets.lowerBound)
        let rest = list.offsets.upperBound..<max(line.upperBound, list.offsets.upperBound)
        let isAlone = text(rest).allSatisfy(\.isWhitespace)
        // Of actions, none is something else than nothing said.
        if names.isEmpty, isAlone, key != "actions", before.trimmed == "\(key):" {
            edits.append((line.lowerBound..<min(line.upperBound + 1, bytes.count), ""))
        } else {
            edits.append((list.offsets, Self.flow(names)))
        }
    }

    // MARK: Lists of lines

    private mutating func replaceLines(of list: Node, with names: [String], keyEnd: Int) {
        let elements = list.elements
        guard let last = elements.last else { return }
        for element in elements where !names.contains(element.text ?? "") {
            let line = line(around: element.offsets.lowerBound)
            edits.append((line.lowerBound..<min(line.upperBound + 1, bytes.count), ""))
        }
        let known = elements.compactMap(\.text)
        let line = line(around: last.offsets.lowerBound)
        let lead = text(line.lowerBound..<last.offsets.lowerBound)
        for name in names where !known.contains(name) {
            let start = min(line.upperBound + 1, bytes.count)
            edits.append((start..<start, start == line.upperBound ? "\n\(lead)\(name)" : "\(lead)\(name)\n"))
        }
        if names.isEmpty { edits.append((keyEnd..<keyEnd, " []")) }
    }

    private func keyEnd(_ key: String, in node: Node) -> Int {
        let entry = node.entries.first { $0.key.text == key }
        // The colon stands right behind.
        return (entry?.key.offsets.upperBound ?? 0) + 1
    }

    // MARK: New entries

    /// Behind the last entry of a case, and behind what is said on its line.
    private mutating func insert(_ entry: String, in node: Node) {
        let end = contentEnd(of: node)
        if byte(at: node.offsets.lowerBound) == "{" {
            edits.append((end..<end, ", \(entry)"))
            return
        }
        let place = line(around: end).upperBound
        let indent = (node.entries.first?.key.range.start.column ?? 1) - 1
        edits.append((place..<place, "\n" + String(repeating: " ", count: indent) + entry))
    }

    /// Behind the last character of the last entry: a block's own end is where the next thing begins.
    private func contentEnd(of node: Node) -> Int {
        var last = node.entries.last?.value ?? node
        while byte(at: last.offsets.lowerBound) != "{", byte(at: last.offsets.lowerBound) != "[",
            let inner = last.entries.last?.value ?? last.elements.last
        { last = inner }
        var end = min(last.offsets.upperBound, bytes.count)
        while end > last.offsets.lowerBound, text(end - 1..<end).allSatisfy(\.isWhitespace) { end -= 1 }
        return end
    }

    // MARK: Text

    private func byte(at offset: Int) -> Character? {
        bytes.indices.contains(offset) ? Character(Unicode.Scalar(bytes[offset])) : nil
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The line of an offset, without its end.
    private func line(around offset: Int) -> Range<Int> {
        let feed = UInt8(ascii: "\n")
        let start = bytes[..<min(offset, bytes.count)].lastIndex(of: feed).map { $0 + 1 } ?? 0
        let end = bytes[min(offset, bytes.count)...].firstIndex(of: feed) ?? bytes.count
        return start..<max(start, end)
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
