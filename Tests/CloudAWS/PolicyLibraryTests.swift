import CloudAWS
import Foundation
import Specs
import Testing
import Timetables
import Vocabulary

/// Every policy of `policies/` finds what its cases say and nothing else, and each of its rules is tried.
@Suite struct PolicyLibraryTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "policies")
    private static let context = SpecContext(
        catalogues: [AWSCatalogue.catalogue], zones: ZoneTable(release: "", files: []), allowedEndpointHosts: nil,
        gitCredentialNames: nil)

    private static func files() throws -> [String] {
        let all = try FileManager.default.subpathsOfDirectory(atPath: folder.path())
        return all.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".cases.yaml") }.sorted()
    }

    private static func file(_ path: String) throws -> SourceFile {
        SourceFile(
            source: "file", revision: "", path: path,
            bytes: Array(try Data(contentsOf: folder.appending(path: path))))
    }

    @Test func allAreAsExpected() throws {
        let files = try Self.files()
        #expect(files.count >= 22)
        for path in files {
            let cases = path.replacing(".yaml", with: ".cases.yaml")
            let trial = PolicyTrial(policies: try Self.file(path), cases: try Self.file(cases), Self.context)
            #expect(trial.diagnostics == [], "\(path)")
            #expect(trial.cases.flatMap(\.differences) == [], "\(path)")
            for rule in trial.coverage {
                #expect(rule.atFault > 0 && rule.compliant > 0, "\(path): \(rule.rule)")
                let unseen = rule.branches.filter { !$0.wasTrue || !$0.wasFalse }
                #expect(unseen == [], "\(path): \(rule.rule)")
            }
            #expect(!trial.coverage.isEmpty, "\(path)")
        }
    }

    @Test func eachIsInTheListOfTheFolder() throws {
        let page = try String(contentsOf: Self.folder.appending(path: "README.md"), encoding: .utf8)
        for path in try Self.files() { #expect(page.contains("(\(path))"), "\(path)") }
    }
}
