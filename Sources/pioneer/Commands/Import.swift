import ArgumentParser
import CloudAWS
import ControlLoop
import Importing
import Presentation
import Specs
import Timetables
import Vocabulary

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes schedules from another tool's rules, and says what differs.",
        discussion: """
            Reads policies and tags of Cloud Custodian, SleepInfos of kube-green, annotations of kube-downscaler, \
            schedules and periods of Instance Scheduler on AWS, cron triggers of KEDA. Nothing is asked of any cloud or \
            cluster. Ends with 3 where something could not be carried over.
            """)

    @Argument(
        help: "Whose rules: \(ForeignTool.allCases.map(\.rawValue).joined(separator: ", ")).", transform: Self.tool)
    var tool: ForeignTool

    @Argument(help: "A file of theirs, or a folder, of which every .yaml, .yml and .json file is read.")
    var path: String

    @Option(help: "The namespace the documents will belong to.", transform: Self.namespace)
    var namespace: NamespaceName

    @Option(
        help: "The time zone of rules that leave it to their tool's configuration. Default: the tool's own default.")
    var zone: String?

    @Option(help: .init("The folder to write the documents to. Default: they are shown.", valueName: "folder"))
    var out: String?

    @Option(
        help: .init(
            "The instant from which on, for a year, theirs and ours are compared. Default: now.", valueName: "instant"))
    var at: InstantArgument?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let zones = try Runtime.failing { () throws(LoopError) in try ZoneDatabase.read() }
        let zone = zone.map { ZoneID(rawValue: $0) }
        if let zone, !zones.contains(zone) {
            let near = Suggestion.nearest(to: zone.rawValue, among: zones.identifiers.map(\.rawValue))
            throw Failure("there is no time zone '\(zone)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
        }
        let context = SpecContext(
            catalogues: [AWSCatalogue.catalogue], zones: zones, allowedEndpointHosts: nil, gitCredentialNames: nil)
        let outcome = Importer.run(
            try Runtime.failing { () throws(LoopError) in try files(at: path, depth: 0) },
            ImportRequest(tool: tool, namespace: namespace, zone: zone, start: at?.instant ?? Runtime.wallClock),
            context)
        if let out { try write(outcome.documents, to: out) }
        let report = ImportReport(outcome, of: tool, writtenTo: out)
        Terminal.show(report, output.output)
        throw ExitCode(ExitStatus.first(of: report.isPartial ? [.findings] : []).rawValue)
    }

    /// The file, or all of a folder's, in the order of their paths. What is hidden, or very deep, is left out.
    private func files(at path: String, depth: Int) throws(LoopError) -> [SourceFile] {
        guard LocalFiles.isFolder(path) else {
            let bytes = try LocalFiles.read(path)
            return [SourceFile(source: "import", revision: "", path: path, bytes: bytes)]
        }
        var result: [SourceFile] = []
        for name in LocalFiles.names(in: path).sorted() where !name.hasPrefix(".") && depth < 20 {
            let inner = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
            let isOne = [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
            if isOne || LocalFiles.isFolder(inner) { result += try files(at: inner, depth: depth + 1) }
        }
        return result
    }

    /// Nothing that is there already is written over.
    private func write(_ documents: [ImportOutcome.Document], to folder: String) throws {
        let files = documents.map { (path: "\(folder)/\($0.name).yaml", text: $0.text) }
        if let taken = files.first(where: { LocalFiles.exists($0.path) }) {
            throw Failure("\(taken.path) is there already; move it away, or name another folder")
        }
        try Runtime.failing { () throws(LoopError) in
            try LocalFiles.makeFolder(folder)
            for file in files { try LocalFiles.write(Array(file.text.utf8), to: file.path) }
        }
    }

    private static func tool(_ text: String) throws -> ForeignTool {
        if let tool = ForeignTool(rawValue: text) { return tool }
        let names = ForeignTool.allCases.map(\.rawValue)
        let near = Suggestion.nearest(to: text, among: names).map { "did you mean '\($0)'?" }
        throw ValidationError(
            "'\(Escaping.terminal(text))' is no tool; \(near ?? "there are \(names.joined(separator: ", "))")")
    }

    private static func namespace(_ text: String) throws -> NamespaceName {
        let isLabel =
            text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
            && (1...63).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
        guard isLabel else {
            throw ValidationError(
                "'\(Escaping.terminal(text))' is no namespace; use lower-case letters, digits and dashes")
        }
        return NamespaceName(rawValue: text)
    }
}
