import Cloud
import Synchronization
import Transport
import Vocabulary

@testable import CloudAWS

/// A clock that stands still, except that sleeping moves it on at once.
final class StillClock: TransportClock {
    private let moved = Mutex(Duration.zero)
    private let start: Instant

    init(_ start: Instant = Instant(seconds: 1_790_000_000)) { self.start = start }

    var now: Instant { start.adding(seconds: elapsed.components.seconds) }
    var elapsed: Duration { moved.withLock { $0 } }

    func sleep(for duration: Duration) async throws(CancellationError) { advance(by: duration) }
    func advance(by duration: Duration) { moved.withLock { $0 += duration } }
}

/// A form as a server reads it.
struct Form: Sendable {
    let values: [String: String]

    init(_ body: [UInt8]) {
        var values: [String: String] = [:]
        for pair in String(decoding: body, as: UTF8.self).split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[String(sides[0])] = Self.decoded(sides.count > 1 ? sides[1] : "")
        }
        self.values = values
    }

    subscript(name: String) -> String? { values[name] }

    var action: String { values["Action"] ?? "" }

    /// The values of a numbered parameter, in order.
    func list(_ name: String) -> [String] {
        (1...).lazy.map { values["\(name).\($0)"] }.prefix { $0 != nil }.compactMap { $0 }
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Answers requests by a script and remembers them.
final class ScriptedSender: HTTPSender {
    typealias Script = @Sendable (HTTPRequest, Form) throws(TransportError) -> HTTPResponse
    private let script: Script
    private let seen = Mutex<[HTTPRequest]>([])

    init(_ script: @escaping Script) { self.script = script }

    var requests: [HTTPRequest] { seen.withLock { $0 } }
    var forms: [Form] { requests.map { Form($0.body) } }
    var actions: [String] { forms.map(\.action) }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        seen.withLock { $0.append(request) }
        return try script(request, Form(request.body))
    }
}

extension HTTPResponse {
    static func ok(_ text: String, headers: [HTTPHeader] = []) -> HTTPResponse {
        HTTPResponse(status: 200, headers: headers, body: Array(text.utf8))
    }

    /// A refusal as EC2 words it.
    static func refusal(_ code: String, _ message: String, status: Int = 400, date: String? = nil) -> HTTPResponse {
        let text = """
            <?xml version="1.0"?><Response><Errors><Error><Code>\(code)</Code><Message>\(message)</Message></Error>\
            </Errors><RequestID>req-1</RequestID></Response>
            """
        return HTTPResponse(
            status: status, headers: date.map { [HTTPHeader("Date", $0)] } ?? [], body: Array(text.utf8))
    }
}

extension AWSEnvironment {
    /// A closed world of variables and files.
    static func fixture(
        _ variables: [String: String] = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret-key"],
        files: [String: String] = [:]
    ) -> AWSEnvironment {
        AWSEnvironment(
            variable: { variables[$0] }, readFile: { files[$0].map { Array($0.utf8) } },
            metadataEndpoint: "http://metadata.test", containerEndpoint: "http://container.test")
    }
}

extension AccountConfiguration {
    static func fixture(
        endpoint: String? = nil, region: String = "eu-west-1",
        reading: CredentialReference = CredentialReference(method: "environment"),
        acting: CredentialReference = CredentialReference(method: "environment")
    ) -> AccountConfiguration {
        AccountConfiguration(
            name: "main", provider: "aws", realm: "aws", account: "123456789012", regions: [region],
            endpoint: endpoint, reading: reading, acting: [TenantAccess(tenant: "shop", credentials: acting)])
    }

    var readAccess: AccountAccess { .reading(self) }
    var shopAccess: AccountAccess { .acting(self, "shop") }

    func scope(_ type: ResourceType) -> Scope {
        Scope(realm: realm, account: account, region: regions[0], type: type)
    }
}

extension AWSProvider {
    /// A provider over a double, its clock standing still.
    convenience init(
        _ sender: any HTTPSender, environment: AWSEnvironment = .fixture(), clock: any TransportClock = StillClock(),
        allowedCommands: [String] = []
    ) {
        self.init(
            sender: sender, environment: environment, clock: clock, seed: 1, product: "pioneer/1.0",
            allowedCommands: allowedCommands)
    }
}

extension Resource {
    /// A resource of which nothing matters but where it is.
    static func bare(_ address: ResourceAddress) -> Resource {
        Resource(
            address: address, incarnation: Incarnation(rawValue: address.id), tags: .known(TagSet([])),
            state: ResourceState(fields: []))
    }
}

extension ActionRequest {
    static func fixture(
        _ transition: TransitionName, _ resource: Resource, changes: [FieldChoice] = [],
        mark: ControlMark? = nil, origin: String = "Schedule/shop/office@1a2b3c4",
        uniqueness: ActionRequest.Uniqueness = .state
    ) -> ActionRequest {
        ActionRequest(
            intent: IntentID(rawValue: "intent-\(resource.address.id)"), resource: resource, transition: transition,
            changes: changes, mark: mark, origin: origin, uniqueness: uniqueness)
    }
}

extension ActionResult {
    var error: CloudError? { if case .failure(let error) = outcome { error } else { nil } }
}

extension ControlMark {
    static let fixture = ControlMark(
        controller: "main", sequence: 7, prior: [FieldChoice(.power, .power(.running))],
        macs: [Array(repeating: 0xAB, count: 8), Array(repeating: 0xCD, count: 8)])
}

extension Reading {
    var resource: Resource? { if case .found(let resource) = self { resource } else { nil } }
    var isGone: Bool { if case .gone = self { true } else { false } }
    var error: CloudError? { if case .unreadable(let error) = self { error } else { nil } }
}
