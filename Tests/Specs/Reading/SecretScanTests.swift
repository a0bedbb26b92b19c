import Testing
import Vocabulary

@testable import Specs

@Suite struct SecretScanTests {
    /// Put together here so that no scanner takes this file for a leak.
    static let secrets: [(kind: String, text: String)] = [
        ("an AWS access key id", "AKIA" + "IOSFODNN7EXAMPLE"),
        ("an AWS access key id", "ASIA" + "IOSFODNN7EXAMPLE"),
        ("a GitHub token", "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"),
        ("a GitHub token", "github_pat_" + "0123456789abcdefghij_ABCDEFGHIJ012345"),
        ("a GitLab token", "glpat-" + "abcdefghij0123456789"),
        ("a Slack token", "xoxb-" + "1234567890-abcdefghij"),
        (
            "a JSON web token",
            "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFU"
        ),
        ("a private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
    ]

    private func find(_ text: String) -> [String] {
        SecretScan.find(in: World.file("f.yaml", text)).map { "\($0.kind) \($0.range)" }
    }

    @Test(arguments: secrets.map(\.text)) func findsByItsBeginning(_ secret: String) throws {
        let kind = try #require(Self.secrets.first { $0.text == secret }?.kind)
        #expect(find("a: 1\nkey: \(secret)\n") == ["\(kind) f.yaml:2:6"])
        #expect(find("# ä \(secret)") == ["\(kind) f.yaml:1:5"])
        #expect(find("{\"key\": \"\(secret)\"}") == ["\(kind) f.yaml:1:10"])
        #expect(find("x\(secret)").isEmpty || kind == "a private key")
    }

    @Test(arguments: [
        "aws_secret_access_key = ", "secretAccessKey: ", "\"client_secret\": \"", "AccountKey=", "password: '",
        "  API-Key:   ", "private_key: ",
    ]) func findsAfterATellingKey(_ key: String) {
        let value = "wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY"
        #expect(find(key + value) == ["a secret f.yaml:1:\(key.count + 1)"])
        #expect(find("image: \(value)") == [])
    }

    @Test(arguments: [
        "types: [ec2/instance]", "AKIA is how they begin", "AKIAIOSFODNN7EXAMPLEAAAA", "ghp_short",
        "credentials: shop-repository-read-only-access-for-the-loop-2",
        "role: arn:aws:iam::123456789012:role/very-long-role-name-for-the-shop-1",
        "tokenSource: a-very-long-name-that-somebody-gave-to-a-token-source-1", "token: short",
        "-----BEGIN CERTIFICATE-----",
    ]) func leavesAlone(_ text: String) {
        #expect(find(text) == [])
    }

    @Test func neverShowsTheValue() {
        for (kind, secret) in Self.secrets {
            for place in ["Europe/Berlin", "office", "ec2/instance", "zone", "mon-fri", "\"07:00\""] {
                let quoted = "\"\(secret)\""
                let text = World.schedule.replacing(place, with: quoted)
                let said = World.complaints([World.schedulePath: text])
                #expect(said.contains { $0.contains("this looks like \(kind), ") }, "\(place)")
                #expect(said.allSatisfy { !$0.contains(secret.prefix(12)) }, "\(said)")
            }
        }
    }

    @Test func aWholeKeyIsHiddenWhereItIsEchoed() {
        let key = "-----BEGIN " + "PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQ"
        let said = World.complaints([World.schedulePath: World.schedule.replacing("Europe/Berlin", with: "\"\(key)\"")])
        #expect(said.allSatisfy { !$0.contains("MIIE") && !$0.contains("BEGIN") }, "\(said)")
    }

    @Test func nothingOfTheFileIsUsed() {
        let reading = World.read([World.schedulePath: World.schedule + "\n# " + Self.secrets[0].text])
        #expect(reading.brokenNamespaces == ["shop"])
        #expect(reading.specs.schedules == [])
        #expect(
            reading.diagnostics.map(\.description) == [
                "tenants/shop/office.yaml:8:3: error: this looks like an AWS access key id, whoever can read the"
                    + " repository can use it, and Git does not forget; remove it, have it revoked, and name where the"
                    + " credentials come from instead"
            ])
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["eyJ-", "a=", "glpat-", "\"' ", "-----BEGIN ", "token="])
    func repeatedBeginningsStayCheap(_ beginning: String) {
        #expect(find(String(repeating: beginning, count: 4000)).count <= 1)
    }
}
