import Documents
import Timetables
import Vocabulary

/// Reads documents into specs. Never throws: what is wrong is in the diagnostics, all of it at once.
public enum SpecReader {
    /// The most problems that are listed of one file; the last line then says how many more there are.
    static let longestList = 500

    /// Reads files and checks them against each other.
    public static func read(_ files: [SourceFile], _ context: SpecContext) -> SpecReading {
        assemble(files.map { readFile($0, context) }, context)
    }

    /// Reads one file by itself. The answer depends on nothing but the file and the context.
    ///
    /// A file outside of `platform/` and `tenants/<namespace>/` is looked at only where it names our API group.
    public static func readFile(_ file: SourceFile, _ context: SpecContext) -> FileReading {
        let place = FilePlace(file.identity)
        if isCalendar(file.path) {
            let reading = CalendarFeed.read(file.bytes, file: file.path, zones: context.zones)
            return FileReading(
                file.identity, place, reading.feed.map(CalendarFile.feed) ?? .broken(reading.diagnostics))
        }
        if place == .elsewhere, !mentionsOurGroup(file.bytes) {
            return FileReading(
                identity: file.identity, diagnostics: [], place: place, documents: [], looseReferences: [], gaps: Gaps()
            )
        }
        let parsed = parse(file)
        var diagnostics = parsed.diagnostics
        var documents: [ReadDocument] = []
        var loose: [SpecReference] = []
        var gaps = Gaps()
        for node in parsed.documents where node.kind != .null {
            let reader = DocumentReader(context: context)
            if let document = reader.read(node, of: file, in: place) {
                documents.append(document)
            } else {
                loose += reader.references
                gaps.insert(node["kind"]?.text, among: context.kinds)
            }
            diagnostics += reader.diagnostics
        }
        let secrets = file.bytes.count > DocumentLimits.standard.maximumBytes ? [] : SecretScan.find(in: file)
        diagnostics = diagnostics.map { SecretScan.hide(secrets, in: $0) } + secrets.map(\.diagnostic)
        // A secret may be part of any name, and after an error of syntax nobody knows what the text was to say.
        if !secrets.isEmpty || parsed.diagnostics.contains(where: { $0.severity == .error }) {
            documents = []
            loose = []
            gaps.isUnbounded = true
        }
        return FileReading(
            identity: file.identity, diagnostics: shortened(diagnostics.sorted(), file), place: place,
            documents: documents, looseReferences: loose, gaps: gaps, source: documents.isEmpty ? nil : file)
    }

    /// Whether a file is one that a `Calendar` may name rather than one of documents.
    public static func isCalendar(_ path: String) -> Bool { path.hasSuffix(".ics") }

    /// Stands for an `.ics` file that could not be read, so that a `Calendar` which names it can say why.
    public static func unreadCalendar(_ identity: SourceFile.Identity, why: String) -> FileReading {
        FileReading(identity, FilePlace(identity), .unread(why))
    }

    static func parse(_ file: SourceFile) -> ParsedDocuments {
        file.path.hasSuffix(".json")
            ? JSON.parse(file.bytes, file: file.path) : YAML.parse(file.bytes, file: file.path)
    }

    private static func shortened(_ diagnostics: [Diagnostic], _ file: SourceFile) -> [Diagnostic] {
        guard diagnostics.count > longestList else { return diagnostics }
        let rest = Diagnostic(
            .note, at: diagnostics[longestList].range,
            "\(diagnostics.count - longestList) more problems in this file are not listed")
        return diagnostics.prefix(longestList) + [rest]
    }

    private static func mentionsOurGroup(_ bytes: [UInt8]) -> Bool {
        let group = Array("cloudpioneer.io/".utf8)
        var index = 0
        while let start = bytes[index...].firstIndex(of: group[0]) {
            if bytes[start...].starts(with: group) { return true }
            index = start + 1
        }
        return false
    }
}

extension FileReading {
    fileprivate init(_ identity: SourceFile.Identity, _ place: FilePlace, _ calendar: CalendarFile) {
        self.init(
            identity: identity, diagnostics: [], place: place, documents: [], looseReferences: [], gaps: Gaps(),
            calendar: calendar)
    }
}
