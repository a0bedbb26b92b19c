import Documents
import Vocabulary

extension DocumentReader {
    /// Reads one document of a file: its header, whether it stands where it may, and its `spec`. Returns nil where
    /// anything is wrong, which is in ``diagnostics`` then.
    func read(_ node: Node, of file: SourceFile, in place: FilePlace) -> ReadDocument? {
        let top = Place(node: node, reader: self)
        guard let kind = kind(of: top) else { return nil }
        checkVersion(top)
        _ = DocumentHeader.schema(kind).check(top)
        let header = node["metadata"].flatMap { node in
            inside(.field("metadata")) { DocumentHeader.metadata.read(Place(node: node, reader: self)) }
        }
        let namespace = namespace(header?.namespace, of: kind, in: place, top)
        // The rest is read in any case, so that every problem shows at once.
        metadata = Metadata(
            kind: kind.name, name: header?.name ?? "unnamed", namespace: namespace, labels: header?.labels ?? [],
            annotations: header?.annotations ?? [],
            origin: Origin(source: file.source, revision: file.revision, range: node.range))
        let spec = node["spec"].flatMap { node in
            inside(.field("spec")) { kind.shape.read(Place(node: node, reader: self)) }
        }
        guard diagnostics.isEmpty, let spec else { return nil }
        return ReadDocument(
            spec: spec, references: references, nameRange: (node["metadata"]?["name"] ?? node).range)
    }

    /// The kind of a document, whether or not the rest can be read; nil where there is none of that name.
    private func kind(of top: Place) -> SpecKind? {
        guard top.node.kind == .map else {
            top.error(
                "a document must be a mapping", why: "it begins with `apiVersion` and `kind`",
                fix: "write `apiVersion: \(SpecKind.apiVersion)`")
            return nil
        }
        let names = context.kinds.map(\.name)
        guard let node = top.node["kind"] else {
            top.error(
                "`kind` is missing",
                why: Schema.choice(names.map { .init(name: $0, summary: "") }).wanted
                    + " is needed", fix: "add it")
            return nil
        }
        let name = node.scalarText ?? ""
        if let kind = context.kinds.first(where: { $0.name == name }) { return kind }
        error(
            at: node.range, node.scalarText == nil ? "`kind` is no text" : "there is no kind \(Echo.quoted(name))",
            fix: Echo.suggestion(Suggestion.nearest(to: name, among: names), else: names, called: "the kinds"))
        return nil
    }

    private func checkVersion(_ top: Place) {
        guard let node = top.node["apiVersion"], node.text != SpecKind.apiVersion else { return }
        error(
            at: node.range, "`apiVersion` is \(Echo.quoted(node.scalarText ?? ""))",
            why: "this version reads `\(SpecKind.apiVersion)`", fix: "write `\(SpecKind.apiVersion)`")
    }

    /// The namespace a document belongs to; reports a kind or a namespace that may not stand in its folder.
    private func namespace(_ written: String?, of kind: SpecKind, in place: FilePlace, _ top: Place) -> NamespaceName? {
        let namespaceRange = (top.node["metadata"]?["namespace"] ?? top.node).range
        let kindRange = (top.node["kind"] ?? top.node).range
        if kind.scope == .cluster {
            if written != nil {
                error(
                    at: namespaceRange, "`\(kind.name)` has no namespace", why: "the kind is cluster-scoped",
                    fix: "remove `metadata.namespace`")
            }
            if place != .platform {
                error(
                    at: kindRange, "`\(kind.name)` cannot stand here",
                    why: "only the `platform/` folder of the root source may hold it",
                    fix: "move it there, or ask the platform's owners")
            }
            return nil
        }
        switch place {
        case .namespace(let folder):
            guard let written, written != folder.rawValue else { return folder }
            error(
                at: namespaceRange, "namespace \(Echo.quoted(written)) is in the wrong folder",
                why: "this folder holds namespace \(Echo.quoted(folder.rawValue)) and nothing else's",
                fix: "move the document to `tenants/\(Echo.cut(written))/`, or remove `metadata.namespace`")
            return folder
        case .platform:
            if written == nil, top.node["metadata"]?["namespace"] == nil {
                error(
                    at: kindRange, "`\(kind.name)` cannot stand here without a namespace",
                    why: "in `platform/` the folder does not tell it",
                    fix: "add `metadata.namespace` with a platform namespace, or move it to `tenants/<namespace>/`")
            }
            return written.map { NamespaceName(rawValue: $0) }
        case .elsewhere:
            error(
                at: kindRange, "`\(kind.name)` cannot stand here",
                why: "nothing outside of `tenants/<namespace>/` is read",
                fix: "move it to `tenants/\(written.map(Echo.cut) ?? "<namespace>")/`")
            return nil
        }
    }
}
