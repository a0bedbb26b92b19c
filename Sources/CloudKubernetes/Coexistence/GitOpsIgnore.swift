public import Vocabulary

/// What GitOps tools have to be told so that they and this product do not undo each other's work.
///
/// Sources: Argo CD documentation, "Diff Customization" and "Sync Options"; Flux documentation, "Kustomization", patches, and
/// "HelmRelease", drift detection.
public enum GitOpsIgnore {
    /// For an Argo CD `Application`. Types without a kind of their own are told of in words.
    public static func argoCD(_ types: [ResourceType] = []) -> String {
        let kinds = kinds(types)
        let entries = kinds.map { kind in
            """
                - group: \(kind.group)
                  kind: \(kind.kind)
                  managedFieldsManagers:
                    - \(KubernetesCall.fieldManager)

            """
        }
        return """
            # In every Argo CD Application whose objects a schedule selects. What \(KubernetesCall.fieldManager) holds is left
            # as it is, and is Argo CD's again once the schedule lets go of it. RespectIgnoreDifferences makes a sync leave it
            # too, not only the comparison.
            spec:
              ignoreDifferences:
            \(entries.joined())  syncPolicy:
                syncOptions:
                  - RespectIgnoreDifferences=true
            \(others(types, "add an entry like these with its group and kind"))
            """
    }

    /// For Flux: a `Kustomization` must not state the size, a `HelmRelease` must not correct it.
    public static func flux(_ types: [ResourceType] = []) -> String {
        // What is put into the others stands in no manifest, and Flux leaves what it does not state.
        let kinds = kinds(types).filter { $0 != .daemonSet && $0 != .scaledObject }
        if kinds.isEmpty { return "# Flux sets back nothing of what is changed here.\n" }
        let patches = kinds.map { kind in
            """
                - target:
                    group: \(kind.group)
                    kind: \(kind.kind)
                  patch: |
                    apiVersion: \(kind.apiVersion)
                    kind: \(kind.kind)
                    metadata:
                      name: any
            \(removal(kind))
            """
        }
        let drift = kinds.map { kind in
            """
                  - target:
                      kind: \(kind.kind)
                    paths:
            \(kind.sizes.map { "          - \($0.pointer)\n" }.joined())
            """
        }
        return """
            # In every Flux Kustomization whose objects a schedule selects: what it does not state, Flux does not set. Do it
            # while the objects sleep, or state the size once by hand: what Flux stated and states no more, it takes away.
            # Objects that Flux should make once and then leave whole get the annotation
            # `kustomize.toolkit.fluxcd.io/ssa: IfNotPresent` instead.
            spec:
              patches:
            \(patches.joined())
            # In every HelmRelease with drift detection whose objects a schedule selects.
            spec:
              driftDetection:
                mode: enabled
                ignore:
            \(drift.joined())\(others(types, "do the same for its kind and the field with its size"))
            """
    }

    private static func kinds(_ types: [ResourceType]) -> [ObjectKind] {
        ObjectKind.all.filter { types.isEmpty || types.contains($0.type) }
    }

    private static func others(_ types: [ResourceType], _ words: String) -> String {
        types.isEmpty || types.contains(.scalable) ? "# For anything else with a scale subresource, \(words).\n" : ""
    }

    /// A strategic merge patch that leaves the field out, whether or not the manifest states it.
    private static func removal(_ kind: ObjectKind) -> String {
        var lines: [String] = []
        var open: [String] = []
        for path in kind.sizes {
            for (depth, part) in path.parts.enumerated() {
                if depth < open.count, open[depth] == part { continue }
                open = Array(path.parts.prefix(depth + 1))
                // The patch has a `metadata` already.
                if depth == 0, part == "metadata" { continue }
                let isLast = depth == path.parts.count - 1
                lines.append(
                    String(repeating: "  ", count: depth + 4) + part + (isLast ? ": null" : ":"))
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
