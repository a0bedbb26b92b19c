import Glibc
import Repositories
import Testing
import Transport

@Suite struct OpeningTests {
    let work: GitFixture
    let tip: CommitID

    init() throws {
        work = try GitFixture(Scratch())
        tip = try work.commit(["folder/a.yaml": "1"])
    }

    @Test func findsTheRepositoryUpwards() async throws {
        #expect(try await Repository.open(work.path + "/folder").resolve("HEAD") == tip)
        #expect(try await Repository.open(work.path + "/.git").resolve("HEAD") == tip)
    }

    @Test func opensBareRepositoriesAndLinkedWorkTrees() async throws {
        try work.git("clone", "-q", "--bare", work.path, work.scratch("bare.git"))
        try work.git("worktree", "add", "-q", "--detach", work.scratch("linked"))
        #expect(try await Repository.open(work.scratch("bare.git")).resolve("main") == tip)
        #expect(try await Repository.open(work.scratch("linked")).resolve("HEAD") == tip)
    }

    @Test func saysWhatIsNotARepository() async throws {
        try work.scratch.write("plain/file", "1")
        for path in ["plain", "plain/file", "nowhere"] {
            let error = try #require(await failure { _ = try await Repository.open(work.scratch(path)) })
            #expect(error.reason == .notARepository)
            #expect(error.description.contains(work.scratch(path)))
        }
    }

    @Test func extensionsThatOnlyWritersNeedAreAllowed() async throws {
        try work.git("config", "core.repositoryFormatVersion", "1")
        try work.git("config", "extensions.worktreeConfig", "true")
        try work.git("config", "extensions.preciousObjects", "true")
        #expect(try await Repository.open(work.path).resolve("HEAD") == tip)
    }

    @Test func otherObjectFormatsAreRefusedInWords() async throws {
        try run(["git", "init", "-q", "--object-format=sha256", work.scratch("modern")])
        let error = try #require(await failure { _ = try await Repository.open(work.scratch("modern")) })
        #expect(error.reason == .unsupported)
        #expect(error.kind == .terminal)
    }

    @Test(.enabled(if: getuid() == 0, "only root can give a folder away"))
    func aRepositoryOfAnotherUserIsOpened() async throws {
        try run(["chown", "-R", "nobody", work.path])
        #expect(try await Repository.open(work.path).resolve("HEAD") == tip)
    }

    @Test func whatWasOpenedIsNeverFetchedInto() async throws {
        let repository = try await Repository.open(work.path)
        let error = await failure { _ = try await repository.fetch(work.main, deadline: .seconds(5)) }
        #expect(error?.kind == .terminal)
    }

    @Test func aMirrorIsMadeOnceAndOpenedAgain() async throws {
        let http = HTTPClient()
        let folder = work.scratch("deep/in/the/cache")
        let first = try await Repository.mirror(at: folder, http: http)
        #expect(try await first.fetch(work.main, deadline: .seconds(20)) == tip)
        #expect(try await Repository.mirror(at: folder, http: http).resolve("HEAD") == tip)
        #expect(try await Repository.open(folder).resolve("main") == tip)
    }

    @Test func aMirrorIsNotMadeOverSomethingElse() async throws {
        let http = HTTPClient()
        try work.scratch.write("file", "1")
        for path in ["file", "file/below"] {
            let error = await failure { _ = try await Repository.mirror(at: work.scratch(path), http: http) }
            #expect(error?.reason == .storageFailed)
        }
    }
}
