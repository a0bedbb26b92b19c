import Documents
import Vocabulary

/// Objects of Kubernetes with kube-downscaler's annotations, and its own settings.
///
/// Contract: `kube_downscaler/scaler.py`; the arguments and variables of its `README`.
enum DownscalerObjects {
    static let prefix = "downscaler/"

    /// An annotation and where it stands.
    struct Annotation: Sendable {
        let value: String
        let place: SourceRange
    }

    static func read(_ input: ImportInput) -> Findings {
        var findings = Findings()
        let defaults = input.documents.reduce(into: [:]) { $0.merge(settings(of: $1)) { _, new in new } }
        let namespaces = input.documents.filter { $0["kind"]?.text == "Namespace" }
            .reduce(into: [String: [String: Annotation]]()) {
                $0[$1["metadata"]?["name"]?.loose ?? ""] = annotations(of: $1)
            }
        if !defaults.isEmpty {
            let place = defaults.sorted { $0.key < $1.key }[0].value.place
            carryOver(defaults, name: "all that has no annotation", kind: "", place, input, &findings)
        }
        for document in input.documents {
            let own = annotations(of: document)
            guard !own.isEmpty, let kind = document["kind"]?.text else { continue }
            let name = document["metadata"]?["name"]?.loose ?? "unnamed"
            let namespace = document["metadata"]?["namespace"]?.loose ?? ""
            let above = kind == "Namespace" ? [:] : namespaces[namespace] ?? [:]
            let all = defaults.merging(above) { _, new in new }.merging(own) { _, new in new }
            carryOver(all, name: "\(kind)/\(name)", kind: kind, document.range, input, &findings)
        }
        return findings
    }

    private static func annotations(of document: Node) -> [String: Annotation] {
        var result: [String: Annotation] = [:]
        for entry in document["metadata"]?["annotations"]?.entries ?? [] {
            guard let key = entry.key.text, key.hasPrefix(prefix), let value = entry.value.loose else { continue }
            result[String(key.dropFirst(prefix.count))] = Annotation(value: value, place: entry.value.range)
        }
        return result
    }

    /// Flags and variables that stand for annotations which nothing has.
    private static let flags = [
        "--default-uptime": "uptime", "--default-downtime": "downtime", "--upscale-period": "upscale-period",
        "--downscale-period": "downscale-period", "--grace-period": "grace-period",
        "--downtime-replicas": "downtime-replicas",
    ]
    private static let variables = [
        "DEFAULT_UPTIME": "uptime", "DEFAULT_DOWNTIME": "downtime", "UPSCALE_PERIOD": "upscale-period",
        "DOWNSCALE_PERIOD": "downscale-period",
    ]

    /// What a workload that runs kube-downscaler, or the map of its variables, sets for everything.
    private static func settings(of document: Node) -> [String: Annotation] {
        var result: [String: Annotation] = [:]
        if document["kind"]?.text == "ConfigMap", document["metadata"]?["name"]?.loose?.contains("downscaler") == true {
            for entry in document["data"]?.entries ?? [] {
                guard let key = entry.key.text.flatMap({ variables[$0] }), let value = entry.value.loose else {
                    continue
                }
                result[key] = Annotation(value: value, place: entry.value.range)
            }
        }
        for container in document["spec"]?["template"]?["spec"]?["containers"]?.elements ?? [] {
            guard container["image"]?.loose?.contains("downscaler") == true else { continue }
            for variable in container["env"]?.elements ?? [] {
                guard let key = variable["name"]?.loose.flatMap({ variables[$0] }), let value = variable["value"],
                    let text = value.loose
                else { continue }
                result[key] = Annotation(value: text, place: value.range)
            }
            let arguments = (container["command"]?.elements ?? []) + (container["args"]?.elements ?? [])
            for (index, argument) in arguments.enumerated() {
                let sides = (argument.loose ?? "").split(separator: "=", maxSplits: 1)
                guard let key = sides.first.flatMap({ flags[String($0)] }) else { continue }
                let following = index + 1 < arguments.count ? arguments[index + 1].loose : nil
                guard let value = sides.count == 2 ? String(sides[1]) : following else { continue }
                result[key] = Annotation(value: value, place: argument.range)
            }
        }
        return result
    }

    private static func carryOver(
        _ annotations: [String: Annotation], name: String, kind: String, _ place: SourceRange, _ input: ImportInput,
        _ findings: inout Findings
    ) {
        if let exclude = annotations["exclude"], exclude.value.lowercased() != "false" {
            findings.lost.append(
                Diagnostic(.note, at: exclude.place, "`\(name)` is excluded, so nothing is written for it"))
            return
        }
        for forced in ["force-uptime", "force-downtime"] {
            guard let annotation = annotations[forced], annotation.value.lowercased() != "false" else { continue }
            return findings.lose(
                at: annotation.place, "`\(name)` is not carried over", why: "`\(forced)` has no end",
                fix: "write an `Override` with an end instead")
        }
        let rule = DownscalerRule(annotations, name: name, kind: kind, place, input)
        do throws(TimeSpec.Problem) {
            try rule.carryOver(&findings)
        } catch {
            let faulty = ["upscale-period", "downscale-period", "uptime", "downtime"].compactMap { annotations[$0] }
            findings.lose(at: faulty.first?.place ?? place, "`\(name)` is not carried over", why: error.why)
        }
    }
}
