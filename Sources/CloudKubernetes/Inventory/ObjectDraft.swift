import Cloud
import Documents
import Vocabulary

/// What is read of an object, until it is all there.
struct ObjectDraft {
    let kind: ObjectKind
    var metadata = ObjectMetadata()
    /// What the kind's ``ObjectKind/size`` says, where that is a number.
    var replicas: Int64?
    var minimum: Int64?
    var maximum: Int64?
    var ready: Int64?
    var isSuspended = false
    /// Whether its rollout is.
    var isPaused = false
    /// Whether its pods are sent to nodes that there are none of.
    var isAside = false
    /// What an autoscaler scales.
    var target: ObjectReference?
    /// Labels of its pods; of a budget, those it is about.
    var podLabels: [(key: String, value: String)] = []
    /// Of a budget.
    var budget = BudgetTerms()

    init(_ kind: ObjectKind) { self.kind = kind }

    var name: ObjectName { ObjectName(namespace: metadata.namespace, name: metadata.name) }

    /// Takes an object whole.
    ///
    /// - Parameter withPodLabels: Whether anybody asks for them: there are budgets that may be about its pods.
    mutating func read(
        _ scanner: inout JSONScanner, _ pool: inout ResourcePool, withPodLabels: Bool
    ) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "metadata": try metadata.read(&scanner, kind, &pool)
            case "spec" where kind.type == .scalable: try readScale(kind.size.parts.dropFirst(), &scanner)
            case "spec": try readSpec(&scanner, withPodLabels)
            case "status": try readStatus(&scanner)
            default: try scanner.skip()
            }
        }
        metadata.placeInNamespace(&pool)
    }

    private mutating func readSpec(_ scanner: inout JSONScanner, _ withPodLabels: Bool) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "replicas": replicas = try scanner.integer()
            case "minReplicas": minimum = try scanner.integer()
            case "maxReplicas": maximum = try scanner.integer()
            case "suspend": isSuspended = try scanner.flag() ?? false
            case "paused": isPaused = try scanner.flag() ?? false
            case "scaleTargetRef":
                var reference = ObjectReference()
                try reference.read(&scanner)
                target = reference
            case "template" where withPodLabels || kind.readsTemplate: try readTemplate(&scanner)
            case "minAvailable" where kind == .budget: budget.atLeast = BudgetTerms.Amount(try scanner.value())
            case "maxUnavailable" where kind == .budget: budget.atMostAway = BudgetTerms.Amount(try scanner.value())
            case "selector" where kind == .budget: budget.selector = try scanner.value()
            default: try scanner.skip()
            }
        }
    }

    private mutating func readTemplate(_ scanner: inout JSONScanner) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "metadata": try readTemplateMetadata(&scanner)
            case "spec" where kind == .daemonSet: try readNodeSelector(&scanner)
            default: try scanner.skip()
            }
        }
    }

    private mutating func readTemplateMetadata(_ scanner: inout JSONScanner) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "labels" where kind != .knativeService:
                try scanner.openObject()
                while let label = try scanner.nextKey() {
                    let name = label.string
                    if let value = try scanner.string() { podLabels.append((name, value)) }
                }
            case "annotations" where kind == .knativeService:
                try scanner.openObject()
                while let annotation = try scanner.nextKey() {
                    switch annotation {
                    case "autoscaling.knative.dev/min-scale": minimum = try scanner.string().flatMap { Int64($0) }
                    case "autoscaling.knative.dev/max-scale": maximum = try scanner.string().flatMap { Int64($0) }
                    default: try scanner.skip()
                    }
                }
            default: try scanner.skip()
            }
        }
    }

    private mutating func readNodeSelector(_ scanner: inout JSONScanner) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            guard key == "nodeSelector" else {
                try scanner.skip()
                continue
            }
            try scanner.openObject()
            while let label = try scanner.nextKey() {
                if label == "cloudpioneer.io/asleep" { isAside = true }
                try scanner.skip()
            }
        }
    }

    private mutating func readStatus(_ scanner: inout JSONScanner) throws(DocumentError) {
        guard try scanner.peek() == .object else {
            try scanner.skip()
            return
        }
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            if key == "readyReplicas", try scanner.peek() == .number {
                ready = try scanner.integer()
            } else {
                try scanner.skip()
            }
        }
    }

    /// The number at a path that only the definition of the kind tells.
    private mutating func readScale(
        _ path: ArraySlice<String>, _ scanner: inout JSONScanner
    ) throws(DocumentError) {
        guard let first = path.first else {
            if try scanner.peek() == .number { replicas = try scanner.integer() } else { try scanner.skip() }
            return
        }
        guard try scanner.peek() == .object else {
            try scanner.skip()
            return
        }
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            if key.string == first { try readScale(path.dropFirst(), &scanner) } else { try scanner.skip() }
        }
    }
}

extension ObjectKind {
    /// Whether what it is about stands in the template of its pods.
    fileprivate var readsTemplate: Bool { self == .daemonSet || self == .knativeService }
}

/// A page of a list, or one object, as drafts.
struct DraftPage {
    var drafts: [ObjectDraft] = []
    var metadata = ListMetadata()

    /// Reads a list.
    static func list(
        _ body: [UInt8], of kind: ObjectKind, _ pool: inout ResourcePool, withPodLabels: Bool = false
    ) throws(CloudError) -> DraftPage {
        try understood(kind) { () throws(DocumentError) in
            try JSONScanner.read(body) { scanner throws(DocumentError) in
                var page = DraftPage()
                try scanner.openObject()
                while let key = try scanner.nextKey() {
                    switch key {
                    case "metadata": page.metadata = try ListMetadata(&scanner)
                    case "items":
                        try scanner.openArray()
                        while try scanner.nextElement() {
                            var draft = ObjectDraft(kind)
                            try draft.read(&scanner, &pool, withPodLabels: withPodLabels)
                            page.drafts.append(draft)
                        }
                    default: try scanner.skip()
                    }
                }
                return page
            }
        }
    }

    /// Reads one object.
    static func object(
        _ body: [UInt8], of kind: ObjectKind, _ pool: inout ResourcePool, withPodLabels: Bool = false
    ) throws(CloudError) -> ObjectDraft {
        try body.withUnsafeBufferPointer { bytes throws(CloudError) in
            try object(UnsafeRawBufferPointer(bytes), of: kind, &pool, withPodLabels: withPodLabels)
        }
    }

    /// The same of bytes that are lent.
    static func object(
        _ bytes: UnsafeRawBufferPointer, of kind: ObjectKind, _ pool: inout ResourcePool, withPodLabels: Bool = false
    ) throws(CloudError) -> ObjectDraft {
        try understood(kind) { () throws(DocumentError) in
            try JSONScanner.read(bytes) { scanner throws(DocumentError) in
                var draft = ObjectDraft(kind)
                try draft.read(&scanner, &pool, withPodLabels: withPodLabels)
                return draft
            }
        }
    }

    private static func understood<Result>(
        _ kind: ObjectKind, _ body: () throws(DocumentError) -> Result
    ) throws(CloudError) -> Result {
        do throws(DocumentError) { return try body() } catch {
            throw .unreadable(kind.qualified, error)
        }
    }
}
