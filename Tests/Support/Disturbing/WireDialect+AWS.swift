extension WireDialect {
    /// AWS's query protocol: the operation is `StopInstances for Schedule/shop/nights`.
    public static let awsQuery = WireDialect(
        refusals: Refusals(
            denied: .refused(status: 403, code: "AccessDenied", retryAfter: nil),
            expirations: [
                .refused(status: 403, code: "ExpiredToken", retryAfter: nil),
                .refused(status: 400, code: "RequestExpired", retryAfter: nil),
            ],
            throttlings: [
                .refused(status: 429, code: "Throttling", retryAfter: nil),
                .refused(status: 429, code: "TooManyRequestsException", retryAfter: 1),
                .refused(status: 503, code: "RequestLimitExceeded", retryAfter: nil),
                .refused(status: 400, code: "Throttling", retryAfter: nil),
            ],
            slowDown: { .refused(status: 503, code: "RequestLimitExceeded", retryAfter: $0) },
            failures: [
                .refused(status: 500, code: "InternalError", retryAfter: nil),
                .refused(status: 503, code: "ServiceUnavailable", retryAfter: 1),
                .refused(status: 502, code: "", retryAfter: nil),
                .refusedAfterwards(status: 500, code: "InternalFailure"),
                .refusedAfterwards(status: 503, code: "Unavailable"),
            ]),
        isChange: { $0.contains(" for ") }, isReading: { $0.hasPrefix("Describe") },
        operation: { request in
            let form = String(decoding: request.body.prefix(64), as: UTF8.self)
            let action = form.split(separator: "&").first { $0.hasPrefix("Action=") }?.dropFirst("Action=".count)
            return (action.map(String.init) ?? "") + request.forClaim
        },
        session: { request in
            request.header("authorization")?.firstRange(of: "Credential=").flatMap { range in
                request.header("authorization").map { String($0[range.upperBound...].prefix { $0 != "/" }) }
            }
        },
        narrowed: { request, size in
            let form = String(decoding: request.body, as: UTF8.self).split(separator: "&").map { pair -> String in
                let isSize = pair.hasPrefix("MaxResults=") || pair.hasPrefix("MaxRecords=")
                return isSize ? pair.prefix("MaxRecords=".count) + "\(size)" : String(pair)
            }
            return HTTPWire.Message(lines: request.lines, body: Array(form.joined(separator: "&").utf8))
        },
        refusal: { _, code in
            (
                "text/xml",
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <Response><Errors><Error><Code>\(code)</Code><Message>the fault proxy says so</Message></Error>\
                </Errors><RequestID>proxy</RequestID></Response>
                """
            )
        })
}
