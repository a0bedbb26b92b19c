import Cloud
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

@Suite struct FaultTests {
    private func error(_ code: String, _ message: String = "no", status: Int = 400) -> CloudError {
        Fault(.refusal(code, message, status: status), now: Instant(seconds: 0)).error
    }

    @Test(arguments: [
        ("RequestLimitExceeded", CloudError.Kind.transient), ("Throttling", .transient), ("InternalError", .transient),
        ("InsufficientInstanceCapacity", .capacity), ("InsufficientDBInstanceCapacity", .capacity),
        ("InsufficientHostCapacity", .capacity), ("ScalingActivityInProgress", .transient),
        ("UnauthorizedOperation", .stalled), ("AccessDenied", .stalled), ("InvalidClientTokenId", .stalled),
        ("ExpiredToken", .stalled), ("AuthFailure", .stalled), ("OptInRequired", .stalled),
        ("VcpuLimitExceeded", .stalled), ("IncorrectInstanceState", .transient),
        ("InvalidInstanceID.NotFound", .terminal), ("InvalidDBInstanceState", .transient),
        ("UnsupportedOperation", .terminal), ("NeverHeardOf", .terminal),
    ])
    func kinds(code: String, kind: CloudError.Kind) {
        #expect(error(code).kind == kind)
        #expect(error(code).requestID == "req-1")
    }

    @Test func unknownCodesOfBrokenServersAreTransient() {
        #expect(error("NeverHeardOf", status: 503).kind == .transient)
        #expect(error("AccessDenied", status: 503).kind == .stalled)
    }

    @Test func bodiesThatAreNoErrorsCountByTheirStatus() {
        for (body, status) in [("", 502), ("<html><body>Bad gateway", 502), ("<Response><Err", 500)] {
            let fault = Fault(HTTPResponse(status: status, body: Array(body.utf8)), now: Instant(seconds: 0))
            #expect(fault.error.kind == .transient)
            #expect(fault.error.code == "HTTP\(status)")
        }
        // Whoever answered so, it was not AWS.
        #expect(Fault(HTTPResponse(status: 404), now: Instant(seconds: 0)).error.kind == .stalled)
    }

    @Test func retryAfterIsAnInstant() {
        let now = Instant(seconds: 1_790_000_000)
        let response = HTTPResponse(
            status: 503, headers: [HTTPHeader("Retry-After", "30")],
            body: HTTPResponse.refusal("Unavailable", "busy").body)
        #expect(Fault(response, now: now).error.kind == .waitUntil(now.adding(seconds: 30)))
    }

    @Test func theOtherFormOfErrors() {
        let text = """
            <ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><Error><Type>Sender</Type>\
            <Code>DBInstanceNotFound</Code><Message>DBInstance x not found.</Message></Error>\
            <RequestId>abc</RequestId></ErrorResponse>
            """
        let error = Fault(HTTPResponse(status: 404, body: Array(text.utf8)), now: Instant(seconds: 0)).error
        #expect((error.kind, error.code, error.requestID) == (.terminal, "DBInstanceNotFound", "abc"))
        #expect(error.message == "DBInstance x not found.")
    }

    @Test func denialsSayWhoLacksWhat() {
        let message =
            "You are not authorized to perform this operation. User: arn:aws:iam::1:user/ann is not authorized to "
            + "perform: ec2:StopInstances on resource: arn:aws:ec2:eu-west-1:1:instance/i-0a because no identity-based "
            + "policy allows the ec2:StopInstances action. Encoded authorization failure message: 4EVkKk..."
        #expect(
            error("UnauthorizedOperation", message, status: 403).message
                == "arn:aws:iam::1:user/ann lacks the permission ec2:StopInstances on "
                + "arn:aws:ec2:eu-west-1:1:instance/i-0a (because no identity-based policy allows the "
                + "ec2:StopInstances action); a policy has to allow it")
        #expect(error("AccessDenied", "go away").message == "go away")
        let explicit = Denial("User: a is not authorized to perform: b:C with an explicit deny in a policy")
        #expect(
            explicit?.description == "a lacks the permission b:C (with an explicit deny in a policy); "
                + "a policy has to allow it")
    }

    @Test func messagesAreHarmless() {
        #expect(!error("X", "a\u{1b}[31m\u{202e}b").message.unicodeScalars.contains("\u{1b}"))
        #expect(error("X", String(repeating: "y", count: 9999)).message.count == 600)
    }
}
