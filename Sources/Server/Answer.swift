/// What a request gets.
struct Answer: Hashable, Sendable {
    var status: Int
    var type = "text/plain; charset=utf-8"
    /// Fields beside those that every answer has.
    var headers: [Header] = []
    var body: String

    struct Header: Hashable, Sendable {
        let name: String
        let value: String
    }

    /// A line that says what is wrong with a request.
    static func refusal(_ status: Int, _ why: String, headers: [Header] = []) -> Answer {
        Answer(status: status, headers: headers, body: why + "\n")
    }

    /// Nobody keeps them, and no page of others makes anything of them.
    static let always = [
        Header(name: "Cache-Control", value: "no-store"),
        Header(name: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'"),
        Header(name: "Cross-Origin-Resource-Policy", value: "same-origin"),
        Header(name: "Referrer-Policy", value: "no-referrer"),
        Header(name: "X-Content-Type-Options", value: "nosniff"),
    ]
}
