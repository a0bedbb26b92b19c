extension Protobuf {
    private static let type = Shape.message([1: ("apiVersion", .string), 2: ("kind", .string)])

    /// `runtime.Unknown`, but for its content.
    static let envelopeFields: [Int: (name: String, shape: Shape)] = [1: ("type", type)]

    private static let owner = Shape.message([
        1: ("kind", .string), 3: ("name", .string), 4: ("uid", .string), 5: ("apiVersion", .string),
        6: ("controller", .flag), 7: ("blockOwnerDeletion", .flag),
    ])

    private static let metadata = Shape.message([
        1: ("name", .string), 2: ("generateName", .string), 3: ("namespace", .string), 5: ("uid", .string),
        6: ("resourceVersion", .string), 11: ("labels", .texts), 12: ("annotations", .texts),
        13: ("ownerReferences", .list(owner)), 14: ("finalizers", .list(.string)),
    ])

    private static let target = Shape.message([1: ("kind", .string), 2: ("name", .string), 3: ("apiVersion", .string)])

    private static let metric = Shape.message([
        1: ("type", .string),
        4: (
            "resource",
            .message([
                1: ("name", .string),
                2: (
                    "target",
                    .message([
                        1: ("type", .string), 2: ("value", .quantity), 3: ("averageValue", .quantity),
                        4: ("averageUtilization", .integer),
                    ])
                ),
            ])
        ),
    ])

    /// By version and kind.
    static let kinds: [String: [Int: (name: String, shape: Shape)]] = [
        "v1/Namespace": [1: ("metadata", metadata), 2: ("spec", .message([1: ("finalizers", .list(.string))]))],
        "v1/ServiceAccount": [1: ("metadata", metadata), 4: ("automountServiceAccountToken", .flag)],
        "v1/ConfigMap": [1: ("metadata", metadata), 2: ("data", .texts)],
        "authorization.k8s.io/v1/SelfSubjectAccessReview": [
            1: ("metadata", metadata),
            2: (
                "spec",
                .message([
                    1: (
                        "resourceAttributes",
                        .message([
                            1: ("namespace", .string), 2: ("verb", .string), 3: ("group", .string),
                            4: ("version", .string), 5: ("resource", .string), 6: ("subresource", .string),
                            7: ("name", .string),
                        ])
                    ), 2: ("nonResourceAttributes", .message([1: ("path", .string), 2: ("verb", .string)])),
                ])
            ),
        ],
        "authorization.k8s.io/v1/SelfSubjectRulesReview": [
            1: ("metadata", metadata), 2: ("spec", .message([1: ("namespace", .string)])),
        ],
        "authentication.k8s.io/v1/SelfSubjectReview": [1: ("metadata", metadata)],
        "autoscaling/v2/HorizontalPodAutoscaler": [
            1: ("metadata", metadata),
            2: (
                "spec",
                .message([
                    1: ("scaleTargetRef", target), 2: ("minReplicas", .integer), 3: ("maxReplicas", .integer),
                    4: ("metrics", .list(metric)),
                ])
            ),
        ],
        "autoscaling/v1/HorizontalPodAutoscaler": [
            1: ("metadata", metadata),
            2: (
                "spec",
                .message([
                    1: ("scaleTargetRef", target), 2: ("minReplicas", .integer), 3: ("maxReplicas", .integer),
                    4: ("targetCPUUtilizationPercentage", .integer),
                ])
            ),
        ],
    ]
}
