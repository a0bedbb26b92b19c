import Cloud
import Planning
import Repositories
import Specs
import Vocabulary

/// Makes of a request the file that would say it, from what the documents say now.
struct OverrideEditor {
    let controller: Controller
    let before: SpecSituation

    private var now: Instant { controller.clock.wall }

    func edit(_ request: OverrideRequest) async throws(LoopError) -> OverrideEdit {
        switch request.change {
        case .create(let wish): try await create(wish, request)
        case .extend(let name, let namespace, let end): try extend(name, namespace, to: end, request)
        }
    }

    // MARK: A new one

    private func create(_ wish: NewOverride, _ request: OverrideRequest) async throws(LoopError) -> OverrideEdit {
        let subject = try await OverrideSubject(wish, controller, before.specs)
        let ground = try ground(of: subject.namespace, request)
        let name = try name(of: wish, subject)
        if let taken = before.specs[subject.namespace]?.overrides.first(where: { $0.metadata.name == name }) {
            throw LoopError(
                .terminal,
                "there is an override '\(name)' in namespace \(subject.namespace) already, at "
                    + "\(taken.metadata.origin.range); choose another name, or give it another end with "
                    + "`pioneer override extend`")
        }
        let folder =
            ground.isPlatform ? "platform/overrides/\(subject.namespace)" : "tenants/\(subject.namespace)/overrides"
        let path = "\(folder)/\(name).yaml"
        if ground.snapshot.files.contains(where: { $0.path == path })
            || ground.snapshot.unread.contains(where: { $0.path == path })
        {
            throw LoopError(.terminal, "there is a file \(path) already; choose another name")
        }
        let (start, end) = try times(of: wish)
        let spec = OverrideSpec(
            metadata: Metadata(
                kind: "Override", name: name, namespace: subject.namespace,
                origin: Origin(source: ground.snapshot.name, revision: "", range: SourceRange(file: path))),
            selector: subject.selector, state: wish.state, start: start, end: end,
            reason: request.reason, owner: await owner(wish, request, ground.repository))
        var edit = OverrideEdit(
            spec: spec, replaced: nil,
            file: SourceFile(
                source: ground.snapshot.name, revision: "", path: path, bytes: Array(spec.text.utf8)),
            remote: ground.remote, repository: ground.repository, base: ground.base, root: ground.snapshot.folder,
            branch: branch(request, "override/\(name)"))
        (edit.selected, edit.warnings) = (subject.selected, subject.warnings)
        return edit
    }

    private func name(of wish: NewOverride, _ subject: OverrideSubject) throws(LoopError) -> String {
        guard let name = wish.name else {
            let verb = wish.state == .leaveAlone ? "leave-alone" : "wake"
            let time = "\(now)".filter { $0.isNumber || $0 == "T" }.lowercased().prefix(13)
            return "\(verb)-\(subject.label)-\(time)"
        }
        if Metadata.isName(name) { return name }
        throw LoopError(
            .terminal,
            "'\(name)' cannot be the name of an override; use lower-case letters, digits and dashes, at most 63, with a "
                + "letter or digit at both ends")
    }

    private func times(of wish: NewOverride) throws(LoopError) -> (start: Instant, end: Instant) {
        let start = wish.start ?? Instant(seconds: now.seconds)
        let end: Instant
        switch wish.end {
        case .at(let instant): end = instant
        case .after(let seconds): end = start.adding(seconds: seconds)
        }
        if end <= start, wish.start != nil {
            throw LoopError(.terminal, "the end, \(end), is not after the start, \(start); give a later end")
        }
        try checkFuture(end)
        return (start, end)
    }

    private func checkFuture(_ end: Instant) throws(LoopError) {
        guard end <= now else { return }
        throw LoopError(
            .terminal, "the end, \(end), has passed already: it is \(Instant(seconds: now.seconds)); give a later end")
    }

    private func owner(_ wish: NewOverride, _ request: OverrideRequest, _ repository: Repository) async -> String {
        if let owner = wish.owner { return owner }
        let name = await repository.author(variable: request.variable).name ?? request.actor
        return String(String.UnicodeScalarView(name.unicodeScalars.prefix(128)))
    }

    // MARK: Another end

    private func extend(
        _ name: String, _ namespace: NamespaceName?, to wish: OverrideRequest.End, _ request: OverrideRequest
    ) throws(LoopError) -> OverrideEdit {
        let old = try find(name, namespace)
        guard let namespace = old.metadata.namespace else { throw LoopError(.terminal, "\(name) has no namespace") }
        let ground = try ground(of: namespace, request)
        guard old.end > now else {
            throw LoopError(
                .terminal,
                "the override '\(name)' ended at \(old.end), and the schedules have their say again; create a new one")
        }
        let end: Instant
        switch wish {
        case .at(let instant): end = instant
        case .after(let seconds): end = old.end.adding(seconds: seconds)
        }
        if end == old.end { throw LoopError(.terminal, "the override '\(name)' ends at \(end) already") }
        if end <= old.start {
            throw LoopError(.terminal, "the end, \(end), is not after the start, \(old.start); give a later end")
        }
        try checkFuture(end)
        let path = old.metadata.origin.range.file
        let file = ground.snapshot.files.first { $0.path == path }.flatMap { file in
            SourceFile(source: ground.snapshot.name, revision: "", path: path, bytes: file.bytes)
                .ending(name, in: namespace, at: end)
        }
        guard let file else {
            throw LoopError(.terminal, "the end of '\(name)' is not found in \(path); edit it by hand")
        }
        let suffix = "\(end)".filter { $0.isNumber || $0 == "T" || $0 == "Z" }.lowercased()
        return OverrideEdit(
            spec: old.ending(at: end), replaced: old, file: file, remote: ground.remote, repository: ground.repository,
            base: ground.base, root: ground.snapshot.folder,
            branch: branch(request, "override/\(name)-until-\(suffix)"))
    }

    private func find(_ name: String, _ namespace: NamespaceName?) throws(LoopError) -> OverrideSpec {
        let all = before.specs.overrides.filter { namespace == nil || $0.metadata.namespace == namespace }
        let found = all.filter { $0.metadata.name == name }
        if found.count == 1 { return found[0] }
        if found.isEmpty {
            let place = namespace.map { " in namespace \($0)" } ?? ""
            let near = Suggestion.nearest(to: name, among: all.map(\.metadata.name)).map { "did you mean '\($0)'?" }
            throw LoopError(
                .terminal,
                "there is no override '\(name)'\(place); \(near ?? "`pioneer get overrides` lists those there are")")
        }
        let places = found.compactMap(\.metadata.namespace?.rawValue).joined(separator: ", ")
        throw LoopError(.terminal, "there is an override '\(name)' in each of \(places); say which with --namespace")
    }

    // MARK: Where it goes

    /// The source of a namespace as it was read.
    private struct Ground {
        let snapshot: SourceSnapshot
        let repository: Repository
        let base: CommitID
        let remote: RemoteReference
        let isPlatform: Bool
    }

    private func ground(of name: NamespaceName, _ request: OverrideRequest) throws(LoopError) -> Ground {
        let known = before.specs.tenants.flatMap { tenant in tenant.namespaces.map { (tenant, $0) } }
        guard let (tenant, namespace) = known.first(where: { $0.1.name == name }) else {
            let names = known.map(\.1.name.rawValue).sorted()
            let near = Suggestion.nearest(to: name.rawValue, among: names).map { "did you mean '\($0)'?" }
            let all = names.isEmpty ? "no `Tenant` lists any" : "there are \(names.joined(separator: ", "))"
            throw LoopError(.terminal, "there is no namespace '\(name)'; \(near ?? all)")
        }
        if request.target == .direct, tenant.overrideCommits != .direct {
            throw LoopError(
                .terminal,
                "the tenant \(tenant.name) takes overrides from branches only; leave --direct out, or have "
                    + "`overrideCommits: direct` set in its `Tenant`")
        }
        guard let snapshot = before.snapshots.first(where: { $0.name == namespace.source }),
            let repository = snapshot.repository, let base = snapshot.commit,
            let remote = controller.remote(of: namespace.source, before.specs)
        else {
            let why = before.unreadable[name].map { ": \($0)" } ?? ""
            throw LoopError(.stalled, "the source of namespace \(name), \(namespace.source), cannot be read\(why)")
        }
        return Ground(
            snapshot: snapshot, repository: repository, base: base, remote: remote, isPlatform: namespace.isPlatform)
    }

    private func branch(_ request: OverrideRequest, _ usual: String) -> String {
        if case .branch(let name?) = request.target { name } else { usual }
    }
}

extension Controller {
    /// How to reach a source by its name.
    fileprivate func remote(of source: String, _ specs: SpecSet) -> RemoteReference? {
        let credentials = configuration.gitCredentials
        if source == TenantSpec.rootSource {
            let root = configuration.root
            return RemoteReference(
                url: root.url, branch: root.branch, credentials: root.credentials.flatMap { credentials[$0] })
        }
        return specs.sources.first { $0.metadata.name == source }.map {
            RemoteReference(url: $0.url, branch: $0.branch, credentials: $0.credentials.flatMap { credentials[$0] })
        }
    }
}
