import Cryptography
import Glibc
import Ledger
import Support
import Testing
import Timetables
import Vocabulary

@testable import ControlLoop

@Suite struct FileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    private func message(_ body: () throws(LoopError) -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return "\(error.kind): \(error.message)"
        }
    }

    // MARK: Keys

    @Test func aSigningKeyIsMadeOnceForItsOwnerAlone() throws {
        let path = folder["key.pem"]
        let made = try KeyFiles.signingKey(path).verifyingKey
        #expect(mode(path) == 0o600)
        #expect(try TextFile.text(of: path).hasPrefix("-----BEGIN PRIVATE KEY-----"))
        #expect(try KeyFiles.signingKey(path).verifyingKey == made)
        #expect(LocalFiles.names(in: folder.path) == ["key.pem"])
    }

    @Test func aMarkKeyIsMadeOnceForItsOwnerAlone() throws {
        let path = folder["marks"]
        let made = try KeyFiles.markKey(path).withBytes { Array($0) }
        #expect(made.count == 32)
        #expect(mode(path) == 0o600)
        #expect(try KeyFiles.markKey(path).withBytes { Array($0) } == made)
    }

    @Test func whatIsNoKeyIsNeverReplaced() throws {
        let path = try folder.write("no key", to: "key")
        #expect(
            message { () throws(LoopError) in _ = try KeyFiles.signingKey(path) }.hasPrefix(
                "stalled: \(path) holds no key that can sign"))
        #expect(
            message { () throws(LoopError) in _ = try KeyFiles.markKey(path) }
                == "stalled: \(path) holds 6 bytes; a key of marks has 32")
        #expect(try TextFile.text(of: path) == "no key")
    }

    @Test func aKeyThatCannotBeWrittenIsAnError() {
        let path = folder["none/key"]
        #expect(
            message { () throws(LoopError) in _ = try KeyFiles.markKey(path) }
                == "stalled: cannot write \(path): No such file or directory")
        #expect(
            message { () throws(LoopError) in _ = try KeyFiles.signingKey(path) }
                == "stalled: cannot write \(path): No such file or directory")
    }

    // MARK: Files

    @Test func whatIsWrittenIsReadAgain() throws {
        let path = folder["file"]
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try LocalFiles.write(bytes, to: path)
        #expect(try LocalFiles.read(path) == bytes)
        try LocalFiles.write([], to: path)
        #expect(try LocalFiles.read(path).isEmpty)
        // A draft that a crash left behind is in nobody's way.
        try folder.write("half", to: "file.new")
        try LocalFiles.write([1], to: path)
        #expect(try LocalFiles.read(path) == [1])
        #expect(LocalFiles.names(in: folder.path) == ["file"])
    }

    @Test func whatCannotBeReadSaysWhy() throws {
        let large = try folder.write([UInt8](repeating: 0, count: 11), to: "large")
        #expect(
            message { () throws(LoopError) in _ = try LocalFiles.read(large, maximumBytes: 10) }
                == "stalled: \(large) cannot be read: it is larger than 10 bytes")
        #expect(
            message { () throws(LoopError) in _ = try LocalFiles.read(folder.path) }
                == "stalled: \(folder.path) cannot be read: it is not a file")
        #expect(
            message { () throws(LoopError) in _ = try LocalFiles.read(folder["none\u{1b}[31m"]) }.contains("\u{1b}")
                == false)
    }

    @Test func folders() throws {
        let deep = folder["a/b/c"]
        try LocalFiles.makeFolder(deep)
        try LocalFiles.makeFolder(deep)
        #expect(LocalFiles.isFolder(deep))
        #expect(mode(deep) == 0o700)
        try folder.write("", to: "file")
        #expect(!LocalFiles.isFolder(folder["file"]))
        #expect(LocalFiles.exists(folder["file"]))
        #expect(!LocalFiles.exists(folder["none"]))
        #expect(LocalFiles.names(in: folder.path) == ["a", "file"])
        #expect(LocalFiles.names(in: folder["none"]).isEmpty)
        #expect(
            message { () throws(LoopError) in try LocalFiles.makeFolder(folder["file/below"]) }.hasPrefix(
                "stalled: cannot make "))
    }

    @Test(arguments: [
        ("/a", "/b", "/a"), ("a", "/b", "/b/a"), ("a", "/b/", "/b/a"), ("a", "", "a"), ("../a", "b", "b/../a"),
    ])
    func relativePaths(_ path: String, _ folder: String, _ whole: String) {
        #expect(LocalFiles.resolve(path, in: folder) == whole)
    }

    // MARK: Checkpoints

    private func checkpoint(_ size: Int64, _ key: borrowing SigningKey) throws -> SignedCheckpoint {
        try Checkpoint(
            log: .platform, size: size, root: .zero, at: Instant(seconds: size), key: key.verifyingKey, previous: nil
        ).signed(by: key)
    }

    @Test func checkpointsAreOnlyEverAppended() throws {
        let key = try SigningKey.generate()
        let file = CheckpointFile(path: folder["checkpoints"])
        try file.append([])
        #expect(!LocalFiles.exists(file.path))
        let all = try (1...3).map { try checkpoint(Int64($0), key) }
        try file.append([all[0]])
        try file.append([all[1], all[2]])
        #expect(try TextFile.text(of: file.path) == all.map { $0.text + "\n" }.joined())
    }

    @Test func checkpointsThatCannotBeWrittenAreAnError() throws {
        let key = try SigningKey.generate()
        let checkpoint = try checkpoint(1, key)
        let path = folder["none/checkpoints"]
        #expect(
            message { () throws(LoopError) in try CheckpointFile(path: path).append([checkpoint]) }
                == "stalled: checkpoints could not be written to \(path): No such file or directory; "
                + "without them nobody can find out that the store was cut or replaced")
    }

    // MARK: Zones

    @Test func zonesAreReadFromAFolder() throws {
        try folder.write("# version 2026a\nZ rest", to: "tzdata.zi")
        try folder.write(TestZones.file("CET-1CEST,M3.5.0,M10.5.0/3"), to: "Europe/Berlin")
        try folder.write(TestZones.file("UTC0"), to: "UTC")
        try folder.write(TestZones.file("UTC0"), to: "right/UTC")
        try folder.write(TestZones.file("UTC0"), to: "posixrules")
        try folder.write("a table", to: "zone1970.tab")
        try folder.write("no zone", to: "leapseconds")
        let table = try ZoneDatabase.read(folder.path)
        #expect(table.release == "2026a")
        #expect(table.identifiers == ["Europe/Berlin", "UTC"])
    }

    @Test func noZonesAreAnError() {
        #expect(
            message { () throws(LoopError) in _ = try ZoneDatabase.read(folder.path) }
                == "stalled: there is no time zone data in \(folder.path); install the package tzdata")
    }
}
