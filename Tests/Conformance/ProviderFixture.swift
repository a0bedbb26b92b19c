public import Cloud
public import Support
public import Vocabulary

/// A provider under test: makes worlds for checks, and says which checks make no sense for a type.
public protocol ProviderFixture: Sendable {
    /// A world of its own, without resources of the type that others made.
    func world(of type: ResourceType, _ demand: WorldDemand) async throws -> any ProviderWorld

    /// The checks that are left out for a type, by their names, each with its reason. A check that is not named is made.
    func skipped(_ type: ResourceType) -> [String: String]
}

/// What a check asks of the world it is made in.
public enum WorldDemand: Sendable {
    case usual
    /// The server looks at permissions: tenant `shop` may act, tenant `bank` may not.
    case permissions
    /// The server gives every resource another unique id, also under a name that was there before.
    case uniqueIDs
    /// The server knows nothing any more of what was taken away, whatever it is asked.
    case removals
}

/// A provider, the server it talks to through a proxy that can disturb it, and a hand on what the provider does not see.
public protocol ProviderWorld: Sendable {
    var provider: any Provider { get }
    /// Read and acted on through ``proxy``; tenants `shop` and `bank` have access of their own, and nobody else has.
    var account: AccountConfiguration { get }
    var scope: Scope { get }
    /// What the provider goes by.
    var clock: HastyClock { get }
    var proxy: FaultProxy { get }
    /// The operation that lists the type, as the proxy calls it; see ``WireDialect``.
    var listing: String { get }
    /// The permission that a tenant lacks who may not put a resource of the type to sleep, as messages name it.
    var permission: String { get }
    /// What can be answered so that something about a resource cannot be known.
    var misreadings: [Misreading] { get }
    /// Tags as large and as strange as the type takes them, and some that it does not take.
    var tagLimits: TagLimits { get }
    /// Requests at the most, signing in left out, that a listing takes.
    func budget(pages: Int) -> Int

    /// Makes a resource that is awake.
    func make(_ name: String, _ tags: [Tag]) async throws -> ResourceAddress
    /// A resource of the world as it was read, of which the server knows nothing any more.
    func gone(_ resource: Resource) async throws -> Resource
    /// Makes a resource at the address of one that was there and is taken away.
    func replace(_ address: ResourceAddress) async throws
    /// A resource that another one owns, and the other one.
    func makeOwned() async throws -> (owned: ResourceAddress, owner: ResourceAddress)
    /// What the server has, asked not through the provider.
    func shown(_ address: ResourceAddress) async throws -> Shown
    /// How many copies of a resource there are that somebody asked for.
    func copies(of address: ResourceAddress) async throws -> Int
    /// How often the server has changed what was asked of a resource; nil where it does not count.
    func changes(of address: ResourceAddress) async throws -> Int?
}

/// What a server has of a resource.
public struct Shown: Hashable, Sendable {
    public let isAwake: Bool
    /// What has to come back as it was.
    public let words: [String: String]
    /// Everybody's, ours too.
    public let tags: [String: String]

    /// What is shown, from its parts.
    public init(isAwake: Bool, words: [String: String], tags: [String: String]) {
        self.isAwake = isAwake
        self.words = words
        self.tags = tags
    }
}

/// An answer from which something cannot be known.
public struct Misreading: Sendable {
    public enum Subject: Hashable, Sendable {
        case field(Field)
        case attribute(AttributeName)
    }

    /// How operations begin that meet the fault.
    public let operation: String
    public let fault: Fault
    public let subject: Subject

    /// A misreading from its parts.
    public init(_ operation: String, _ fault: Fault, makesUnknown subject: Subject) {
        self.operation = operation
        self.fault = fault
        self.subject = subject
    }
}

/// Tags at the limits of a type.
public struct TagLimits: Sendable {
    public let accepted: [Tag]
    public let refused: [Tag]

    /// Limits from their parts.
    public init(accepted: [Tag], refused: [Tag]) {
        self.accepted = accepted
        self.refused = refused
    }

    /// What follows from a type's rules: the longest there may be, letters of others, and one character more.
    public init(_ rules: TagRules) {
        let letters = rules.characters == .any ? "größe 日本 🙂 &<>\"" : "größe 日本 @+-=._:/"
        accepted = [
            Tag(String(repeating: "k", count: rules.longestKey), "short"),
            Tag("long", String(repeating: "v", count: rules.longestValue)), Tag("letters", letters), Tag("empty", ""),
        ]
        refused =
            [
                Tag(String(repeating: "k", count: rules.longestKey + 1), "x"),
                Tag("long", String(repeating: "v", count: rules.longestValue + 1)), Tag("", "x"),
                Tag(ControlMark.key, "x"),
            ] + rules.reservedPrefixes.map { Tag($0 + "x", "x") }
            + (rules.characters == .any ? [] : [Tag("smile", "🙂")])
    }
}

extension ProviderWorld {
    /// For types of which nothing is copied.
    public func copies(of address: ResourceAddress) async throws -> Int { 0 }
    /// For servers that do not count.
    public func changes(of address: ResourceAddress) async throws -> Int? { nil }
}
