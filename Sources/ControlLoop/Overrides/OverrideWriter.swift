import Repositories
import Specs
import Transport
import Vocabulary

extension Controller {
    /// Puts an override, or another end of one, into the repository that its namespace comes from, as a commit.
    ///
    /// The documents are read at the head of every source, whatever was accepted or held before. What they would say is
    /// checked whole before anything is committed. Where somebody else was faster, all of it is done again on what is
    /// there then, at most ``OverrideWriter/attempts`` times; nothing is ever forced.
    /// - Throws: An error that says what, why and what to do.
    public func write(_ request: OverrideRequest) async throws(LoopError) -> OverrideOutcome {
        let writer = OverrideWriter(
            controller: self, loader: SpecLoader(configuration, store: nil, memory: memory, http: http))
        return try await writer.write(request)
    }
}

/// Commits overrides.
struct OverrideWriter {
    /// How often a commit is tried on a branch that others move.
    static let attempts = 5
    /// How long a push may take.
    private static let deadline = Duration.seconds(60)

    let controller: Controller
    let loader: SpecLoader

    func write(_ request: OverrideRequest) async throws(LoopError) -> OverrideOutcome {
        var attempt = 1
        while true {
            let before = try await loader.load()
            let edit = try await OverrideEditor(controller: controller, before: before).edit(request)
            let problems = try await problems(of: edit, before)
            guard problems.isEmpty else { return .refused(problems) }
            do throws(RepositoryError) {
                return .written(try await commit(edit, request))
            } catch {
                attempt += 1
                guard error.reason == .branchMoved, attempt <= Self.attempts else {
                    throw LoopError(LoopError.Kind(error.kind), "nothing was committed: \(error)")
                }
            }
        }
    }

    /// Errors that the documents would have: all of the namespace and of the platform, and of others those that are new.
    ///
    /// - Throws: Where the documents would say something else than was asked for.
    private func problems(of edit: OverrideEdit, _ before: SpecSituation) async throws(LoopError) -> [Diagnostic] {
        let after = try await loader.load(edit.replacing(in: before.snapshots))
        let known = Set(before.diagnostics)
        let problems = after.diagnostics.filter { diagnostic in
            guard diagnostic.severity == .error else { return false }
            let file = diagnostic.range?.file ?? ""
            return file.hasPrefix(edit.folder) || file.hasPrefix("platform/") || !known.contains(diagnostic)
        }
        if !problems.isEmpty { return problems }
        let overrides = { (specs: SpecSet) in specs[edit.namespace]?.overrides.map(\.document) ?? [] }
        let others = overrides(before.specs).filter { $0 != edit.replaced?.document }
        let found = overrides(after.specs)
        guard found.count == others.count + 1, found.contains(edit.spec.document),
            others.allSatisfy({ found.contains($0) })
        else {
            throw LoopError(
                .terminal,
                "\(edit.path) would not say what was asked for: an anchor, an alias or a merge key ties the end to other "
                    + "values; edit it by hand")
        }
        return []
    }

    private func commit(_ edit: OverrideEdit, _ request: OverrideRequest) async throws(RepositoryError)
        -> WrittenOverride
    {
        let remote = edit.remote
        let folder = remote.folder
        let repository: Repository
        if let folder { repository = try await Repository.open(folder) } else { repository = edit.repository }
        let own = await edit.repository.ownBranch()
        let followed = remote.branch == "HEAD" ? own : remote.branch
        let isDirect = request.target == .direct
        let branch = try isDirect ? Self.named(followed, remote.url) : edit.branch
        var (commit, said): (CommitID?, String) = (nil, "")
        if !request.isDryRun {
            let author = await author(request, repository)
            let made = try await repository.write(
                CommitDraft(
                    on: edit.base, files: [edit.path: edit.file.bytes], author: author, time: controller.clock.wall,
                    message: edit.message(request.reason)))
            let old = isDirect ? edit.base : nil
            if folder == nil {
                var target = remote
                target.branch = branch
                said = try await repository.push(made, to: target, from: old, deadline: Self.deadline)
            } else {
                try await repository.move(branch, from: old, to: made)
            }
            commit = made
        }
        return WrittenOverride(
            spec: edit.spec, previousEnd: edit.replaced?.end, url: remote.url, file: edit.path,
            text: String(decoding: edit.file.bytes, as: UTF8.self), branch: branch, followed: followed,
            isDirect: isDirect, commit: commit?.hex, selected: edit.selected, warnings: edit.warnings, said: said)
    }

    private static func named(_ branch: String?, _ url: String) throws(RepositoryError) -> String {
        if let branch { return branch }
        throw RepositoryError(
            .terminal, .unsupported, "\(url) follows no branch that could be committed to",
            fix: "name the branch of the source, or commit to one of its own")
    }

    /// Nothing that a commit cannot hold.
    private func author(_ request: OverrideRequest, _ repository: Repository) async -> Commit.Person {
        let known = await repository.author(variable: request.variable)
        func clean(_ text: String) -> String {
            String(
                String.UnicodeScalarView(
                    text.unicodeScalars.filter { !Escaping.isHostile($0) && $0 != "<" && $0 != ">" }))
        }
        let name = clean(known.name ?? request.actor)
        let email = clean(known.email ?? "\(request.actor)@\(request.host)")
        return Commit.Person(name: name.isEmpty ? "unknown" : name, email: email.isEmpty ? "unknown" : email)
    }
}
