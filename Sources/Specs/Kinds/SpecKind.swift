public import Cloud
import Vocabulary

/// One kind of document: what it is called, what it says, and how it is read.
///
/// A kind is a file in this folder. Its fields are listed there once; reading, defaults, checks, the
/// CustomResourceDefinition, the editor schema and the reference page all follow from that list.
public struct SpecKind: Sendable {
    /// Whether documents of the kind belong to a namespace.
    public enum Scope: String, Hashable, Sendable {
        case cluster = "Cluster"
        case namespaced = "Namespaced"
    }

    /// A column of `kubectl get`.
    struct Column: Sendable {
        let name: String
        let path: String
        let type: String

        init(_ name: String, _ path: String, type: String = "string") {
            self.name = name
            self.path = path
            self.type = type
        }
    }

    /// What the reference page says beyond the fields.
    struct Page: Sendable {
        /// One sentence, also the description of the schemas.
        let summary: String
        /// What it is for, in a few sentences.
        let purpose: String
        /// Sentences that hold for every document of the kind.
        let rules: [String]
        /// A whole document, which a test reads.
        let example: String
        /// Usual mistakes: a piece of the example, and what people write instead.
        let mistakes: [(right: String, wrong: String)]
    }

    /// The API group and version of every kind.
    public static let apiVersion = "cloudpioneer.io/v1alpha1"

    /// `Schedule`.
    public let name: String
    /// `schedules`.
    public let plural: String
    public let shortNames: [String]
    public let scope: Scope
    let columns: [Column]
    let page: Page
    private let made: Once<Shape<AnySpec>>
    /// Made when the first document of the kind is read: nobody has documents of all of them.
    var shape: Shape<AnySpec> { made.value }

    /// A kind from its parts; `wrap` tells it from the others.
    init<Spec>(
        _ name: String, plural: String, shortNames: [String], scope: Scope, columns: [Column], page: Page,
        shape: @autoclosure @escaping @Sendable () -> Shape<Spec>, wrap: @escaping @Sendable (Spec) -> AnySpec
    ) {
        self.name = name
        self.plural = plural
        self.shortNames = shortNames
        self.scope = scope
        self.columns = columns
        self.page = page
        made = Once { shape().map { spec, _ in wrap(spec) } }
    }

    /// Every kind, in the order of the names; what they accept depends on what the providers can do.
    public static func all(_ catalogues: [Catalogue]) -> [SpecKind] {
        let kinds = [
            ApprovalSpec.kind(catalogues), CalendarSpec.kind(), CloudAccountSpec.kind(catalogues), GitSourceSpec.kind(),
            OverrideSpec.kind(catalogues), PolicyExceptionSpec.kind(catalogues), ResourcePolicySpec.kind(catalogues),
            ScheduleSpec.kind(catalogues), TenantSpec.kind(catalogues),
        ]
        return (kinds + [SpecPolicySpec.kind(judging: kinds)]).sorted { $0.name < $1.name }
    }
}

/// A document of any kind.
public enum AnySpec: Hashable, Sendable {
    case tenant(TenantSpec)
    case account(CloudAccountSpec)
    case source(GitSourceSpec)
    case approval(ApprovalSpec)
    case calendar(CalendarSpec)
    case schedule(ScheduleSpec)
    case override(OverrideSpec)
    case policy(ResourcePolicySpec)
    case exception(PolicyExceptionSpec)
    case specPolicy(SpecPolicySpec)

    public var metadata: Metadata {
        switch self {
        case .tenant(let spec): spec.metadata
        case .account(let spec): spec.metadata
        case .source(let spec): spec.metadata
        case .approval(let spec): spec.metadata
        case .calendar(let spec): spec.metadata
        case .schedule(let spec): spec.metadata
        case .override(let spec): spec.metadata
        case .policy(let spec): spec.metadata
        case .exception(let spec): spec.metadata
        case .specPolicy(let spec): spec.metadata
        }
    }
}
