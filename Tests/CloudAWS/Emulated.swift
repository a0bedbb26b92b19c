import Cloud
import Glibc
import Support
import Transport
import Vocabulary

@testable import CloudAWS

/// Which emulators there are; tests that need one are skipped without it.
enum Emulated {
    static let hasMoto = isThere("moto_server", variable: "PIONEER_MOTO_SERVER")
    static let hasMinistack = isThere("ministack", variable: "PIONEER_MINISTACK")

    private static func isThere(_ program: String, variable: String) -> Bool {
        getenv(variable) != nil || access(PackageFolder.path + "/.venv/emulators/bin/\(program)", X_OK) == 0
    }
}

/// A client of an emulator, and raw calls to fill it.
final class Rig: Sendable {
    let server: LocalServer
    let http = HTTPClient()
    let account: AccountConfiguration
    private let client: AWSClient

    init(_ server: LocalServer, account: AccountID = "123456789012", region: String = "eu-west-1") {
        self.server = server
        self.account = AccountConfiguration(
            name: "main", provider: "aws", realm: "aws", account: account, regions: [region], endpoint: server.url,
            reading: CredentialReference(method: "environment"),
            acting: [.init(tenant: "shop", credentials: CredentialReference(method: "environment"))])
        client = AWSClient(sender: http, clock: SystemClock(), seed: 1, product: "pioneer/test")
    }

    /// A provider that signs in with keys; nil ones are those of nobody.
    func provider(
        key: String = "AKIAIOSFODNN7EXAMPLE", secret: String = "secret", clock: any TransportClock = SystemClock()
    ) -> AWSProvider {
        AWSProvider(
            http, environment: .fixture(["AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret]), clock: clock)
    }

    /// Makes any call with any keys and gives back the answer's text.
    @discardableResult
    func call(
        _ service: AWSService, _ action: String, _ parameters: KeyValuePairs<String, String> = [:],
        key: String = "AKIAIOSFODNN7EXAMPLE", secret: String = "secret"
    ) async throws -> XMLText {
        try await call(service, action, parameters.map { ($0.key, $0.value) }, key: key, secret: secret)
    }

    /// The same with parameters of any number.
    func call(
        _ service: AWSService, _ action: String, _ parameters: [(String, String)], key: String, secret: String
    ) async throws -> XMLText {
        var call = QueryCall(service, action)
        for (name, value) in parameters { call.add(name, value) }
        let credentials = AWSCredentials(accessKeyID: key, secretAccessKey: secret, sessionToken: nil)
        do throws(Refusal) {
            let answer = try await client.call(
                call, AWSClient.Target(account: account, region: account.regions[0]), credentials)
            return XMLText(String(decoding: answer.body, as: UTF8.self))
        } catch {
            throw error.error
        }
    }

    /// Ends the connections; the server ends with its last reference.
    func close() async { await http.shutdown() }

    /// An answer, to be looked into by element name.
    struct XMLText {
        let text: String

        init(_ text: String) { self.text = text }

        /// The texts of all elements of a name.
        func all(_ name: String) -> [String] {
            text.split(separator: "<\(name)>").dropFirst().map { String($0.prefix { $0 != "<" }) }
        }

        /// The text of the first.
        func first(_ name: String) -> String { all(name).first ?? "" }
    }
}
