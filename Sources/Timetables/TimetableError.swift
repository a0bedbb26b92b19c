/// Why a text does not name days or times of the week.
///
/// Whoever reads a document knows the place, so the parts are given singly for its diagnostic.
public struct TimetableError: Error, Hashable, Sendable {
    /// What is wrong, without a full stop.
    public let what: String
    /// Why it is wrong; empty where the first sentence says it all.
    public let why: String
    /// What to write instead.
    public let fix: String
    /// The word or time that was probably meant; nil where none is near.
    public let suggestion: String?

    init(_ what: String, why: String = "", fix: String = "", suggestion: String? = nil) {
        self.what = what
        self.why = why
        self.fix = suggestion.map { "did you mean \"\($0)\"?" } ?? fix
        self.suggestion = suggestion
    }
}

extension TimetableError: CustomStringConvertible {
    public var description: String {
        [what, why, fix].filter { !$0.isEmpty }.joined(separator: "; ")
    }
}
