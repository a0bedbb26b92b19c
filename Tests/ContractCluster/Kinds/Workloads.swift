import Vocabulary

/// The kinds of `apps` and `batch`.
enum Workloads {
    static let all = [deployment, replicaSet, statefulSet, daemonSet, cronJob, job]

    private static let spec: [(name: String, schema: Schema)] = [
        ("replicas", .number(1)), ("selector", .labelSelector), ("template", Pods.template()),
    ]

    private static func number(_ path: String..., of object: Value) -> Int64 { object.at(path)?.integer ?? 0 }

    private static let podColumns: [Column] = [
        .text("Containers", "Names of each container in the template.", priority: 1) {
            Pods.names($0.at("spec", "template")).joined(separator: ",")
        },
        .text("Images", "Images referenced by each container in the template.", priority: 1) {
            Pods.images($0.at("spec", "template")).joined(separator: ",")
        },
    ]

    private static let selectorColumn = Column.text("Selector", priority: 1) {
        LabelSelector(wire: $0.at("spec", "selector") ?? .map([]))?.text ?? "<none>"
    }

    private static let strategy = Schema.object(
        [
            "type": .text("RollingUpdate"),
            "rollingUpdate": .object(["maxUnavailable": .integerOrString, "maxSurge": .integerOrString]),
        ], fallback: .map([]))

    static let deployment = make(
        "Deployment", "deployments", ["deploy"],
        spec: spec + [
            ("strategy", strategy), ("minReadySeconds", .integer), ("revisionHistoryLimit", .number(10)),
            ("paused", .boolean), ("progressDeadlineSeconds", .number(600)),
        ],
        status: [
            ("observedGeneration", .integer), ("replicas", .integer), ("updatedReplicas", .integer),
            ("readyReplicas", .integer), ("availableReplicas", .integer), ("unavailableReplicas", .integer),
            ("terminatingReplicas", .integer), ("conditions", .conditions()), ("collisionCount", .integer),
        ],
        blank: ["selector": .null, "template": Pods.blankTemplate, "strategy": [:]],
        columns: [
            .name,
            .text("Ready", "Number of the pod with ready state") {
                "\(number("status", "readyReplicas", of: $0))/\(number("spec", "replicas", of: $0))"
            },
            .number("Up-to-date", "", "status", "updatedReplicas"),
            .number("Available", "", "status", "availableReplicas"), .age,
        ] + podColumns + [selectorColumn]
    ) { object in
        if object.at("spec", "strategy", "type") == "RollingUpdate" {
            for name in ["maxUnavailable", "maxSurge"] {
                let path = ["spec", "strategy", "rollingUpdate", name]
                if object.at(path) == nil { object.set(path, "25%") }
            }
        }
    }

    static let replicaSet = make(
        "ReplicaSet", "replicasets", ["rs"],
        spec: [spec[0], ("minReadySeconds", .integer), spec[1], spec[2]],
        status: [
            ("replicas", .integer), ("fullyLabeledReplicas", .integer), ("readyReplicas", .integer),
            ("availableReplicas", .integer), ("terminatingReplicas", .integer), ("observedGeneration", .integer),
            ("conditions", .conditions()),
        ],
        blank: ["selector": .null, "template": Pods.blankTemplate], status0: ["replicas": 0],
        columns: [
            .name, .number("Desired", "", "spec", "replicas"), .number("Current", "", "status", "replicas"),
            .number("Ready", "", "status", "readyReplicas"), .age,
        ] + podColumns + [selectorColumn])

    static let statefulSet = make(
        "StatefulSet", "statefulsets", ["sts"],
        spec: spec + [
            ("volumeClaimTemplates", .list(.loose)), ("serviceName", .string),
            ("podManagementPolicy", .text("OrderedReady")),
            (
                "updateStrategy",
                .object(
                    [
                        "type": .text("RollingUpdate"),
                        "rollingUpdate": .object(["partition": .integer, "maxUnavailable": .integerOrString]),
                    ], fallback: .map([]))
            ), ("revisionHistoryLimit", .number(10)), ("minReadySeconds", .integer),
            (
                "persistentVolumeClaimRetentionPolicy",
                .object(["whenDeleted": .text("Retain"), "whenScaled": .text("Retain")], fallback: .map([]))
            ), ("ordinals", .object(["start": .integer])),
        ],
        status: [
            ("observedGeneration", .integer), ("replicas", .integer), ("readyReplicas", .integer),
            ("currentReplicas", .integer), ("updatedReplicas", .integer), ("currentRevision", .string),
            ("updateRevision", .string), ("collisionCount", .integer), ("conditions", .conditions()),
            ("availableReplicas", .integer),
        ],
        blank: ["selector": .null, "template": Pods.blankTemplate, "serviceName": "", "updateStrategy": [:]],
        status0: ["replicas": 0, "availableReplicas": 0],
        columns: [
            .name,
            .text("Ready", "Number of the pod with ready state") {
                "\(number("status", "readyReplicas", of: $0))/\(number("spec", "replicas", of: $0))"
            }, .age,
        ] + podColumns
    ) { object in
        if object.at("spec", "serviceName") == nil { object.set(["spec", "serviceName"], "") }
        let path = ["spec", "updateStrategy", "rollingUpdate", "partition"]
        if object.at("spec", "updateStrategy", "type") == "RollingUpdate", object.at(path) == nil {
            object.set(path, 0)
        }
    }

    static let daemonSet = make(
        "DaemonSet", "daemonsets", ["ds"],
        spec: [
            spec[1], spec[2], ("updateStrategy", strategy), ("minReadySeconds", .integer),
            ("revisionHistoryLimit", .number(10)),
        ],
        status: [
            ("currentNumberScheduled", .integer), ("numberMisscheduled", .integer),
            ("desiredNumberScheduled", .integer), ("numberReady", .integer), ("observedGeneration", .integer),
            ("updatedNumberScheduled", .integer), ("numberAvailable", .integer), ("numberUnavailable", .integer),
            ("collisionCount", .integer), ("conditions", .conditions()),
        ],
        blank: ["selector": .null, "template": Pods.blankTemplate, "updateStrategy": [:]],
        status0: [
            "currentNumberScheduled": 0, "numberMisscheduled": 0, "desiredNumberScheduled": 0, "numberReady": 0,
        ],
        columns: [
            .name, .number("Desired", "", "status", "desiredNumberScheduled"),
            .number("Current", "", "status", "currentNumberScheduled"),
            .number("Ready", "", "status", "numberReady"),
            .number("Up-to-date", "", "status", "updatedNumberScheduled"),
            .number("Available", "", "status", "numberAvailable"),
            .text("Node Selector") { object in
                let labels = object.at("spec", "template", "spec", "nodeSelector")?.entries ?? []
                return labels.isEmpty
                    ? "<none>" : labels.map { "\($0.key)=\($0.value.text ?? "")" }.joined(separator: ",")
            }, .age,
        ] + podColumns + [selectorColumn]
    ) { object in
        let count = ["metadata", "annotations", OtherKinds.templateGeneration]
        if object.at(count) == nil { object.set(count, "1") }
        guard object.at("spec", "updateStrategy", "type") == "RollingUpdate" else { return }
        for (name, value) in [("maxUnavailable", Value.int(1)), ("maxSurge", Value.int(0))] {
            let path = ["spec", "updateStrategy", "rollingUpdate", name]
            if object.at(path) == nil { object.set(path, value) }
        }
    }

    private static let jobSpec: [(name: String, schema: Schema)] = [
        ("parallelism", .integer), ("completions", .integer), ("activeDeadlineSeconds", .integer),
        ("podFailurePolicy", .loose), ("successPolicy", .loose), ("backoffLimit", .integer),
        ("backoffLimitPerIndex", .integer), ("maxFailedIndexes", .integer), ("selector", .labelSelector),
        ("manualSelector", .boolean), ("template", Pods.template(restartPolicy: nil)),
        ("ttlSecondsAfterFinished", .integer), ("completionMode", .string), ("suspend", .boolean),
        ("podReplacementPolicy", .string), ("managedBy", .string),
    ]

    static let cronJob = make(
        "CronJob", "cronjobs", ["cj"], group: "batch",
        spec: [
            ("schedule", .string), ("timeZone", .string), ("startingDeadlineSeconds", .integer),
            ("concurrencyPolicy", .text("Allow", choices: ["Allow", "Forbid", "Replace"])),
            ("suspend", .flag(false)),
            (
                "jobTemplate",
                .object([
                    "metadata": Pods.templateMetadata, "spec": Schema(.object, properties: jobSpec),
                ])
            ), ("successfulJobsHistoryLimit", .number(3)), ("failedJobsHistoryLimit", .number(1)),
        ],
        status: [
            ("active", .list(.loose)), ("lastScheduleTime", .string), ("lastSuccessfulTime", .string),
        ],
        blank: ["schedule": "", "jobTemplate": ["metadata": [:], "spec": ["template": Pods.blankTemplate]]],
        columns: [
            .name, .text("Schedule") { $0.at("spec", "schedule")?.text ?? "" },
            .text("Timezone") { $0.at("spec", "timeZone")?.text ?? "<none>" },
            .text("Suspend") { $0.at("spec", "suspend") == true ? "True" : "False" },
            Column(name: "Active", type: "integer", description: "") { object, _ in
                .int(Int64(object.at("status", "active")?.elements?.count ?? 0))
            },
            Column(name: "Last Schedule", description: "") { object, now in
                .string(object.at("status", "lastScheduleTime").map { Column.age(of: $0, at: now) } ?? "<none>")
            }, .age,
        ], template: ["spec", "jobTemplate", "spec", "template"])

    static let job = make(
        "Job", "jobs", [], group: "batch",
        spec: jobSpec,
        status: [
            ("conditions", .list(.loose)), ("startTime", .string), ("completionTime", .string),
            ("active", .integer), ("succeeded", .integer), ("failed", .integer), ("terminating", .integer),
            ("completedIndexes", .string), ("failedIndexes", .string), ("uncountedTerminatedPods", .loose),
            ("ready", .integer),
        ],
        blank: ["template": Pods.blankTemplate],
        columns: [
            .name, .text("Status") { $0.at("spec", "suspend") == true ? "Suspended" : "Running" }, .age,
        ]
    ) { object in
        for (name, value) in [
            ("parallelism", Value.int(1)), ("completions", 1), ("backoffLimit", 6), ("completionMode", "NonIndexed"),
            ("suspend", false), ("podReplacementPolicy", "TerminatingOrFailed"),
        ] where object.at("spec", name) == nil {
            object.set(["spec", name], value)
        }
    }

    private static func make(
        _ kind: String, _ plural: String, _ shortNames: [String], group: String = "apps",
        spec: [(name: String, schema: Schema)], status: [(name: String, schema: Schema)], blank: Value,
        status0: Value = [:], columns: [Column], template: [String] = ["spec", "template"],
        adjust: @escaping @Sendable (inout Value) -> Void = { _ in }
    ) -> ResourceKind {
        var result = ResourceKind(
            group: group, version: "v1", kind: kind, plural: plural, singular: kind.lowercased(),
            shortNames: shortNames, categories: ["all"], isNamespaced: true,
            schema: .whole([
                "spec": Schema(.object, properties: spec), "status": Schema(.object, properties: status),
            ]))
        let isScaled = ["Deployment", "ReplicaSet", "StatefulSet"].contains(kind)
        result.blank = ["metadata": [:], "spec": blank, "status": status0]
        result.emptyStatus = status0
        result.subresources = isScaled ? [.scale, .status] : [.status]
        result.scale = isScaled ? ResourceKind.ScalePaths() : nil
        result.columns = columns
        result.podTemplate = template
        result.adjust = adjust
        return result
    }
}
