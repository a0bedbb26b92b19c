import Support
import Testing
import Transport
import Vocabulary

@Suite struct RedactionTests {
    @Test(arguments: [
        ("https://user:pw@host/a?b=c#d", "https://[redacted]@host/a"), ("https://host", "https://host"),
        ("http://h:80/p/q?X-Amz-Signature=abc&x", "http://h:80/p/q"), ("https://a@b@host/", "https://[redacted]@host/"),
        ("https://u:a/b@host/c", "https://[redacted]@host/c"),
        ("https://host/@scope/x", "https://host/@scope/x"),
        ("no url", "no url"), ("", ""), ("https://host/?\u{301}secret", "https://host/"),
    ])
    func showsURLsWithoutQueryAndUser(_ url: String, _ expected: String) {
        #expect(Redaction.url(url) == expected)
    }

    @Test(arguments: [
        (
            "see https://user:pw@host/a?b=c&d=e&f#g now",
            "see https://[redacted]@host/a?b=[redacted]&d=[redacted]&[redacted]#[redacted] now"
        ),
        ("Authorization: AWS4-HMAC-SHA256 Credential=A/b, Signature=c\nHost: x", "Authorization: [redacted]\nHost: x"),
        ("authorization=Bearer abc", "authorization=[redacted]"),
        ("X-Amz-Security-Token: FwoG, next", "X-Amz-Security-Token: [redacted], next"),
        (
            "{\"SecretAccessKey\" : \"a/b+c\", \"Region\": \"r\"}",
            "{\"SecretAccessKey\" : \"[redacted]\", \"Region\": \"r\"}"
        ),
        ("{\\\"password\\\":\\\"pw\\\"}", "{\\\"password\\\":\\\"[redacted]\\\"}"),
        ("<SessionToken>abc==</SessionToken>", "<SessionToken>[redacted]</SessionToken>"),
        ("aws_secret_access_key = abc/def\nregion = x", "aws_secret_access_key = [redacted]\nregion = x"),
        ("GITHUB_TOKEN=abc ./run", "GITHUB_TOKEN=[redacted] ./run"),
        ("/path?X-Amz-Signature=abc&a=b", "/path?X-Amz-Signature=[redacted]&a=b"),
        ("X-Amz-Credential%3DAKIA%2Fx&y", "X-Amz-Credential%3D[redacted]&y"),
        ("key AKIAIOSFODNN7EXAMPLE used", "key AKIA[redacted] used"), ("xASIAIOSFODNN7EXAMPLE", "xASIA[redacted]"),
        ("sent Bearer abcdef123456 there", "sent Bearer [redacted] there"),
        ("glpat-abcdefghij0123456789", "glpat-[redacted]"),
        ("a -----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- b", "a [redacted] b"),
        ("-----BEGIN PRIVATE KEY-----\nMII, cut", "[redacted]"),
        ("passwörd: ü password: pü ü", "passwörd: ü password: [redacted] ü"),
    ])
    func takesSecretsOut(_ text: String, _ expected: String) { #expect(Redaction.text(text) == expected) }

    /// What people need to read stays.
    @Test(arguments: [
        "ExpiredToken: The security token included in the request is expired", "InvalidClientTokenId: wrong",
        "UnauthorizedOperation: You are not authorized to perform: ec2:StopInstances",
        "tenants/payments/a.yaml:3:7: error",
        "aws/123456789012/eu-west-1/ec2/instance/i-0abc", "basic authentication is off", "bearer of news",
        "-----BEGIN CERTIFICATE-----", "MakeIAmAKIA", "2026-03-29T01:00:00Z", "https://host/a/b", "ü €", "",
        "Date: Sun, 06 Nov 1994 08:49:37 GMT", "tokens: 5", "the secret of success",
    ])
    func leavesTheRestAlone(_ text: String) { #expect(Redaction.text(text) == text) }

    @Test(arguments: [
        "Authorization", "authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Amz-Security-Token",
        "X-aws-ec2-metadata-token", "X-Vault-Token", "PRIVATE-TOKEN", "X-Api-Key", "aws_secret_access_key",
        "DB_PASSWORD",
    ])
    func knowsSensitiveHeaders(_ name: String) {
        let header = HTTPHeader(name, "hunter2")
        #expect(header.isSensitive)
        var dumped = ""
        dump([header], to: &dumped)
        for text in ["\(header)", "\([header])", String(reflecting: header), dumped] {
            #expect(!text.contains("hunter2"))
        }
    }

    @Test func showsOtherHeaders() {
        #expect("\(HTTPHeader("Content-Type", "text/xml"))" == "Content-Type: text/xml")
        #expect("\(HTTPHeader("X-Mine", "hunter2", isSensitive: true))" == "X-Mine: [redacted]")
    }

    /// A random secret put wherever requests carry one never shows up in any text about them.
    @Test func neverShowsAPlantedSecret() {
        for seed in PropertyCases.seeds(200) {
            var generator = SeededGenerator(seed: seed)
            let secret = Planted.secret(using: &generator)
            for text in Planted.texts(secret, using: &generator) {
                #expect(!Redaction.text(text).contains(secret), "seed \(seed): \(text)")
                let error = TransportError(.transient, code: .broken, message: text)
                #expect(!"\(error)".contains(secret), "seed \(seed): \(text)")
            }
            let request = HTTPRequest(
                method: "POST", url: "https://u:\(secret)@host/path?a=\(secret)#\(secret)",
                headers: [HTTPHeader("Authorization", secret), HTTPHeader("Mine", secret, isSensitive: true)],
                body: Array(secret.utf8))
            let response = HTTPResponse(
                status: 200, headers: [HTTPHeader("Set-Cookie", secret)], body: Array(secret.utf8))
            var dumped = ""
            dump(request, to: &dumped)
            dump(response, to: &dumped)
            for text in ["\(request)", String(reflecting: request), "\([response])", "\(response.headers)", dumped] {
                #expect(!text.contains(secret), "seed \(seed): \(text)")
            }
        }
    }

    /// Redacted text is still valid, and redacting it again changes nothing that matters.
    @Test func survivesNoise() {
        let pieces = [
            "://", "?", "#", "@", "=", ":", "\"", "'", "\\", "password", "Authorization", "-----BEGIN ", "PRIVATE KEY",
            "AKIA", " ", "\n", "ü", "https", "Bearer", "<", ">", "&", "%3D", "x",
        ]
        for seed in PropertyCases.seeds(300) {
            var generator = SeededGenerator(seed: seed)
            let text = (0..<20).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
            let once = Redaction.text(text)
            #expect(!once.unicodeScalars.contains("\u{FFFD}"), "seed \(seed)")
            #expect(Redaction.url(text).count <= text.count + 20 * Redaction.placeholder.count, "seed \(seed)")
        }
    }
}
