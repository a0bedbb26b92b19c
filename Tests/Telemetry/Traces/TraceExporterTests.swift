import Instrumentation
import Testing
import Tracing
import Transport
import Vocabulary

@testable import Telemetry

@Suite struct TraceExporterTests {
    private struct Broken: Error, CustomStringConvertible { let description: String }

    private func exporter(
        _ collector: Collector, clock: SleepingClock = SleepingClock(sleeps: 0),
        limits: TraceExporter.Limits = TraceExporter.Limits()
    ) throws -> TraceExporter {
        let settings = try #require(try TraceSettings.read(configured: "http://c:4318") { _ in nil })
        return TraceExporter(
            settings, version: "1.2", instance: "main", sender: collector, clock: clock, seed: 7, limits: limits)
    }

    private func at(_ nanoseconds: UInt64) -> DefaultTracerClock.Timestamp {
        DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: nanoseconds)
    }

    @Test func sendsWhatTheProtocolDescribes() async throws {
        let collector = Collector(.success(200))
        let exporter = try exporter(collector)
        let parent = exporter.startSpan("pass", context: .topLevel, at: self.at(1_700_000_000_000_000_001))
        let child = exporter.startSpan("call", context: parent.context, ofKind: .client, at: self.at(2))
        child.attributes["count"] = 9_007_199_254_740_993
        child.attributes["flag"] = true
        child.attributes["ratio"] = 0.5
        child.attributes["endless"] = Double.infinity
        child.attributes["names"] = ["a", "b"]
        child.attributes["password"] = "hunter2"
        child.attributes["url"] = "https://a:hunter2@host/"
        child.addEvent(SpanEvent(name: "retry", at: at(3), attributes: ["attempt": 2]))
        child.recordError(Broken(description: "line\nend"), attributes: [:], at: at(4))
        child.addLink(SpanLink(context: parent.context, attributes: [:]))
        child.setStatus(SpanStatus(code: .error, message: "no"))
        child.end(at: at(5))
        parent.end(at: at(1_700_000_000_000_000_009))
        await exporter.flush(within: .seconds(1))

        let own = try #require(parent.context.traceContext)
        let inner = try #require(child.context.traceContext)
        #expect(own.traceID == inner.traceID && own.spanID != inner.spanID)
        let body = try #require(collector.bodies.first)
        let trace = "\"traceId\":\"\(own.traceID)\""
        let expected = """
            {"resourceSpans":[{"resource":{"attributes":[\
            {"key":"service.name","value":{"stringValue":"cloudpioneer"}},\
            {"key":"service.version","value":{"stringValue":"1.2"}},\
            {"key":"service.instance.id","value":{"stringValue":"main"}}]},\
            "scopeSpans":[{"scope":{"name":"cloudpioneer","version":"1.2"},"spans":[\
            {"attributes":[{"key":"count","value":{"intValue":"9007199254740993"}},\
            {"key":"endless","value":{"doubleValue":"Infinity"}},\
            {"key":"flag","value":{"boolValue":true}},\
            {"key":"names","value":{"arrayValue":{"values":[{"stringValue":"a"},{"stringValue":"b"}]}}},\
            {"key":"password","value":{"stringValue":"[redacted]"}},\
            {"key":"ratio","value":{"doubleValue":0.5}},\
            {"key":"url","value":{"stringValue":"https://[redacted]@host/"}}],\
            "droppedEventsCount":0,"droppedLinksCount":0,"endTimeUnixNano":"5",\
            "events":[{"attributes":[{"key":"attempt","value":{"intValue":"2"}}],"name":"retry","timeUnixNano":"3"},\
            {"attributes":[{"key":"exception.message","value":{"stringValue":"line\\nend"}},\
            {"key":"exception.type","value":{"stringValue":"Broken"}}],"name":"exception","timeUnixNano":"4"}],\
            "kind":3,"links":[{"attributes":[],"spanId":"\(own.spanID)",\(trace)}],"name":"call",\
            "parentSpanId":"\(own.spanID)","spanId":"\(inner.spanID)","startTimeUnixNano":"2",\
            "status":{"code":2,"message":"no"},\(trace)},\
            {"attributes":[],"droppedEventsCount":0,"droppedLinksCount":0,\
            "endTimeUnixNano":"1700000000000000009","events":[],"kind":1,"links":[],"name":"pass",\
            "spanId":"\(own.spanID)","startTimeUnixNano":"1700000000000000001",\(trace)}]}]}]}
            """
        #expect(body == expected)
        #expect(own.traceID.description.wholeMatch(of: #/[0-9a-f]{32}/#) != nil)
    }

    @Test func drawsIdsFromItsSeedAlone() throws {
        let contexts = try (0..<2).map { _ in
            let exporter = try exporter(Collector(.success(200)))
            return exporter.startSpan("a", context: .topLevel).context.traceContext
        }
        #expect(contexts[0] != nil && contexts[0] == contexts[1])
    }

    @Test func sendsInBatchesAndBacksOffWhileNobodyAnswers() async throws {
        let clock = SleepingClock(sleeps: 6)
        let collector = Collector(
            .failure(Collector.gone), .success(503), .success(429), .success(200), .success(200), .success(200))
        var limits = TraceExporter.Limits()
        limits.batch = 2
        let exporter = try exporter(collector, clock: clock, limits: limits)
        for _ in 0..<5 { exporter.startSpan("a", context: .topLevel).end() }
        await exporter.run()
        #expect(exporter.waiting == 0)
        #expect(collector.bodies.count == 6)
        // The same two spans until they were taken.
        #expect(Set(collector.bodies.prefix(4)).count == 1)
        #expect(clock.sleeps == [2, 4, 8, 16, 2, 2].map(Duration.seconds))
    }

    @Test func dropsWhatIsRefusedForGood() async throws {
        let collector = Collector(.success(400), .success(200))
        let exporter = try exporter(collector, clock: SleepingClock(sleeps: 1))
        exporter.startSpan("a", context: .topLevel).end()
        await exporter.run()
        #expect(exporter.waiting == 0 && collector.bodies.count == 1)
    }

    @Test func keepsNoMoreThanItMayAndNeverWaits() async throws {
        var limits = TraceExporter.Limits()
        limits.waiting = 10
        let collector = Collector(.failure(Collector.gone))
        let exporter = try exporter(collector, limits: limits)
        for _ in 0..<1_000 { exporter.startSpan("a", context: .topLevel).end() }
        #expect(exporter.waiting == 10)
        await exporter.flush(within: .seconds(3))
        #expect(exporter.waiting == 0 && collector.bodies.count == 1)
        #expect(collector.deadlines == [.seconds(3)])
    }

    @Test func aSpanKeepsWhatHappenedUntilItsEndAndNoMoreThanItsLimit() async throws {
        let collector = Collector(.success(200))
        let exporter = try exporter(collector)
        let span = exporter.startSpan("a", context: .topLevel, at: at(10))
        for _ in 0..<100 { span.addEvent(SpanEvent(name: "e", at: at(11))) }
        span.setStatus(SpanStatus(code: .error, message: "why"))
        // `withSpan` says so once more, without the message.
        span.setStatus(SpanStatus(code: .error))
        #expect(span.isRecording)
        span.end(at: at(5))
        span.end(at: at(99))
        span.operationName = "late"
        #expect(!span.isRecording)
        await exporter.flush(within: .seconds(1))
        #expect(collector.bodies.count == 1)
        let body = try #require(collector.bodies.first)
        #expect(body.contains("\"droppedEventsCount\":36"))
        #expect(body.contains("\"status\":{\"code\":2,\"message\":\"why\"}"))
        #expect(body.contains("\"endTimeUnixNano\":\"10\"") && body.contains("\"name\":\"a\""))
    }

    @Test func withSpanCarriesTheTraceAndWhatWorkBelongsTo() throws {
        let exporter = try exporter(Collector(.success(200)))
        InstrumentationContext.withValue(.correlated(Correlation(pass: "p1"))) {
            exporter.withSpan("pass") { span in
                #expect(InstrumentationContext.current?.correlation?.pass == "p1")
                #expect(InstrumentationContext.current?.traceContext == span.context.traceContext)
            }
        }
        #expect(exporter.waiting == 1)
    }
}

@Suite struct TraceContextTests {
    private struct Headers: Extractor, Injector {
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
    }

    private static let valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test func readsAndWritesTheHeader() throws {
        let settings = try #require(try TraceSettings.read(configured: "http://c:4318") { _ in nil })
        let exporter = TraceExporter(settings, version: "", instance: "", sender: Collector(), seed: 1)
        var context = InstrumentationContext.topLevel
        exporter.extract(["traceparent": Self.valid], into: &context, using: Headers())
        #expect(context.traceContext?.traceID.description == "4bf92f3577b34da6a3ce929d0e0e4736")
        var headers: [String: String] = [:]
        exporter.inject(context, into: &headers, using: Headers())
        #expect(headers == ["traceparent": Self.valid])
        let child = exporter.startSpan("a", context: context)
        #expect(child.context.traceContext?.traceID == context.traceContext?.traceID)
    }

    @Test(arguments: [
        "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ])
    func refuses(header: String) { #expect(TraceContext(header: header) == nil) }

    @Test func takesALaterVersion() { #expect(TraceContext(header: "01" + Self.valid.dropFirst(2) + "-more") != nil) }
}
