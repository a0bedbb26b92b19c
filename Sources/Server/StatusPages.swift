import ControlLoop
import Telemetry
import Transport
import Vocabulary

/// The pages of ``StatusServer``: what is asked and what is answered, without a network.
struct StatusPages: Sendable {
    let metrics: MetricsRegistry
    let liveness: HealthSource
    let readiness: HealthSource
    /// Where the server listens.
    let address: ListenAddress

    func answer(_ question: Question) async -> Answer {
        guard isMeant(question.host) else {
            return .refusal(421, "this is not the host that was asked for; ask \(address)")
        }
        let page: @Sendable () async -> Answer
        switch question.path {
        case "/metrics":
            page = { Answer(status: 200, type: MetricsRegistry.contentType, body: await metrics.exposition()) }
        case "/healthz": page = { Self.health("healthz", await liveness(), question) }
        case "/readyz": page = { Self.health("readyz", await readiness(), question) }
        default: return .refusal(404, "there are /metrics, /healthz and /readyz")
        }
        guard ["GET", "HEAD"].contains(question.method) else {
            return .refusal(405, "read only", headers: [Answer.Header(name: "Allow", value: "GET, HEAD")])
        }
        guard !question.hasBody else { return .refusal(413, "a question has no body here") }
        return await page()
    }

    /// A page of somebody else's must not read a server on loopback through a name of its own that leads there.
    private func isMeant(_ host: String?) -> Bool {
        guard let host, address.isLoopback else { return true }
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" }.dropFirst() : host.prefix { $0 != ":" }
        return ListenAddress(host: name.lowercased(), port: 0).isLoopback || name == address.host
    }

    /// As Kubernetes' own pages: each check on a line, `[+]` or `[-]`, and the verdict below.
    private static func health(_ page: String, _ checks: [HealthCheck], _ question: Question) -> Answer {
        let isWell = checks.allSatisfy { $0.problem == nil }
        let status = isWell ? 200 : 503
        let checks = checks.map { HealthCheck(clean($0.name), problem: $0.problem.map(clean)) }
        guard !question.wantsJSON else {
            let list = checks.map { check in
                Value.object(["name": .string(check.name), "problem": check.problem.map { .string($0) }])
            }
            let value: Value = ["status": .string(isWell ? "ok" : "failed"), "checks": .list(list)]
            return Answer(status: status, type: "application/json", body: CanonicalJSON.text(value) + "\n")
        }
        let lines = checks.map { check in
            check.problem.map { "[-]\(check.name) failed: \($0)" } ?? "[+]\(check.name) ok"
        }
        return Answer(
            status: status,
            body: (lines + ["\(page) check \(isWell ? "passed" : "failed")"]).joined(separator: "\n") + "\n")
    }

    private static func clean(_ text: String) -> String { Escaping.terminal(Redaction.text(text)) }
}
