/// Every metric there is. One that is not listed here is neither kept nor shown, and counted in
/// `cloudpioneer_telemetry_unknown_metrics_total`.
public enum MetricCatalogue {
    /// All of them, by name.
    public static let all: [MetricDescription] = (loop + work + sources + transport + telemetry + process)
        .sorted { $0.name < $1.name }

    /// Calls of a provider's API: from a quick answer to the longest deadline.
    private static let callBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    /// Whole passes: from a small account to one that is throttled.
    private static let passBuckets = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]
    /// Waiting: from at once to longer than anybody should.
    private static let waitBuckets = [0.1, 1, 5, 10, 30, 60, 300, 900, 3600]

    private static let loop = [
        MetricDescription(
            "cloudpioneer_passes_total", .counter, "Passes over an account of a tenant, by how they ended.",
            labels: ["tenant", "account", "result"]),
        MetricDescription(
            "cloudpioneer_pass_duration_seconds", .histogram(buckets: passBuckets), "How long passes took.",
            labels: ["account"]),
        MetricDescription(
            "cloudpioneer_actions_total", .counter, "Actions, by what they did and how they ended.",
            labels: ["tenant", "account", "transition", "result"]),
        MetricDescription(
            "cloudpioneer_gate_holds", .gauge, "Actions that a gate holds now.", labels: ["tenant", "gate"]),
        MetricDescription(
            "cloudpioneer_events_total", .counter,
            "Events that were announced: changes that are near, gates that are waited for too long.",
            labels: ["tenant", "event"]),
        MetricDescription(
            "cloudpioneer_health_checks_total", .counter,
            "Health checks that gates between groups waited for, by what they said.", labels: ["tenant", "result"]),
        MetricDescription(
            "cloudpioneer_schedule_lag_seconds", .gauge,
            "How long ago the oldest boundary came that has not been acted on; 0 where nothing is late.",
            labels: ["tenant", "account"]),
        MetricDescription(
            "cloudpioneer_departures", .gauge,
            "Resources that are still not as wanted although the time to verify them has passed.",
            labels: ["tenant", "account"]),
    ]

    private static let work = [
        MetricDescription("cloudpioneer_queue_items", .gauge, "Work that waits."),
        MetricDescription(
            "cloudpioneer_queue_wait_seconds", .histogram(buckets: waitBuckets),
            "How long work waited beyond the time it was due."),
        MetricDescription("cloudpioneer_open_intents", .gauge, "Intents whose outcome is not known yet."),
        MetricDescription("cloudpioneer_ledger_records_total", .counter, "Records appended to the ledger."),
        MetricDescription(
            "cloudpioneer_store_writable", .gauge, "1 where the last write to the store succeeded, else 0."),
        MetricDescription(
            "cloudpioneer_scope_age_seconds", .gauge, "How long ago a scope was last listed.",
            labels: ["account", "region", "type"]),
        MetricDescription(
            "cloudpioneer_scope_incomplete", .gauge, "1 where the last listing of a scope was not whole, else 0.",
            labels: ["account", "region", "type"]),
        MetricDescription(
            "cloudpioneer_clock_skew_seconds", .gauge,
            "How far this machine's clock is ahead of the provider's; negative where it is behind.",
            labels: ["account"]),
    ]

    private static let sources = [
        MetricDescription(
            "cloudpioneer_source_held", .gauge, "1 where a source is held until a person releases it, else 0.",
            labels: ["source"]),
        MetricDescription(
            "cloudpioneer_source_commit_timestamp_seconds", .gauge,
            "When the commit was made that a source is read at, in seconds since 1970.", labels: ["source"]),
        MetricDescription(
            "cloudpioneer_source_fetch_failures_total", .counter, "Fetches of a source that failed.",
            labels: ["source"]),
    ]

    private static let transport = [
        MetricDescription(
            "cloudpioneer_api_calls_total", .counter,
            "Attempts to call a provider, by HTTP status or by why there was none.",
            labels: ["provider", "account", "family", "status"]),
        MetricDescription(
            "cloudpioneer_api_call_duration_seconds", .histogram(buckets: callBuckets),
            "How long attempts to call a provider took.", labels: ["family"]),
        MetricDescription(
            "cloudpioneer_account_throttled_total", .counter, "Calls that a provider refused as too many.",
            labels: ["account"]),
    ]

    private static let telemetry = [
        MetricDescription(
            "cloudpioneer_telemetry_series_folded_total", .counter,
            "Uses of a series beyond a metric's limit, counted under `other` instead.", labels: ["metric"]),
        MetricDescription(
            "cloudpioneer_telemetry_unknown_metrics_total", .counter,
            "Uses of a metric that is not described, or as another kind than it is."),
        MetricDescription(
            "cloudpioneer_trace_spans_total", .counter, "Spans of traces, by what became of them.",
            labels: ["result"]),
    ]

    private static let process = [
        MetricDescription("cloudpioneer_build_info", .gauge, "Always 1.", labels: ["version"]),
        MetricDescription(
            "cloudpioneer_start_time_seconds", .gauge, "When the process started, in seconds since 1970."),
        MetricDescription(
            "process_cpu_seconds_total", .counter, "Processor time of the process, its own and the kernel's for it."),
        MetricDescription("process_resident_memory_bytes", .gauge, "Memory of the process that is in RAM."),
        MetricDescription("process_open_fds", .gauge, "Open file descriptors."),
        MetricDescription("process_max_fds", .gauge, "File descriptors the process may have open."),
        MetricDescription("process_threads", .gauge, "Threads of the process."),
    ]
}
