/// Whose store it is and how it is written.
public struct StoreIdentity: Hashable, Sendable {
    /// The controller's id.
    public let controller: String
    /// The version of the tables.
    public let formatVersion: Int
}
