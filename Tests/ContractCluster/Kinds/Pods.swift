import Vocabulary

/// What is in a pod, as far as it is defaulted, merged by key, or shown.
enum Pods {
    private static let container = Schema.object(
        [
            "name": .string, "image": .string, "command": .list(.string), "args": .list(.string),
            "workingDir": .string,
            "ports": .list(
                .object([
                    "name": .string, "hostPort": .integer, "containerPort": .integer,
                    "protocol": .text("TCP"), "hostIP": .string,
                ]), .keyed(["containerPort", "protocol"])),
            "envFrom": .list(.loose),
            "env": .list(.object(["name": .string, "value": .string, "valueFrom": .loose]), .keyed(["name"])),
            "resources": .object(
                [
                    "limits": .map(.anything), "requests": .map(.anything),
                    "claims": .list(.loose, .keyed(["name"])),
                ], fallback: .map([])),
            "resizePolicy": .list(.loose), "restartPolicy": .string,
            "volumeMounts": .list(.loose, .keyed(["mountPath"])),
            "volumeDevices": .list(.loose, .keyed(["devicePath"])),
            "livenessProbe": .loose, "readinessProbe": .loose, "startupProbe": .loose, "lifecycle": .loose,
            "terminationMessagePath": .text("/dev/termination-log"), "terminationMessagePolicy": .text("File"),
            "imagePullPolicy": .string, "securityContext": .loose, "stdin": .boolean, "stdinOnce": .boolean,
            "tty": .boolean,
        ], required: ["name"])

    static func spec(restartPolicy: String? = "Always") -> Schema {
        Schema(
            .object,
            properties: [
                ("volumes", .list(.loose, .keyed(["name"]))), ("initContainers", .list(container, .keyed(["name"]))),
                ("containers", .list(container, .keyed(["name"]))),
                ("ephemeralContainers", .list(.loose, .keyed(["name"]))),
                ("restartPolicy", restartPolicy.map { .text($0) } ?? .string),
                ("terminationGracePeriodSeconds", .number(30)), ("activeDeadlineSeconds", .integer),
                ("dnsPolicy", .text("ClusterFirst")), ("nodeSelector", .map(.string, .atomic)),
                ("serviceAccountName", .string), ("serviceAccount", .string),
                ("automountServiceAccountToken", .boolean), ("nodeName", .string), ("hostNetwork", .boolean),
                ("hostPID", .boolean), ("hostIPC", .boolean), ("shareProcessNamespace", .boolean),
                ("securityContext", Schema(.object, keepsUnknown: true, fallback: .map([]))),
                ("imagePullSecrets", .list(.loose, .keyed(["name"]))), ("hostname", .string), ("subdomain", .string),
                ("affinity", .loose), ("schedulerName", .text("default-scheduler")), ("tolerations", .list(.loose)),
                ("hostAliases", .list(.loose, .keyed(["ip"]))), ("priorityClassName", .string),
                ("priority", .integer), ("dnsConfig", .loose), ("readinessGates", .list(.loose)),
                ("runtimeClassName", .string), ("enableServiceLinks", .boolean), ("preemptionPolicy", .string),
                ("overhead", .map(.anything)),
                ("topologySpreadConstraints", .list(.loose, .keyed(["topologyKey", "whenUnsatisfiable"]))),
                ("setHostnameAsFQDN", .boolean), ("os", .loose), ("hostUsers", .boolean),
                ("schedulingGates", .list(.loose, .keyed(["name"]))),
                ("resourceClaims", .list(.loose, .keyed(["name"]))), ("resources", .loose),
            ])
    }

    /// The metadata of what is made from a template, the fields that a template can have.
    static let templateMetadata = Schema(
        .object, properties: Schema.metadata.properties, fallback: .map([]))

    static func template(restartPolicy: String? = "Always") -> Schema {
        .object(["metadata": templateMetadata, "spec": spec(restartPolicy: restartPolicy)])
    }

    /// An empty template as it is written: what cannot be left out.
    static let blankTemplate: Value = ["metadata": [:], "spec": ["containers": .null]]

    /// Sets for each container how its image is pulled, which depends on the tag.
    static func setPullPolicies(_ template: inout Value) {
        for list in ["initContainers", "containers"] {
            guard var containers = template.at("spec", list)?.elements else { continue }
            for index in containers.indices where containers[index]["imagePullPolicy"] == nil {
                containers[index].set("imagePullPolicy", .string(pullPolicy(containers[index]["image"]?.text ?? "")))
            }
            template.set(["spec", list], .list(containers))
        }
    }

    private static func pullPolicy(_ image: String) -> String {
        if image.contains("@") { return "IfNotPresent" }
        let last = image.split(separator: "/").last ?? ""
        let tag = last.split(separator: ":").dropFirst().first
        return tag == nil || tag == "latest" ? "Always" : "IfNotPresent"
    }

    static func images(_ template: Value?) -> [String] {
        (template?.at("spec", "containers")?.elements ?? []).compactMap { $0["image"]?.text }
    }

    static func names(_ template: Value?) -> [String] {
        (template?.at("spec", "containers")?.elements ?? []).compactMap { $0["name"]?.text }
    }
}
