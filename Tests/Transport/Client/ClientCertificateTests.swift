import Support
import Testing
import Transport
import Vocabulary

@Suite struct ClientCertificateTests {
    private func bytes(_ path: String) throws -> [UInt8] { try TextFile.bytes(of: path) }

    private func settings(_ made: ClientAuthority, identity: Bool, serverName: String? = nil) throws -> TLSSettings {
        let own =
            identity
            ? TLSSettings.Identity(
                certificate: try bytes(made.clientCertificate), privateKey: Secret(try bytes(made.clientKey))) : nil
        return TLSSettings(authority: try bytes(made.authority), identity: own, serverName: serverName)
    }

    private func ask(_ client: HTTPClient, _ url: String, _ tls: TLSSettings?) async -> Result<String, TransportError> {
        do throws(TransportError) {
            let answer = try await client.send(HTTPRequest(url: url, deadline: .seconds(20), tls: tls))
            return .success(String(decoding: answer.body, as: UTF8.self))
        } catch {
            return .failure(error)
        }
    }

    @Test func eachRequestIsWhoItSaysAndTrustsWhomItSays() async throws {
        let made = try await ClientAuthority.make()
        let server = try await made.serve(isRequired: false)
        let url = "https://127.0.0.1:\(server.port)/"
        let client = HTTPClient()
        let (named, nameless) = (try settings(made, identity: true), try settings(made, identity: false))
        // In turns on one client: a kept connection of somebody else is not used.
        for _ in 0..<3 {
            #expect(try await ask(client, url, named).get().contains("\"admin\""))
            #expect(try await ask(client, url, nameless).get().contains("\"nobody\""))
            guard case .failure(let error) = await ask(client, url, nil) else {
                Issue.record("the system trusts the test's authority")
                continue
            }
            #expect(error.code == .tls && error.kind == .stalled)
        }
        let stranger = try await ClientAuthority.make()
        guard case .failure(let error) = await ask(client, url, try settings(stranger, identity: false)) else {
            Issue.record("another authority vouches")
            return
        }
        #expect(error.code == .tls && error.kind == .stalled)
    }

    @Test func withoutACertificateThereIsNoAnswerWhereOneIsNeeded() async throws {
        let made = try await ClientAuthority.make()
        let server = try await made.serve(isRequired: true)
        let url = "https://127.0.0.1:\(server.port)/"
        #expect(try await ask(HTTPClient(), url, try settings(made, identity: true)).get().contains("\"admin\""))
        guard case .failure = await ask(HTTPClient(), url, try settings(made, identity: false)) else {
            Issue.record("let in without a certificate")
            return
        }
    }

    @Test func anotherNameIsVerifiedInstead() async throws {
        let made = try await ClientAuthority.make(names: "DNS:api.cluster.test")
        let server = try await made.serve(isRequired: false)
        let url = "https://127.0.0.1:\(server.port)/some/path?a=b"
        guard case .failure(let error) = await ask(HTTPClient(), url, try settings(made, identity: false)) else {
            Issue.record("a certificate for another host is taken")
            return
        }
        #expect(error.code == .tls)
        let answer = await ask(HTTPClient(), url, try settings(made, identity: true, serverName: "api.cluster.test"))
        #expect(try answer.get().contains("\"admin\""))
        guard
            case .failure(let odd) = await ask(
                HTTPClient(), url, try settings(made, identity: false, serverName: "a:1/b"))
        else { return }
        #expect(odd.code == .invalidRequest)
    }

    @Test func whatIsNoCertificateIsAnErrorInWords() async throws {
        let made = try await ClientAuthority.make()
        let server = try await made.serve(isRequired: false)
        let url = "https://127.0.0.1:\(server.port)/"
        let good = try bytes(made.authority)
        let key = try bytes(made.folder["server.key"])
        let wrong = [
            TLSSettings(authority: Array("no certificate".utf8)),
            TLSSettings(authority: good, identity: .init(certificate: good, privateKey: Secret(Array("no key".utf8)))),
            TLSSettings(
                authority: good,
                identity: .init(certificate: try bytes(made.clientCertificate), privateKey: Secret(key))),
        ]
        for tls in wrong {
            guard case .failure(let error) = await ask(HTTPClient(), url, tls) else {
                Issue.record("taken for good")
                continue
            }
            #expect(error.code == .tls && error.kind == .stalled, "\(error)")
            #expect(!error.message.contains("no key"))
        }
    }

    @Test func printingShowsNoKey() {
        let tls = TLSSettings(identity: .init(certificate: [], privateKey: Secret(Array("secret-key".utf8))))
        var dumped = ""
        dump(HTTPRequest(url: "https://a/", tls: tls), to: &dumped)
        dump(tls, to: &dumped)
        #expect(!(dumped + "\(tls)" + String(reflecting: tls)).contains("secret-key"))
    }
}
