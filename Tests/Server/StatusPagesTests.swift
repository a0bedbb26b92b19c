import ControlLoop
import Support
import Telemetry
import Testing
import Vocabulary

@testable import Server

@Suite struct StatusPagesTests {
    private func pages(
        _ checks: [HealthCheck] = [], address: ListenAddress = .standard
    ) -> StatusPages {
        let registry = MetricsRegistry()
        registry.atScrape { [MetricSample("cloudpioneer_queue_items", 3)] }
        return StatusPages(metrics: registry, liveness: { [] }, readiness: { checks }, address: address)
    }

    @Test func metricsAreThoseOfTheRegistry() async {
        let answer = await pages().answer(Question(target: "/metrics?x=1"))
        #expect(answer.status == 200 && answer.type == "text/plain; version=0.0.4; charset=utf-8")
        #expect(answer.body.contains("\ncloudpioneer_queue_items 3\n"))
    }

    @Test func everyCheckHasItsLine() async {
        let checks = [HealthCheck("specs"), HealthCheck("store", problem: "disk full\nforged ok")]
        let answer = await pages(checks).answer(Question(target: "/readyz"))
        #expect(answer.status == 503)
        #expect(answer.body == "[+]specs ok\n[-]store failed: disk full\\u{a}forged ok\nreadyz check failed\n")
        let live = await pages(checks).answer(Question(target: "/healthz"))
        #expect(live == Answer(status: 200, body: "healthz check passed\n"))
    }

    @Test func jsonWhereItIsAskedFor() async {
        let checks = [HealthCheck("a \"b\""), HealthCheck("store", problem: "password=hunter2")]
        let answer = await pages(checks).answer(Question(target: "/readyz", accept: "application/json, */*;q=0.1"))
        #expect(answer.status == 503 && answer.type == "application/json")
        #expect(
            answer.body
                == #"{"checks":[{"name":"a \"b\""},{"name":"store","problem":"password=[redacted]"}],"status":"failed"}"#
                + "\n")
    }

    @Test(
        "What is not answered says why",
        arguments: [
            ("GET", "/", 404), ("GET", "", 404), ("GET", "/metrics/", 404), ("GET", "//metrics", 404),
            ("GET", "/../metrics", 404), ("GET", "/METRICS", 404), ("POST", "/nope", 404), ("POST", "/metrics", 405),
            ("DELETE", "/readyz", 405), ("OPTIONS", "/healthz", 405), ("get", "/metrics", 405),
            ("HEAD", "/metrics", 200),
        ])
    func refusals(method: String, target: String, status: Int) async {
        let answer = await pages().answer(Question(method: method, target: target))
        #expect(answer.status == status)
        #expect(status != 405 || answer.headers == [Answer.Header(name: "Allow", value: "GET, HEAD")])
    }

    @Test func aQuestionHasNoBody() async {
        #expect(await pages().answer(Question(target: "/metrics", hasBody: true)).status == 413)
    }

    @Test(
        "On loopback only names of loopback are answered, so that no page reads it through a name of its own",
        arguments: [
            ("127.0.0.1:9465", 200), ("localhost", 200), ("LOCALHOST:1", 200), ("[::1]:9465", 200), ("127.0.0.2", 200),
            ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("127.evil.example:9465", 421), ("", 421),
            ("[::2]", 421), ("[evil]", 421),
        ])
    func hosts(host: String, status: Int) async {
        let question = Question(target: "/healthz", host: host)
        #expect(await pages().answer(question).status == status)
        let open = ListenAddress(host: "0.0.0.0", port: 9465)
        #expect(await pages(address: open).answer(question).status == 200)
    }

    @Test func aHeartbeatThatStoppedIsAProblem() {
        #expect(HealthCheck.heartbeat("loop", age: .seconds(60), atMost: .seconds(60)).problem == nil)
        #expect(
            HealthCheck.heartbeat("loop", age: .seconds(61), atMost: .seconds(60)).problem
                == "last seen 61 s ago, at most 60 s are usual")
    }
}
