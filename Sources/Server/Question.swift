/// What of a request decides on its answer.
struct Question: Hashable, Sendable {
    var method = "GET"
    /// With its query.
    var target: String
    /// The host that was asked for, with its port; nil where the request names none.
    var host: String?
    var accept = ""
    var hasBody = false

    /// The target without its query.
    var path: Substring { target.prefix { $0 != "?" } }

    /// Whether JSON is asked for rather than text.
    var wantsJSON: Bool { accept.contains("application/json") }
}
