public import Cloud
import Documents
public import Timetables

/// What documents are read against: all that a file's meaning depends on besides the file.
public struct SpecContext: Sendable {
    public let catalogues: [Catalogue]
    public let zones: ZoneTable
    /// Hosts, with or without a port, that an account's endpoint may point to; nil where no process configuration is at
    /// hand, and endpoints are not checked.
    public let allowedEndpointHosts: [String]?
    /// The credentials that a `GitSource` may name; nil where no process configuration is at hand.
    public let gitCredentialNames: [String]?
    /// In the order of their names.
    public let kinds: [SpecKind]

    /// A context from its parts. What a kind looks like is worked out with its first document: make one and keep it.
    public init(
        catalogues: [Catalogue], zones: ZoneTable, allowedEndpointHosts: [String]?, gitCredentialNames: [String]?
    ) {
        self.catalogues = catalogues
        self.zones = zones
        self.allowedEndpointHosts = allowedEndpointHosts
        self.gitCredentialNames = gitCredentialNames
        kinds = SpecKind.all(catalogues)
    }
}
