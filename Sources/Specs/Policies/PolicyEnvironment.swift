public import Cloud
import Expressions
import Vocabulary

/// What the rules of policies may name: the resource and what was measured of it, its tenant, its account, the instant.
///
/// One environment for all policies, so that what is known of a resource is put together once for all of them.
public final class PolicyEnvironment: Sendable {
    let environment: Environment
    let resource: RecordLayout
    let attributes: RecordLayout
    let tenant = RecordLayout("Tenant", [RecordLayout.Field("name", .string)])
    let account = RecordLayout(
        "Account",
        [
            RecordLayout.Field("name", .string), RecordLayout.Field("id", .string),
            RecordLayout.Field("provider", .string),
        ])
    let measured: MeasuredLayouts
    /// What the tenant's documents say of the resource.
    let specs = RecordLayout(
        "Specs",
        [RecordLayout.Field("schedules", .list(.string)), RecordLayout.Field("overrides", .list(.string))])
    let catalogues: [Catalogue]

    /// The environment for what the catalogues' types have.
    public init(_ catalogues: [Catalogue]) {
        self.catalogues = catalogues
        attributes = RecordLayout("Attributes", Self.attributeFields(catalogues.flatMap(\.types)))
        resource = RecordLayout("Resource", Self.resourceFields)
        var environment = Environment(limits: PolicyExpression.limits)
        measured = MeasuredLayouts()
        for layout in [attributes, resource, tenant, account, specs] + measured.all { environment.declare(layout) }
        environment.declare("resource", .message(resource.name))
        environment.declare("tenant", .message(tenant.name))
        environment.declare("account", .message(account.name))
        environment.declare("specs", .message(specs.name))
        environment.declare("now", .timestamp)
        for group in Measurements.groups { environment.declare(group, .message(measured[group].name)) }
        self.environment = environment
    }

    private static let resourceFields = [
        RecordLayout.Field("type", .string), RecordLayout.Field("id", .string), RecordLayout.Field("name", .string),
        RecordLayout.Field("region", .string), RecordLayout.Field("address", .string),
        RecordLayout.Field("owner", .string, whenAbsent: .string("")),
        RecordLayout.Field("tags", .map(.string, .string)),
        RecordLayout.Field("power", .string, whenAbsent: .string("")),
        RecordLayout.Field("minimum", .int, whenAbsent: .int(0)),
        RecordLayout.Field("maximum", .int, whenAbsent: .int(0)),
        RecordLayout.Field("desired", .int, whenAbsent: .int(0)),
        RecordLayout.Field("attributes", .message("Attributes")),
    ]

    /// The attributes of all types, by name; one that is not the same kind in all of them may be anything.
    private static func attributeFields(_ types: [ResourceTypeDescription]) -> [RecordLayout.Field] {
        var kinds: [AttributeName: Set<AttributeKind>] = [:]
        for type in types {
            for name in type.attributes { kinds[name, default: []].insert(type.attributeKinds[name] ?? .text) }
        }
        return kinds.sorted { $0.key < $1.key }.map { name, kinds in
            let kind = kinds.count == 1 ? kinds.first : nil
            return RecordLayout.Field(name.rawValue, kind?.type ?? .dyn, whenAbsent: kind?.nothing)
        }
    }
}

extension AttributeKind {
    fileprivate var type: CELType {
        switch self {
        case .text: .string
        case .flag: .bool
        case .number: .int
        case .texts: .list(.string)
        }
    }

    /// What reading it gives where it is known to be absent.
    fileprivate var nothing: CELValue {
        switch self {
        case .text: .string("")
        case .flag: .bool(false)
        case .number: .int(0)
        case .texts: .list([])
        }
    }
}
