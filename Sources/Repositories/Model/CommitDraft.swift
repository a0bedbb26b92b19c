public import Vocabulary

/// A commit that is yet to be made: another one with some files added or replaced.
public struct CommitDraft: Hashable, Sendable {
    public var parent: CommitID
    /// Files by their paths from the top of the repository, with `/`.
    public var files: [String: [UInt8]]
    /// Author and committer.
    public var author: Commit.Person
    /// When it was committed; shown in UTC.
    public var time: Instant
    /// The whole message. Its first line is the summary.
    public var message: String

    /// A draft from its parts.
    public init(
        on parent: CommitID, files: [String: [UInt8]], author: Commit.Person, time: Instant, message: String
    ) {
        self.parent = parent
        self.files = files
        self.author = author
        self.time = time
        self.message = message
    }
}
