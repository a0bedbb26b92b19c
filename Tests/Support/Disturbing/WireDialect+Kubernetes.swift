extension WireDialect {
    /// A cluster's API: the operation is `PATCH /apis/apps/v1/namespaces/shop/deployments/web for Schedule/shop/nights`.
    ///
    /// Errors are objects of kind `Status` (Kubernetes API conventions, "Response Status Kind").
    public static let kubernetes = WireDialect(
        refusals: Refusals(
            denied: .refused(status: 403, code: "Forbidden", retryAfter: nil),
            expirations: [.refused(status: 401, code: "Unauthorized", retryAfter: nil)],
            throttlings: [
                .refused(status: 429, code: "TooManyRequests", retryAfter: nil),
                .refused(status: 429, code: "TooManyRequests", retryAfter: 1),
            ],
            slowDown: { .refused(status: 429, code: "TooManyRequests", retryAfter: $0) },
            failures: [
                .refused(status: 500, code: "InternalError", retryAfter: nil),
                .refused(status: 503, code: "ServiceUnavailable", retryAfter: 1),
                .refused(status: 504, code: "Timeout", retryAfter: nil),
                .refused(status: 502, code: "", retryAfter: nil),
                .refusedAfterwards(status: 500, code: "InternalError"),
                .refusedAfterwards(status: 504, code: "Timeout"),
            ]),
        isChange: { operation in
            !operation.hasPrefix("GET ") && !operation.contains("accessreviews")
                && !operation.contains("subjectreviews")
        },
        isReading: { operation in
            guard operation.hasPrefix("GET /") else { return false }
            let path = operation.dropFirst("GET /".count).prefix { $0 != " " }.split(separator: "/")
            // `api/v1/...` or `apis/GROUP/VERSION/...`; what is shorter is discovery.
            return path.count > (path.first == "api" ? 2 : 3) && !path.contains("kube-system")
        },
        operation: { request in
            let words = (request.lines.first ?? "").split(separator: " ")
            let path = words.dropFirst().first.map { String($0.prefix { $0 != "?" }) } ?? ""
            return "\(words.first ?? "") \(path)\(request.forClaim)"
        },
        session: { $0.header("authorization") },
        narrowed: { request, size in
            let words = (request.lines.first ?? "").split(separator: " ").map(String.init)
            guard words.count == 3, let question = words[1].firstIndex(of: "?") else { return request }
            let query = words[1][words[1].index(after: question)...].split(separator: "&").map { pair -> String in
                pair.hasPrefix("limit=") ? "limit=\(size)" : String(pair)
            }
            let line = "\(words[0]) \(words[1][...question])\(query.joined(separator: "&")) \(words[2])"
            return HTTPWire.Message(lines: [line] + request.lines.dropFirst(), body: request.body)
        },
        refusal: { status, code in
            (
                "application/json",
                """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
                "message":"the fault proxy says so","reason":"\(code)","code":\(status)}
                """
            )
        })
}
