/// Where traces go.
public struct TraceSettings: Hashable, Sendable {
    /// The whole URL that spans are posted to.
    public let url: String
    /// `service.name` of the spans.
    public let service: String

    /// What the environment says, else the configuration; nil where neither names a collector: then nothing is traced.
    ///
    /// Variables are OpenTelemetry's: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` is the whole URL, to
    /// `OTEL_EXPORTER_OTLP_ENDPOINT` and the configured value `/v1/traces` is added, `OTEL_SERVICE_NAME` is the name
    /// under which spans are found (`cloudpioneer`), `OTEL_SDK_DISABLED=true` switches all of it off. Those that are
    /// empty count as not set.
    ///
    /// - Throws: where the URL is none, or gRPC is asked for, which is not spoken here.
    public static func read(
        configured: String?, environment: (String) -> String?
    ) throws(TelemetryError) -> TraceSettings? {
        func variable(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
        guard variable("OTEL_SDK_DISABLED")?.lowercased() != "true" else { return nil }
        let url: String
        let place: String
        if let whole = variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") {
            (url, place) = (whole, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
        } else if let base = variable("OTEL_EXPORTER_OTLP_ENDPOINT") {
            (url, place) = (Self.traces(below: base), "OTEL_EXPORTER_OTLP_ENDPOINT")
        } else if let configured {
            (url, place) = (Self.traces(below: configured), "traceEndpoint")
        } else {
            return nil
        }
        guard url.hasPrefix("http://") || url.hasPrefix("https://"), url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw TelemetryError("\(place) is no URL; it begins with http:// or https://") }
        for name in ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"] {
            guard variable(name) != "grpc" else {
                throw TelemetryError("\(name) is grpc, but traces are sent as JSON over HTTP; set it to http/json")
            }
        }
        return TraceSettings(url: url, service: variable("OTEL_SERVICE_NAME") ?? "cloudpioneer")
    }

    private static func traces(below base: String) -> String {
        base.hasSuffix("/") ? base + "v1/traces" : base + "/v1/traces"
    }
}
