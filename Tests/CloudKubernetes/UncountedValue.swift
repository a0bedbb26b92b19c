import Vocabulary

extension Value {
    /// Without the number of changes that the API server keeps in an annotation of each DaemonSet, and who holds that.
    var uncounted: Value {
        if let elements { return .list(elements.map(\.uncounted)) }
        guard let entries else { return self }
        return .map(
            entries.compactMap { entry in
                guard !entry.key.hasSuffix("deprecated.daemonset.template.generation") else { return nil }
                let value = entry.value.uncounted
                let isBare = (value.entries ?? []).allSatisfy { $0.key == "." }
                return entry.key.hasSuffix("annotations") && isBare ? nil : Entry(entry.key, value)
            })
    }
}
