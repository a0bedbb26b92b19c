public import Cloud
import Expressions
public import Vocabulary

/// Shows resources of one tenant to rules, each put together once for however many rules.
public struct PolicyViewer {
    private let environment: PolicyEnvironment
    /// With what is the same for all resources.
    private let common: Activation
    private var accounts: [AccountName: CELValue] = [:]
    private var attributes: [ObjectIdentifier: CELValue] = [:]
    private let types: [ResourceType: ResourceTypeDescription]

    /// A viewer for one instant. It remembers what states it saw by their identity, so they must outlive it.
    public init(_ environment: PolicyEnvironment, of tenant: TenantName, at instant: Instant) {
        self.environment = environment
        var common = Activation(environment.environment)
        common["tenant"] = .record(Record(environment.tenant, [.string(tenant.rawValue)]))
        common["now"] = CELValue(instant)
        // What nobody measured is the same for all.
        environment.measured.show(Measurements(), in: &common)
        self.common = common
        types = Dictionary(
            environment.catalogues.flatMap(\.types).map { ($0.type, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// A resource as rules see it.
    ///
    /// - Parameter mentions: Which documents mean it, for rules that ask.
    public mutating func subject(
        _ resource: Resource, in account: AccountName, _ mentions: SpecMentions = SpecMentions()
    ) -> PolicySubject {
        var activation = common
        activation["specs"] = .record(
            Record(
                environment.specs,
                [
                    Self.names(mentions.schedules, "specs.schedules"),
                    Self.names(mentions.overrides, "specs.overrides"),
                ]))
        activation["resource"] = record(of: resource)
        activation["account"] = self.account(account, resource.address.scope)
        let measurements = resource.measurements
        if !measurements.readings.isEmpty { environment.measured.show(measurements, in: &activation) }
        return PolicySubject(activation: activation)
    }

    private mutating func account(_ name: AccountName, _ scope: Scope) -> CELValue {
        if let known = accounts[name] { return known }
        let provider = environment.catalogues.first { $0.realms.contains(scope.realm) }?.provider ?? scope.realm
        let made = CELValue.record(
            Record(
                environment.account, [.string(name.rawValue), .string(scope.account.rawValue), .string(provider)]))
        accounts[name] = made
        return made
    }

    private mutating func record(of resource: Resource) -> CELValue {
        let address = resource.address
        let type = types[address.scope.type]
        func field(_ field: Field) -> CELValue? {
            guard type?.fields.contains(where: { $0.field == field }) ?? false else { return nil }
            return Self.value(resource.value(of: field), "resource.\(field)") { value in
                if case .count(let number) = value { .int(number) } else { .string(value.description) }
            }
        }
        return .record(
            Record(
                environment.resource,
                [
                    .string(address.scope.type.rawValue), .string(address.id), name(of: resource),
                    .string(address.scope.region), .string(address.description),
                    Self.value(resource.owner, "resource.owner") { .string($0.description) }, tags(of: resource),
                    field(.power), field(.minimum), field(.maximum), field(.desired),
                    attributes(of: resource, type),
                ]))
    }

    /// Without the tags the name is not known either: it may be one of them.
    private func name(of resource: Resource) -> CELValue {
        resource.tags.isUnknown && resource.statedName == nil
            ? Self.unknown("resource.name") : .string(resource.name)
    }

    private func tags(of resource: Resource) -> CELValue? {
        switch resource.tags {
        case .unknown: Self.unknown("resource.tags")
        case .absent: .map(.empty)
        case .known(let set):
            CELMap(set.tags.map { (.string($0.key), .string($0.value)) }).map(CELValue.map)
                ?? Self.unknown("resource.tags")
        }
    }

    private mutating func attributes(of resource: Resource, _ type: ResourceTypeDescription?) -> CELValue {
        let common = attributes(of: resource.state, type)
        guard !resource.particulars.isEmpty, case .record(let record) = common else { return common }
        let layout = environment.attributes
        var values = record.slots
        for reading in resource.particulars where type?.attributes.contains(reading.name) ?? false {
            guard let slot = layout.slot(of: reading.name.rawValue) else { continue }
            values[slot] = Self.value(reading.value, "resource.attributes.\(reading.name)") { CELValue($0) }
        }
        return .record(Record(layout, values))
    }

    /// Shared by all resources that show the same.
    private mutating func attributes(of state: ResourceState, _ type: ResourceTypeDescription?) -> CELValue {
        if let known = attributes[ObjectIdentifier(state)] { return known }
        let layout = environment.attributes
        var values = [CELValue?](repeating: nil, count: layout.fields.count)
        for name in type?.attributes ?? [] {
            guard let slot = layout.slot(of: name.rawValue) else { continue }
            let reading = state.attributes.first { $0.name == name }?.value ?? .unknown(.notRead)
            values[slot] = Self.value(reading, "resource.attributes.\(name)") { CELValue($0) }
        }
        let made = CELValue.record(Record(layout, values))
        attributes[ObjectIdentifier(state)] = made
        return made
    }

    private static func value<Content>(
        _ known: Known<Content>, _ name: String, _ convert: (Content) -> CELValue
    ) -> CELValue? {
        switch known {
        case .known(let value): convert(value)
        case .absent: nil
        case .unknown: unknown(name)
        }
    }

    private static func names(_ known: Known<[String]>, _ name: String) -> CELValue? {
        value(known, name) { .list($0.map(CELValue.string)) }
    }

    private static func unknown(_ name: String) -> CELValue { .unknown(UnknownSet([name])) }
}

/// Which documents of a tenant mean one of its resources, as `NAMESPACE/NAME`, in the order of the names; unknown where
/// the selector of any of them cannot be decided.
public struct SpecMentions: Sendable {
    public let schedules: Known<[String]>
    public let overrides: Known<[String]>

    /// Mentions from their parts; of nothing, where nothing is said.
    public init(schedules: Known<[String]> = .known([]), overrides: Known<[String]> = .known([])) {
        self.schedules = schedules
        self.overrides = overrides
    }
}

/// A resource as rules see it.
public struct PolicySubject: Sendable {
    let activation: Activation
}

/// What a rule says of a resource.
public enum RuleVerdict: Hashable, Sendable {
    case compliant
    /// With the rule's message.
    case atFault(String)
    /// Nobody can tell; why.
    case undetermined(String)
}

/// Evaluates one rule again and again; for one thread.
public final class RuleEvaluator {
    private let condition: Evaluator
    private let message: Evaluator
    private let name: String

    /// An evaluator of a rule.
    public convenience init(_ rule: PolicyRule) {
        self.init(rule.name, when: rule.when.program, message: rule.message.program)
    }

    /// An evaluator of a rule of any kind, or of one whose expressions were compiled in another way.
    init(_ name: String, when: Program, message: Program) {
        condition = when.evaluator()
        self.message = message.evaluator()
        self.name = name
    }

    /// The longest message that is kept, in Unicode scalars.
    static let longestMessage = 512

    /// What the rule says.
    public func verdict(on subject: PolicySubject) -> RuleVerdict {
        switch condition.evaluate(subject.activation) {
        case .value(.bool(false)): .compliant
        case .value(.bool(true)): .atFault(words(subject))
        case .value(let other): .undetermined("the condition is of type \(other.typeName), which is no truth")
        case .error(let error): .undetermined(error.message)
        case .unknown(let names): .undetermined("not known: \(names.joined(separator: ", "))")
        }
    }

    /// A finding is one whether or not it can be put into words.
    private func words(_ subject: PolicySubject) -> String {
        switch message.evaluate(subject.activation) {
        case .value(.string(let text)):
            String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.longestMessage)))
        case .value: "\(name) (its message is no text)"
        case .error(let error): "\(name) (its message cannot be put together: \(error.message))"
        case .unknown(let names): "\(name) (its message needs what is not known: \(names.joined(separator: ", ")))"
        }
    }
}
