import Planning
import Vocabulary

/// What came of one look.
struct WorkResult: Sendable {
    /// How it ended.
    enum End: Sendable, Equatable {
        /// All that may be done is done.
        case settled
        /// Something is still on its way, or could not be read or done yet; why, in words.
        case unfinished(String)
        /// It could not be looked at; why, and when the provider takes requests again where it said so.
        case failed(String, until: Instant?)
    }

    var end: End
    /// When a spec next wants something else.
    var nextBoundary: Instant?
    /// When the first gate opens by itself that holds something.
    var nextOpening: Instant?
    /// When what was done has to be looked at again.
    var nextLook: Instant?
    /// Nil where nothing was planned.
    var plan: TenantPlan?
    var actions: [ActionReport] = []
    /// Whether anything of it stands in the ledger.
    var isRecorded = false
    /// Resources that differ for longer than they may from how they were made.
    var departures = 0
    /// Health checks that gates wait for.
    var questions: [HealthQuestion] = []

    init(_ end: End) { self.end = end }
}

extension WorkResult.End {
    /// One word for it.
    var name: String {
        switch self {
        case .settled: "succeeded"
        case .unfinished: "unfinished"
        case .failed: "failed"
        }
    }
}
