import Cryptography
import Glibc
import Ledger
import Testing
import Vocabulary

@testable import Storage

/// A directory of its own for one test.
struct Scratch: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/pioneer-store-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    var store: String { path + "/store.sqlite" }

    func remove() {
        for name in ["store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "store.sqlite.lock"] {
            unlink("\(path)/\(name)")
        }
        rmdir(path)
    }

    func open() async throws -> SQLiteStore { try await SQLiteStore.open(path: store, controller: "test") }
}

extension SQLiteStore {
    /// Does to the tables what nobody should.
    func damage(_ sql: String, _ arguments: StatementArguments = []) async throws {
        try await write { db in try db.execute(sql: sql, arguments: arguments) }
    }

    func verify(
        _ log: LogName, _ trusted: [VerifyingKey], since: [SignedCheckpoint] = []
    ) async throws -> LedgerReport {
        var verifier = LedgerVerifier(trusted: trusted, since: since)
        for line in try await export(log, at: start) {
            verifier.read(try #require(CanonicalJSON.value(Array(line.text.utf8))))
        }
        return verifier.finish()
    }
}

let start = Instant(seconds: 1_790_000_000)

/// What was found, shortly: `edited 3-3`.
func short(_ report: LedgerReport) -> [String] {
    report.findings.map { finding in
        finding.records.map { "\(finding.kind.rawValue) \($0.lowerBound)-\($0.upperBound)" } ?? finding.kind.rawValue
    }
}

func intent(
    _ id: Int, tenant: TenantName = "shop", resource: Int = 1, field: Field = .power,
    from: FieldValue? = .power(.running), to: FieldValue = .power(.stopped), claim: ClaimName = "Schedule/shop/night",
    approval: ClaimName? = nil, author: String? = "Ada"
) throws -> Intent {
    Intent(
        id: IntentID(rawValue: "intent-\(id)"), tenant: tenant, account: "production",
        address: try #require(ResourceAddress("aws/123456789012/eu-west-1/ec2/instance/i-\(resource)")),
        incarnation: Incarnation(rawValue: "i-\(resource)"), transition: .stop,
        changes: [IntentChange(field: field, from: from, to: to)], actionClass: .absolute, claim: claim,
        reason: IntentReason(
            source: "root", revision: "1a2b3c", author: author, file: "tenants/shop/night.yaml", line: 7, column: 3,
            chain: ["\(claim) wants \(to)"], gates: ["mode: enforce"]),
        evaluatedAt: start, recordedAt: start.adding(seconds: Int64(id)), planID: "plan", actionKey: "key",
        approval: approval)
}

func outcome(_ id: Int, _ result: IntentOutcome.Result = .succeeded) -> IntentOutcome {
    IntentOutcome(
        intent: IntentID(rawValue: "intent-\(id)"), result: result, at: start.adding(seconds: 100), requestID: "req")
}

let failure = IntentOutcome.Result.failed(code: "Busy", message: "try later", retry: .transient)

/// The kind of error that a call ends with; nil where it succeeds.
func errorKind(_ body: () async throws -> Void) async -> StoreError.Kind? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? StoreError)?.kind
    }
}
