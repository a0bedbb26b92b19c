import Cryptography
import Testing
import Vocabulary

@testable import CloudAWS

/// The numbers are those of AWS's "Signature Version 4 test suite" and of the worked examples in its documentation.
@Suite struct SignatureV4Tests {
    static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    static let date = "20150830T123600Z"
    let instant = Instant(rfc3339: "2015-08-30T12:36:00Z")

    private func authorization(
        _ subject: SignatureV4.Subject, service: String = "service", token: String? = nil
    ) throws -> String {
        let credentials = AWSCredentials(
            accessKeyID: "AKIDEXAMPLE", secretAccessKey: Self.secret, sessionToken: token)
        return SignatureV4.authorization(
            of: subject, by: credentials, at: try #require(instant), region: "us-east-1", service: service)
    }

    private static let base = [("host", "example.amazonaws.com"), ("x-amz-date", date)]

    @Test func getVanilla() throws {
        let subject = SignatureV4.Subject(method: "GET", headers: Self.base)
        #expect(
            String(decoding: SignatureV4.canonicalRequest(subject), as: UTF8.self) == """
                GET
                /

                host:example.amazonaws.com
                x-amz-date:20150830T123600Z

                host;x-amz-date
                e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                """)
        #expect(
            try authorization(subject) == "AWS4-HMAC-SHA256 "
                + "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
                + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
    }

    @Test func queryIsSorted() throws {
        let subject = SignatureV4.Subject(
            method: "GET", query: [("Param2", "value2"), ("Param1", "value1")], headers: Self.base)
        #expect(
            try authorization(subject)
                .hasSuffix("Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"))
    }

    @Test func postVanilla() throws {
        #expect(
            try authorization(SignatureV4.Subject(headers: Self.base))
                .hasSuffix("Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"))
    }

    @Test func postForm() throws {
        let subject = SignatureV4.Subject(
            headers: [("content-type", "application/x-www-form-urlencoded")] + Self.base,
            body: Array("Param1=value1".utf8))
        #expect(
            try authorization(subject)
                .hasSuffix("Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"))
    }

    @Test func postWithSessionToken() throws {
        let token =
            "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflf"
            + "KD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvl"
            + "Rd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4r"
            + "vx3iSIlTJabIQwj2ICCR/oLxBA=="
        let subject = SignatureV4.Subject(headers: Self.base + [("x-amz-security-token", token)])
        #expect(
            try authorization(subject, token: token)
                .hasSuffix("Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"))
    }

    @Test func documentedListUsers() throws {
        let subject = SignatureV4.Subject(
            method: "GET", query: [("Version", "2010-05-08"), ("Action", "ListUsers")],
            headers: [
                ("content-type", "application/x-www-form-urlencoded; charset=utf-8"), ("host", "iam.amazonaws.com"),
                ("x-amz-date", Self.date),
            ])
        #expect(
            SHA256.digest(SignatureV4.canonicalRequest(subject)).hex
                == "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59")
        #expect(
            try authorization(subject, service: "iam")
                .hasSuffix("Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"))
    }

    @Test func derivedKeys() {
        let secret = Secret(Array(Self.secret.utf8))
        let iam2015 = DerivedKey(day: "20150830", region: "us-east-1", service: "iam", secretAccessKey: secret)
        #expect(
            iam2015.secret.withBytes { Hexadecimal.encode($0) }
                == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9")
        let iam2012 = DerivedKey(day: "20120215", region: "us-east-1", service: "iam", secretAccessKey: secret)
        #expect(
            iam2012.secret.withBytes { Hexadecimal.encode($0) }
                == "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d")
    }

    @Test func keysAreKeptByDayRegionAndService() {
        let credentials = AWSCredentials(accessKeyID: "A", secretAccessKey: "s", sessionToken: nil)
        let first = credentials.derivedKey(day: "20260101", region: "eu-west-1", service: "ec2")
        #expect(credentials.derivedKey(day: "20260101", region: "eu-west-1", service: "ec2") === first)
        #expect(credentials.derivedKey(day: "20260102", region: "eu-west-1", service: "ec2") !== first)
        #expect(credentials.derivedKey(day: "20260101", region: "eu-west-2", service: "ec2") !== first)
        #expect(credentials.derivedKey(day: "20260101", region: "eu-west-1", service: "rds") !== first)
    }

    @Test func pathsAreEncodedTwice() {
        let subject = SignatureV4.Subject(method: "GET", path: "/a%20b/ሴ", headers: Self.base)
        let lines = String(decoding: SignatureV4.canonicalRequest(subject), as: UTF8.self).split(separator: "\n")
        #expect(lines[1] == "/a%2520b/%E1%88%B4")
    }

    @Test(arguments: [
        ("2015-08-30T12:36:00Z", "20150830T123600Z"), ("1970-01-01T00:00:00Z", "19700101T000000Z"),
        ("2024-02-29T23:59:59.999Z", "20240229T235959Z"), ("9999-12-31T09:08:07Z", "99991231T090807Z"),
    ])
    func timestamps(instant: String, text: String) throws {
        let timestamp = Timestamp(try #require(Instant(rfc3339: instant)))
        #expect(timestamp.text == text)
        #expect(timestamp.day == text.prefix(8))
    }
}
