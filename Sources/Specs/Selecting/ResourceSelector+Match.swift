public import Cloud
public import Vocabulary

extension ResourceSelector {
    /// Whether the selector means a resource of the account. ``atMost`` is for whoever counts.
    ///
    /// What is known decides first: a resource in another region is not meant, however little is known of its tags.
    /// Allocates nothing, unless the resource has a long name.
    public func matches(_ resource: Resource, account: AccountName) -> Match {
        let scope = resource.address.scope
        guard types.isEmpty || types.contains(scope.type), accounts.isEmpty || accounts.contains(account),
            regions.isEmpty || regions.contains(scope.region)
        else { return .no }
        // Without the tags the name is not known either: it may be one of them, unless the provider says it.
        if name != nil, resource.statedName == nil, case .unknown(let why) = resource.tags { return .unknown(why) }
        if let name, !Glob.matches(name, resource.name) { return .no }
        return tags.matches(resource.tags)
    }
}

extension TagSelector {
    /// Whether all requirements hold, as Kubernetes' label selectors have it: `NotIn` holds where the key is not there.
    ///
    /// Tags that are known to be absent are no tags. On unknown tags only a selector without requirements can say.
    public func matches(_ tags: Known<TagSet>) -> Match {
        if requirements.isEmpty { return .yes }
        switch tags {
        case .unknown(let why): return .unknown(why)
        case .absent: return requirements.allSatisfy { $0.holds(for: nil) } ? .yes : .no
        case .known(let tags): return requirements.allSatisfy { $0.holds(for: tags[$0.key]) } ? .yes : .no
        }
    }
}

extension TagSelector.Requirement {
    /// Whether it holds for the value under its key, nil where there is none.
    func holds(for value: String?) -> Bool {
        switch `operator` {
        case .isIn: value.map(values.contains) ?? false
        case .notIn: value.map { !values.contains($0) } ?? true
        case .exists: value != nil
        case .doesNotExist: value == nil
        }
    }
}
