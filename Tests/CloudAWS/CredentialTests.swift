import Cloud
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

@Suite struct CredentialTests {
    private static let config = """
        # comment
        [default]
        region = eu-west-1
        [profile base]
        aws_access_key_id = BASE   ; trailing comment
        aws_secret_access_key=base-secret
        s3 =
          addressing_style = path
        [profile worker]
        role_arn = arn:aws:iam::123456789012:role/worker
        source_profile = base
        external_id = ext-1
        [profile self]
        role_arn = arn:aws:iam::123456789012:role/self
        source_profile = self
        aws_access_key_id = SELF
        aws_secret_access_key = self-secret
        [profile ring]
        role_arn = arn:aws:iam::1:role/a
        source_profile = ring2
        [profile ring2]
        role_arn = arn:aws:iam::1:role/b
        source_profile = ring
        [profile machine]
        role_arn = arn:aws:iam::1:role/machine
        credential_source = Environment
        [profile lost]
        role_arn = arn:aws:iam::1:role/lost
        [profile person]
        role_arn = arn:aws:iam::1:role/person
        source_profile = base
        mfa_serial = arn:aws:iam::1:mfa/ann
        [profile sso]
        sso_start_url = https://example.test
        [profile program]
        credential_process = /bin/echo '{"Version":1,"AccessKeyId":"PROC","SecretAccessKey":"p","SessionToken":"t"}'
        [profile empty]
        """
    private static let shared = """
        [default]
        aws_access_key_id = DEFAULT
        aws_secret_access_key = default-secret
        aws_session_token = default-token
        """
    private static let files = ["/home/x/.aws/config": config, "/home/x/.aws/credentials": shared, "/token": "jwt\n"]

    private static func session(_ key: String, expires: String = "2026-09-21T16:06:40Z") -> String {
        """
        <AnyResponse><%Result><Credentials><AccessKeyId>\(key)</AccessKeyId><SecretAccessKey>role-secret\
        </SecretAccessKey><SessionToken>role-token</SessionToken><Expiration>\(expires)</Expiration></Credentials>\
        </%Result></AnyResponse>
        """
    }

    private static func sts(_ form: Form) -> HTTPResponse {
        let role = form["RoleArn"]?.split(separator: "/").last ?? ""
        return .ok(session("ROLE-\(role)").replacing("%", with: form.action))
    }

    private func resolver(
        _ sender: any HTTPSender = ScriptedSender { _, form in CredentialTests.sts(form) },
        _ variables: [String: String] = [:], allowed: [String] = [], clock: any TransportClock = StillClock()
    ) -> CredentialResolver {
        return CredentialResolver(
            environment: .fixture(["HOME": "/home/x"].merging(variables) { $1 }, files: Self.files), sender: sender,
            client: AWSClient(sender: sender, clock: clock, seed: 1, product: "pioneer/1.0"),
            allowedCommands: allowed)
    }

    private func find(
        _ method: String, _ options: [CredentialReference.Option], _ resolver: CredentialResolver
    ) async throws(CloudError) -> AWSCredentials {
        let reference = CredentialReference(method: method, options: options)
        return try await resolver.found(reference, AccountConfiguration.fixture(acting: reference).shopAccess)
    }

    private func find(_ method: String, _ resolver: CredentialResolver) async throws(CloudError) -> AWSCredentials {
        try await find(method, [], resolver)
    }

    @Test func environment() async throws {
        let variables = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": ""]
        let found = try await find("environment", resolver(ScriptedSender { _, _ in .ok("") }, variables))
        #expect(found.accessKeyID == "ENV")
        #expect(found.tokenHeader == nil)
        let error = await #expect(throws: CloudError.self) { try await find("environment", resolver()) }
        #expect(error?.kind == .stalled)
    }

    @Test(arguments: [
        ("default", "DEFAULT"), ("base", "BASE"), ("worker", "ROLE-worker"), ("self", "ROLE-self"),
    ])
    func profiles(name: String, key: String) async throws {
        #expect(try await find("profile", [.init("profile", name)], resolver()).accessKeyID == key)
    }

    @Test func profileWithTheEnvironmentAsSource() async throws {
        let sender = ScriptedSender { _, form in Self.sts(form) }
        let variables = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_PROFILE": "machine"]
        #expect(try await find("profile", resolver(sender, variables)).accessKeyID == "ROLE-machine")
        #expect(sender.requests[0].headers.first(named: "Authorization")?.contains("Credential=ENV/") == true)
    }

    @Test func rolesAreTakenWithExternalIdAndTheTenantsName() async throws {
        let sender = ScriptedSender { _, form in Self.sts(form) }
        _ = try await find("profile", [.init("profile", "worker")], resolver(sender))
        let form = try #require(sender.forms.first)
        #expect(form["ExternalId"] == "ext-1")
        #expect(form["RoleSessionName"] == "pioneer-shop")
        #expect(sender.requests[0].url == "https://sts.eu-west-1.amazonaws.com/")
    }

    @Test(arguments: [
        ("ring", "circle"), ("lost", "source_profile"), ("person", "one-time password"), ("sso", "Identity Center"),
        ("program", "does not allow"), ("empty", "neither keys"), ("wroker", "did you mean `worker`"),
    ])
    func profilesThatCannotWork(name: String, why: String) async throws {
        let error = await #expect(throws: CloudError.self) {
            try await find("profile", [.init("profile", name)], resolver())
        }
        #expect(error?.kind == .stalled)
        #expect(error?.message.contains(why) == true, "\(String(describing: error))")
        #expect(error?.message.contains("secret") == false)
    }

    @Test func programsThatAreAllowed() async throws {
        let resolver = resolver(allowed: ["/bin/echo"], clock: SystemClock())
        let found = try await find("profile", [.init("profile", "program")], resolver)
        #expect(found.accessKeyID == "PROC")
        #expect(found.tokenHeader == "t")
    }

    @Test func programsThatFailOrHang() async throws {
        let files = ["/c": "[default]\ncredential_process = %", "/none": ""]
        for (program, clock) in [("/bin/false", SystemClock() as any TransportClock), ("sleep 3600", StillClock())] {
            let sender = ScriptedSender { _, _ in .ok("") }
            let resolver = CredentialResolver(
                environment: .fixture(
                    ["AWS_CONFIG_FILE": "/c"], files: files.mapValues { $0.replacing("%", with: program) }),
                sender: sender,
                client: AWSClient(sender: sender, clock: clock, seed: 1, product: "pioneer/1.0"),
                allowedCommands: ["/bin/false", "sleep"])
            let error = await #expect(throws: CloudError.self) { try await find("profile", resolver) }
            #expect(error?.message.contains("failed or took longer") == true)
        }
    }

    @Test func webIdentity() async throws {
        let sender = ScriptedSender { _, form in Self.sts(form) }
        let variables = ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/pod"]
        #expect(try await find("webIdentity", resolver(sender, variables)).accessKeyID == "ROLE-pod")
        #expect(sender.forms[0]["WebIdentityToken"] == "jwt")
        #expect(sender.requests[0].headers.first(named: "Authorization") == nil)
        await #expect(throws: CloudError.self) { try await find("webIdentity", resolver()) }
        await #expect(throws: CloudError.self) {
            try await find("webIdentity", [.init("tokenFile", "/gone"), .init("tokenRole", "r")], resolver())
        }
    }

    @Test func container() async throws {
        let json = #"{"AccessKeyId":"TASK","SecretAccessKey":"s","Token":"t","Expiration":"2026-09-21T16:00:00Z"}"#
        let sender = ScriptedSender { _, _ in .ok(json) }
        let variables = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/1", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "tok"]
        let found = try await find("container", resolver(sender, variables))
        #expect(found.accessKeyID == "TASK")
        #expect(found.expires == Instant(rfc3339: "2026-09-21T16:00:00Z"))
        #expect(sender.requests[0].url == "http://container.test/v2/1")
        #expect(sender.requests[0].headers.first(named: "Authorization") == "tok")
        let error = await #expect(throws: CloudError.self) {
            try await find(
                "container", resolver(sender, ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://evil.test/"]))
        }
        #expect(error?.kind == .stalled)
        await #expect(throws: CloudError.self) {
            try await find("container", resolver(sender, ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "@evil.test/"]))
        }
        #expect(sender.requests.count == 1)
    }

    @Test(arguments: [
        ("https://any.test/x", true), ("http://127.0.0.1:8080/x", true), ("http://127.1.2.3/x", true),
        ("http://[::1]:80/x", true), ("http://169.254.170.23/v1", true), ("http://localhost/x", true),
        ("http://[fd00:ec2::23]/v1", true), ("http://127.0.0.1.evil.test/", false), ("http://10.0.0.1/", false),
        ("http://127.0.0.1@evil.test/", false), ("ftp://127.0.0.1/", false), ("http://127.0.0/", false),
        ("http://169.254.169.254/", false),
    ])
    func whereContainerTokensMayGo(url: String, isTrustworthy: Bool) {
        #expect(CredentialResolver.isTrustworthy(url) == isTrustworthy)
    }

    @Test func instanceMetadata() async throws {
        let json = #"{"Code":"Success","AccessKeyId":"IMDS","SecretAccessKey":"s","Token":"t"}"#
        let sender = ScriptedSender { request, _ in
            if request.url.hasSuffix("/latest/api/token") {
                return request.method == "PUT" ? .ok("session") : HTTPResponse(status: 405)
            }
            guard request.headers.first(named: "X-aws-ec2-metadata-token") == "session" else {
                return HTTPResponse(status: 401)
            }
            return request.url.hasSuffix("security-credentials/") ? .ok("my-role") : .ok(json)
        }
        #expect(try await find("instanceMetadata", resolver(sender)).accessKeyID == "IMDS")
        #expect(
            sender.requests.map(\.url) == [
                "http://metadata.test/latest/api/token",
                "http://metadata.test/latest/meta-data/iam/security-credentials/",
                "http://metadata.test/latest/meta-data/iam/security-credentials/my-role",
            ])
        await #expect(throws: CloudError.self) {
            try await find("instanceMetadata", resolver(sender, ["AWS_EC2_METADATA_DISABLED": "TRUE"]))
        }
        let busy = resolver(ScriptedSender { _, _ in HTTPResponse(status: 503) })
        #expect(await #expect(throws: CloudError.self) { try await find("instanceMetadata", busy) }?.kind == .transient)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"AccessKeyId":"A"}"#, #"{"Code":"Failed","Message":"no role"}"#,
        #"{"AccessKeyId":"A","SecretAccessKey":"very-secret","Expiration":"tomorrow"}"#,
    ])
    func badAnswers(json: String) {
        let error = #expect(throws: CloudError.self) {
            try CredentialResolver.read(Array(json.utf8), from: "the source", tokenKey: "Token")
        }
        #expect(error?.message.contains("very-secret") == false)
    }

    @Test func unknownMethodsAreSaid() async throws {
        let error = await #expect(throws: CloudError.self) { try await find("magic", resolver()) }
        #expect(error?.message.contains("webIdentity") == true)
    }

    @Test func secretsAreNeverPrinted() {
        let credentials = AWSCredentials(accessKeyID: "AKID", secretAccessKey: "hush", sessionToken: "quiet")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains("hush") && !text.contains("quiet"))
        }
    }

    @Test func sessionNamesFitTheProvider() {
        let account = AccountConfiguration.fixture()
        #expect(CredentialResolver.sessionName(account.readAccess) == "pioneer-reading")
        #expect(CredentialResolver.sessionName(.acting(account, "ä b/c")) == "pioneer---b-c")
        let long = TenantName(rawValue: String(repeating: "x", count: 99))
        #expect(CredentialResolver.sessionName(.acting(account, long)).count == 64)
    }

    @Test func wordsOfACommand() {
        #expect(ShellWords.words(#" a "b c" d'e f'g "" "#) == ["a", "b c", "de fg", ""])
        #expect(ShellWords.words("  ") == [])
    }
}
