public import Vocabulary

/// What a provider can do, as pure values: its types, their fields, the changes it can make, how it is signed in to.
public struct Catalogue: Sendable {
    /// The provider's name in specs: `aws`.
    public let provider: String
    /// The realms that belong to it, the usual one first: `aws`, `aws-cn`, `aws-us-gov`.
    public let realms: [String]
    /// In the order of their names.
    public let types: [ResourceTypeDescription]
    /// Ways to find credentials.
    public let credentialMethods: [CredentialMethod]
    /// The regions of every account, where the provider has the same for all; empty where each account states its own.
    public let regions: [String]
    /// Tag keys whose values the provider itself vouches for, so that nobody can write them.
    public let vouchedTagKeys: [String]
    /// The vouched key that tells the namespace a resource is in; nil where the provider has no namespaces.
    public let namespaceKey: String?

    /// A catalogue from its parts.
    public init(
        provider: String, realms: [String], types: [ResourceTypeDescription], credentialMethods: [CredentialMethod],
        regions: [String] = [], vouchedTagKeys: [String] = [], namespaceKey: String? = nil
    ) {
        self.provider = provider
        self.realms = realms
        self.regions = regions.sorted()
        self.vouchedTagKeys = Set(vouchedTagKeys + (namespaceKey.map { [$0] } ?? [])).sorted()
        self.namespaceKey = namespaceKey
        self.types = types.sorted { $0.type < $1.type }
        self.credentialMethods = credentialMethods
    }

    /// The description of a type; nil where this provider has none.
    public subscript(type: ResourceType) -> ResourceTypeDescription? { types.first { $0.type == type } }
}

/// One type of resource: what can be set, how, and what stands in the way.
public final class ResourceTypeDescription: Sendable {
    public let type: ResourceType
    /// As people say it: "EC2 instance".
    public let title: String
    /// The fields that can be set, tags left out.
    public let fields: [FieldDescription]
    /// The changes the provider can make.
    public let transitions: [Transition]
    /// What makes a change impossible for some resources of the type.
    public let constraints: [Constraint]
    /// What people should know before a resource is changed, and nothing holds.
    public let cautions: [Caution]
    /// The attributes that tell who else sets its fields, for when somebody keeps undoing what is done.
    public let tellingWho: [AttributeName]
    /// What `stopped` means for a type without power, field by field; empty for a type that has power.
    public let stoppedMeans: [FieldChoice]
    /// The attributes that are read and may be looked at by selectors, constraints and policies: nothing else is kept.
    public let attributes: [AttributeName]
    /// What the attributes are that are no text.
    public let attributeKinds: [AttributeName: AttributeKind]
    /// Attributes that change with the fields: what sets a field on account of one would undo its own reason.
    public let followingAttributes: Set<AttributeName>
    /// Attributes that tell the class.
    public let classAttributes: Set<AttributeName>
    /// How many resources of the type one call can bring through the same change for the same claim; 1 where each takes
    /// a call of its own.
    public let changesPerCall: Int
    /// What its provider demands of tags; nil where it has none.
    public let tagRules: TagRules?
    /// What Terraform calls it; empty where it knows nothing of it.
    public let terraform: [TerraformCounterpart]

    /// A description from its parts.
    public init(
        type: ResourceType, title: String, fields: [FieldDescription], transitions: [Transition],
        constraints: [Constraint] = [], cautions: [Caution] = [], tellingWho: [AttributeName] = [],
        stoppedMeans: [FieldChoice] = [], attributes: [AttributeName] = [],
        attributeKinds: [AttributeName: AttributeKind] = [:], followingAttributes: Set<AttributeName> = [],
        classAttributes: Set<AttributeName> = [], changesPerCall: Int = 1, tagRules: TagRules? = nil,
        terraform: [TerraformCounterpart] = []
    ) {
        self.type = type
        self.title = title
        self.fields = fields
        self.transitions = transitions
        self.constraints = constraints
        self.cautions = cautions
        self.tellingWho = tellingWho
        self.stoppedMeans = stoppedMeans
        self.attributes = attributes
        self.attributeKinds = attributeKinds
        self.followingAttributes = followingAttributes
        self.classAttributes = classAttributes
        self.changesPerCall = changesPerCall
        self.tagRules = tagRules
        self.terraform = terraform
    }

    /// How many resources one call can bring through a change for the same claim: a class is set one by one, and so are
    /// resources copied and deleted.
    public func changesPerCall(of transition: TransitionName) -> Int {
        switch transitions.first(where: { $0.name == transition })?.effect {
        case .text, .snapshot, .deletion: 1
        case .power, .numbers, .tags, nil: max(changesPerCall, 1)
        }
    }

    /// The changes that set a field.
    public func transitions(setting field: Field) -> [Transition] {
        transitions.filter { $0.touches.contains(field) || ($0.effect == .tags && field.tagKey != nil) }
    }

    /// Whether tags of resources of the type can be set automatically.
    public var isTaggable: Bool { transitions.contains { $0.effect == .tags && $0.actionClass != nil } }

    /// Whether resources of the type have an aspect.
    public func has(_ aspect: Aspect) -> Bool { fields.contains { $0.aspect == aspect } }

    /// Whether resources of the type have a field.
    public func has(field: Field) -> Bool { fields.contains { $0.field == field } }
}

/// A field of a type and the aspect it belongs to.
public struct FieldDescription: Sendable {
    public let field: Field
    public let aspect: Aspect
    /// How the field's texts look; nil where it holds no text.
    public let form: ClassForm?

    /// A description from its parts.
    public init(_ field: Field, _ aspect: Aspect, form: ClassForm? = nil) {
        self.field = field
        self.aspect = aspect
        self.form = form
    }
}

/// How a provider words the classes of a type: a prefix, then parts with dots between them. Which classes there are,
/// only the provider knows.
public struct ClassForm: Hashable, Sendable {
    /// `db.`; empty where there is none.
    public let prefix: String
    /// How many parts come after it.
    public let parts: ClosedRange<Int>
    public let example: String

    /// A form from its parts.
    public init(prefix: String = "", parts: ClosedRange<Int>, example: String) {
        self.prefix = prefix
        self.parts = parts
        self.example = example
    }

    /// Whether a text may be a class of the type.
    public func accepts(_ text: String) -> Bool {
        guard text.hasPrefix(prefix) else { return false }
        let rest = text.dropFirst(prefix.count).split(separator: ".", omittingEmptySubsequences: false)
        return parts.contains(rest.count) && !rest.contains(where: \.isEmpty)
    }
}

/// An attribute of a type's allow-list, such as `rootDevice`.
public struct AttributeName: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// What the value of an attribute is, wherever it is known.
public enum AttributeKind: String, Hashable, Sendable {
    case text, flag, number, texts
}
