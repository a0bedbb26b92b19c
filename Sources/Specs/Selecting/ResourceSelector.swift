public import Vocabulary

/// Which resources a spec means. Everything given must hold; a list that is empty says nothing.
public struct ResourceSelector: Hashable, Sendable {
    public let types: [ResourceType]
    public let accounts: [AccountName]
    public let regions: [String]
    /// A glob over the resource's name: `*` any run, `?` one character.
    public let name: String?
    public let tags: TagSelector
    /// The most resources it may select; more, and nothing is done on account of it. Nil for no limit.
    public let atMost: Int?

    /// A selector from its parts.
    public init(
        types: [ResourceType], accounts: [AccountName] = [], regions: [String] = [], name: String? = nil,
        tags: TagSelector = TagSelector([]), atMost: Int? = nil
    ) {
        self.types = types
        self.accounts = accounts
        self.regions = regions
        self.name = name
        self.tags = tags
        self.atMost = atMost
    }
}

/// Requirements on tags, with the operators of Kubernetes' label selectors.
public struct TagSelector: Hashable, Sendable {
    public let requirements: [Requirement]

    /// One requirement.
    public struct Requirement: Hashable, Sendable {
        /// What a key must satisfy.
        public enum Operator: String, CaseIterable, Hashable, Sendable {
            case isIn = "In"
            case notIn = "NotIn"
            case exists = "Exists"
            case doesNotExist = "DoesNotExist"
        }

        public let key: String
        public let `operator`: Operator
        /// Empty for `Exists` and `DoesNotExist`.
        public let values: [String]

        /// A requirement from its parts.
        public init(_ key: String, _ operator: Operator, _ values: [String] = []) {
            self.key = key
            self.operator = `operator`
            self.values = values
        }
    }

    /// A selector from requirements, all of which must hold.
    public init(_ requirements: [Requirement]) { self.requirements = requirements }
}

/// Whether a selector means a resource.
public enum Match: Hashable, Sendable {
    case yes
    case no
    /// It depends on something nobody could tell; it counts as not selected, and the scope as incomplete.
    case unknown(Ignorance)
}
