import Glibc
import Repositories
import Testing
import Transport

/// Each in a process of its own, where nothing else allocates, opens files or has a home folder.
@Suite struct TrapTests {
    /// Ways of the C library that look the same lose 90 to 220 KiB each time: 90 MiB in all.
    @Test func aThousandFetchesLeakNothing() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            let work = try GitFixture(scratch)
            let tips = [try work.commit(["a": "1"]), try work.commit(["a": "2"])]
            let here = try await mirror(scratch)
            func fetch(_ count: Int) async throws {
                for turn in 0..<count {
                    let tip = tips[turn % 2]
                    try writeFile("\(work.path)/.git/refs/heads/main", tip.hex + "\n")
                    let found = try await here.fetch(work.main, deadline: .seconds(20))
                    guard found == tip else { throw Problem("fetched \(found), not \(tip)") }
                }
            }
            try await fetch(100)
            let (bytes, descriptors) = (try residentBytes(), try openDescriptors())
            try await fetch(1000)
            let growth = try residentBytes() - bytes
            guard growth < 4 << 20 else { throw Problem("\(growth) bytes more after 1,000 fetches") }
            guard try openDescriptors() == descriptors else { throw Problem("descriptors were left open") }
        }
    }

    /// Every fetch that brings something leaves a pack, which the library would keep open.
    @Test func newCommitsDoNotUseUpTheDescriptors() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            let work = try GitFixture(scratch)
            let root = try work.commit(["a": "1"])
            try work.git("fast-import", "--quiet", input: try scratch.write("input", fastImport(200, on: root, "a")))
            let commits = try work.git("rev-list", "--reverse", "main").lines.compactMap { CommitID(hex: $0) }
            let here = try await mirror(scratch)
            let descriptors = try openDescriptors()
            for commit in commits {
                try writeFile("\(work.path)/.git/refs/heads/main", commit.hex + "\n")
                _ = try await here.fetch(work.main, deadline: .seconds(20))
                _ = try await here.files(at: commit)
            }
            for commit in commits where try await here.files(at: commit).files.count != 1 { throw Problem("\(commit)") }
            let growth = try openDescriptors() - descriptors
            guard growth < 80 else { throw Problem("\(growth) descriptors more after \(commits.count) commits") }
        }
    }

    @Test func noConfigurationRedirectsAFetch() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            let (good, evil) = (try GitFixture(scratch, "good"), try GitFixture(scratch, "evil"))
            let expected = try good.commit(["a": "good"])
            let wrong = try evil.commit(["a": "evil"])
            let redirection = "[url \"\(evil.url)\"]\n\tinsteadOf = \(good.url)\n"
            try scratch.write(".gitconfig", redirection)
            try scratch.write(".config/git/config", redirection)
            setenv("HOME", scratch.path, 1)
            setenv("XDG_CONFIG_HOME", scratch(".config"), 1)
            let asGitSees = try run(["git", "ls-remote", good.url, "main"], environment: ["HOME": scratch.path])
            guard asGitSees.hasPrefix(wrong.hex) else { throw Problem("the trap is not set: \(asGitSees)") }
            let here = try await mirror(scratch)
            _ = try await here.fetch(good.main, deadline: .seconds(20))
            try writeFile("\(here.path)/config", "[core]\n\tbare = true\n" + redirection)
            let again = try await mirror(scratch)
            let found = try await again.fetch(good.main, deadline: .seconds(20))
            guard found == expected else { throw Problem("fetched \(found)") }
        }
    }
}

private func residentBytes() throws -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { throw Problem("no /proc") }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, 256, file) != nil else { throw Problem("no /proc") }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let pages = Int(text.split(separator: " ")[1]) else { throw Problem(text) }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}

private func openDescriptors() throws -> Int {
    guard let folder = opendir("/proc/self/fd") else { throw Problem("no /proc") }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
}
