public import Vocabulary

/// What a commit says about itself. Names and addresses are asserted by whoever made it, not proved.
public struct Commit: Hashable, Sendable {
    /// Somebody as a commit names them.
    public struct Person: Hashable, Sendable {
        public let name: String
        public let email: String

        /// A person from the two fields Git keeps.
        public init(name: String, email: String) {
            self.name = name
            self.email = email
        }
    }

    /// A signature and what it was made over; nobody has verified it yet.
    public struct Signature: Hashable, Sendable {
        /// The armoured signature (OpenPGP, SSH or X.509), as it stands in the commit.
        public let bytes: [UInt8]
        /// The bytes it signs: the commit without its signature.
        public let payload: [UInt8]
    }

    public let id: CommitID
    /// None for a root, several for a merge.
    public let parents: [CommitID]
    public let author: Person
    public let committer: Person
    /// When it was committed, by the committer's clock.
    public let time: Instant
    /// The whole message, invalid UTF-8 replaced.
    public let message: String
    /// Nil for a commit without one.
    public let signature: Signature?

    /// The first line of the message.
    public var summary: String {
        String(message.split(separator: "\n", maxSplits: 1).first ?? "")
    }
}
