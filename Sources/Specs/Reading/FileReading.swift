import Timetables
public import Vocabulary

/// What came of reading one file: a pure function of the file and the context, so it may be kept for as long as
/// neither changes.
public struct FileReading: Sendable {
    public let identity: SourceFile.Identity
    /// What is wrong with the file by itself, in the order of the text.
    public let diagnostics: [Diagnostic]
    let place: FilePlace
    /// The documents that are sound by themselves.
    let documents: [ReadDocument]
    /// What documents that are not sound refer to, so that those problems show too.
    let looseReferences: [SpecReference]
    let gaps: Gaps
    /// The file, where it has sound documents that may be looked at again.
    var source: SourceFile?
    /// Whether the file is of a version that is in force already, so that no new rule of the platform takes it away.
    public var isInForce = false
    /// What an `.ics` file says; nil for files of documents.
    var calendar: CalendarFile?

    /// Those of its documents that are sound calendars by themselves.
    public var calendars: [CalendarSpec] {
        documents.compactMap { if case .calendar(let spec) = $0.spec { spec } else { nil } }
    }

    /// Whether it may hold calendars that could not be read.
    public var mayHideCalendars: Bool { gaps.covers("Calendar") }

    /// Why nobody could read an `.ics` file; empty for all others.
    public var whyUnread: String { if case .unread(let why) = calendar { why } else { "" } }

    /// Whether anything in the file is an error.
    public var isBroken: Bool { diagnostics.contains { $0.severity == .error } }
}

/// A document that is sound by itself, and what others must bear out.
struct ReadDocument: Sendable {
    let spec: AnySpec
    let references: [SpecReference]
    /// Where its name stands.
    let nameRange: SourceRange
}

/// What became of an `.ics` file. It is nobody's concern until a `Calendar` names it.
enum CalendarFile: Sendable {
    case feed(CalendarFeed)
    case broken([Diagnostic])
    /// Why nobody could read it.
    case unread(String)
}

/// What could not be read, so that nobody complains that it is not there.
struct Gaps: Hashable, Sendable {
    /// Kinds of which a document was lost.
    var kinds: Set<String> = []
    /// Whether a document was lost of which not even the kind is known.
    var isUnbounded = false

    func covers(_ kind: String) -> Bool { isUnbounded || kinds.contains(kind) }

    /// Adds a document that was lost, of which no more than the word after `kind` may be known.
    mutating func insert(_ kind: String?, among kinds: [SpecKind]) {
        if let kind, kinds.contains(where: { $0.name == kind }) {
            self.kinds.insert(kind)
        } else {
            isUnbounded = true
        }
    }

    mutating func formUnion(_ other: Gaps) {
        kinds.formUnion(other.kinds)
        isUnbounded = isUnbounded || other.isUnbounded
    }
}
