import Support
import Testing

/// The proxy does what its plan says, and the plan says the same for the same seed.
@Suite struct FaultProxyTests {
    private static let script = """
        import http.client, sys, time
        connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=float(sys.argv[2]))
        header = "AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/eu-west-1/sts/aws4_request, SignedHeaders=host, Signature=0"
        try:
            connection.request("POST", "/", b"Action=GetCallerIdentity&Version=2011-06-15", {
                "Authorization": header, "Content-Type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            body = answer.read()
            print(answer.status, answer.getheader("Retry-After"), answer.getheader("Date"), body.decode().strip()[-30:])
        except Exception as error:
            print(type(error).__name__)
        """

    /// What a client sees of one request that meets a fault, and how often the server heard of it.
    private func seen(_ fault: Fault?) async throws -> (String, Int) {
        let proxy = try FaultProxy(before: try await Emulators.ministack.get().port)
        proxy.follow(FaultPlan { _, _ in fault })
        let patience = if case .silence = fault { "0.5" } else { "60" }
        let output = try await ProgramRunner.succeed("python3", ["-c", Self.script, "\(proxy.port)", patience])
        // Whoever gives up hears nothing of when the server has answered.
        let isExpected = if case .silence(true) = fault { 1 } else { 0 }
        #expect(try await eventually(within: 30) { (proxy.entries.first?.forwarded ?? 0) >= isExpected })
        let entry = try #require(proxy.entries.first)
        #expect(entry.operation == "GetCallerIdentity" && entry.number == 0 && entry.fault == fault)
        return (output.filter { $0 != "\n" }, entry.forwarded)
    }

    @Test func nothingGoesWrong() async throws {
        let (output, forwarded) = try await seen(nil)
        #expect(output.hasPrefix("200 None None ") && output.hasSuffix("</GetCallerIdentityResponse>"), "\(output)")
        #expect(forwarded == 1)
    }

    @Test(arguments: [
        (Fault.refused(status: 429, code: "Throttling", retryAfter: 3), "429 3 None ", 0),
        (.refused(status: 503, code: "RequestLimitExceeded", retryAfter: nil), "503 None None ", 0),
        (.refusedAfterwards(status: 500, code: "InternalFailure"), "500 None None ", 1),
        (.cut(isForwarded: false), "RemoteDisconnected", 0), (.cut(isForwarded: true), "RemoteDisconnected", 1),
        (.silence(isForwarded: false), "TimeoutError", 0), (.silence(isForwarded: true), "TimeoutError", 1),
        (.half(isLengthRight: true), "IncompleteRead", 1), (.half(isLengthRight: false), "200 None None ", 1),
        (.twice(isSecondAnswer: true), "200 None None ", 2), (.late(20), "200 None None ", 1),
        (.remembered, "200 None None ", 1), (.stale, "200 None None ", 1),
        (.rewritten("Identity", as: "X"), "200 None None ", 1),
    ])
    func eachFault(fault: Fault, start: String, forwarded: Int) async throws {
        let (output, count) = try await seen(fault)
        #expect(output.hasPrefix(start) && count == forwarded, "\(output)")
        if case .half(false) = fault { #expect(!output.hasSuffix("Response>")) }
        if case .rewritten = fault { #expect(output.hasSuffix("</GetCallerXResponse>"), "\(output)") }
    }

    @Test func aSeedDecidesAndNothingElse() {
        func faults(_ seed: UInt64, _ operation: String) -> [Fault?] {
            let plan = FaultPlan(seed: seed, rate: 0.5)
            return (0..<200).map { plan.fault(of: operation, number: $0) }
        }
        let some = faults(1, "StopInstances")
        #expect(some == faults(1, "StopInstances"))
        #expect(some != faults(2, "StopInstances") && some != faults(1, "StartInstances"))
        #expect((60...140).contains(some.count { $0 != nil }))
        #expect(Set(some.compactMap { $0 }).count > 12, "every kind comes up")
        #expect(FaultPlan.none.fault(of: "StopInstances", number: 0) == nil)
    }
}
