import Telemetry
import Testing

@Suite struct TraceSettingsTests {
    private func read(_ configured: String?, _ variables: [String: String]) throws(TelemetryError) -> TraceSettings? {
        try TraceSettings.read(configured: configured) { variables[$0] }
    }

    @Test func isOffUnlessACollectorIsNamed() throws {
        #expect(try read(nil, [:]) == nil)
        #expect(try read(nil, ["OTEL_EXPORTER_OTLP_ENDPOINT": "", "OTEL_SERVICE_NAME": "x"]) == nil)
        #expect(try read("http://c:4318", ["OTEL_SDK_DISABLED": "true"]) == nil)
    }

    @Test(
        "The narrower variable wins over the wider one, that over the file",
        arguments: [
            ("http://file:4318", [:], "http://file:4318/v1/traces"),
            ("http://file:4318/", [:], "http://file:4318/v1/traces"),
            (
                "http://file:4318", ["OTEL_EXPORTER_OTLP_ENDPOINT": "https://all/base"], "https://all/base/v1/traces"
            ),
            (
                nil,
                [
                    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://all/base",
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://only:1/here",
                ],
                "http://only:1/here"
            ),
        ] as [(String?, [String: String], String)])
    func endpoints(configured: String?, variables: [String: String], url: String) throws {
        let settings = try #require(try read(configured, variables))
        #expect(settings.url == url && settings.service == "cloudpioneer")
        let named = try read(configured, variables.merging(["OTEL_SERVICE_NAME": "main"]) { $1 })
        #expect(named?.service == "main")
    }

    @Test func saysWhatIsWrong() {
        #expect(throws: TelemetryError.self) { try read(nil, ["OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4317"]) }
        let error = #expect(throws: TelemetryError.self) {
            try read("http://c:4317", ["OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"])
        }
        #expect(error?.message.contains("set it to http/json") == true)
    }
}
