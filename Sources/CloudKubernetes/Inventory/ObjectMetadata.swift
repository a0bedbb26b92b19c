import Cloud
import Documents
import Vocabulary

/// What of an object's `metadata` anybody looks at.
struct ObjectMetadata {
    var name = ""
    var namespace = ""
    var uid = ""
    var resourceVersion = ""
    var createdAt: String?
    var isTerminating = false
    /// Its controller.
    var owner: ObjectReference?
    /// Its labels in the order of their keys, with the namespace in the place of a label of that key.
    var tags: [Tag] = []
    var mark: ControlMark?
    var notice: String?
    /// Whether its annotation says so; what the annotations of a ScaledObject say.
    var isPaused = false
    var pausedReplicas: String?
    /// Who holds the field of the kind's size.
    var holders: [FieldHolder] = []
    /// Who held it before this product did, as it has noted there.
    var heldBefore: String?
    private var tracking = Tracking()

    var managedBy: String? { tracking.tool }

    /// The field manager that last set the size. All times are of one form, and so in the order of their texts.
    var sizeSetBy: String? { holders.max { $0.time < $1.time }?.manager }

    /// Who should hold the size again once this product lets go of it.
    var rightfulHolders: String {
        heldBefore ?? FieldHolder.encoded(holders.filter { $0.manager != KubernetesCall.fieldManager })
    }

    /// Takes the `metadata` of an object.
    mutating func read(
        _ scanner: inout JSONScanner, _ kind: ObjectKind, _ pool: inout ResourcePool
    ) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "name": name = try scanner.string() ?? ""
            case "namespace": namespace = try scanner.string() ?? ""
            case "uid": uid = try scanner.string() ?? ""
            case "resourceVersion": resourceVersion = try scanner.string() ?? ""
            case "creationTimestamp": createdAt = try scanner.string()
            case "deletionTimestamp": isTerminating = try scanner.text() != nil
            case "labels": try readLabels(&scanner, &pool)
            case "annotations": try readAnnotations(&scanner)
            case "ownerReferences": try readOwners(&scanner)
            case "managedFields": holders = try FieldHolder.all(of: kind.sizes, &scanner)
            default: try scanner.skip()
            }
        }
    }

    private mutating func readLabels(
        _ scanner: inout JSONScanner, _ pool: inout ResourcePool
    ) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            let name = key.string
            guard let value = try scanner.string(), name != WellKnown.namespace else { continue }
            tracking.note(label: name, value)
            tags.append(pool.tag(name, value))
        }
    }

    /// The namespace is what the object is in, whatever a label of that key says.
    mutating func placeInNamespace(_ pool: inout ResourcePool) {
        guard !namespace.isEmpty else { return }
        let place = tags.firstIndex { $0.key > WellKnown.namespace } ?? tags.endIndex
        tags.insert(pool.tag(WellKnown.namespace, namespace), at: place)
    }

    private mutating func readAnnotations(_ scanner: inout JSONScanner) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "cloudpioneer.io/control": mark = try scanner.string().flatMap { ControlMark(encoded: $0) }
            case "cloudpioneer.io/held-before": heldBefore = try scanner.string()
            case "cloudpioneer.io/due": notice = try scanner.string()
            case "autoscaling.keda.sh/paused": isPaused = try scanner.text().map { $0 == "true" } ?? false
            case "autoscaling.keda.sh/paused-replicas": pausedReplicas = try scanner.string()
            case "argocd.argoproj.io/tracking-id": tracking.argoCD = try scanner.string()
            case "meta.helm.sh/release-name": tracking.helm = try scanner.string()
            default: try scanner.skip()
            }
        }
    }

    private mutating func readOwners(_ scanner: inout JSONScanner) throws(DocumentError) {
        try scanner.openArray()
        while try scanner.nextElement() {
            var (reference, isController) = (ObjectReference(), false)
            try scanner.openObject()
            while let key = try scanner.nextKey() {
                if key == "controller" {
                    isController = try scanner.flag() ?? false
                } else {
                    try reference.read(key, &scanner)
                }
            }
            if isController { owner = reference }
        }
    }
}

/// An object that another one names.
struct ObjectReference: Hashable {
    var apiVersion = ""
    var kind = ""
    var name = ""

    var group: String { apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : "" }

    mutating func read(_ key: JSONText, _ scanner: inout JSONScanner) throws(DocumentError) {
        switch key {
        case "apiVersion": apiVersion = try scanner.string() ?? ""
        case "kind": kind = try scanner.string() ?? ""
        case "name": name = try scanner.string() ?? ""
        default: try scanner.skip()
        }
    }

    /// Takes a reference whole.
    mutating func read(_ scanner: inout JSONScanner) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() { try read(key, &scanner) }
    }
}

/// Which tool keeps an object as a repository says, by the labels and annotations with which the tool finds it again.
///
/// Sources: Argo CD documentation, "Resource Tracking"; Flux documentation, "Kustomization" and "HelmRelease"; Helm
/// documentation, "Labels and Annotations".
private struct Tracking {
    /// `APPLICATION:GROUP/KIND:NAMESPACE/NAME`.
    var argoCD: String?
    var helm: String?
    private var kustomization: String?
    private var release: String?

    mutating func note(label key: String, _ value: String) {
        switch key {
        case "argocd.argoproj.io/instance": argoCD = argoCD ?? value
        case "kustomize.toolkit.fluxcd.io/name": kustomization = value
        case "helm.toolkit.fluxcd.io/name": release = value
        default: break
        }
    }

    var tool: String? {
        if let argoCD { return "Argo CD (\(argoCD.prefix { $0 != ":" }))" }
        if let kustomization { return "Flux (Kustomization \(kustomization))" }
        if let release { return "Flux (HelmRelease \(release))" }
        return helm.map { "Helm (\($0))" }
    }
}
