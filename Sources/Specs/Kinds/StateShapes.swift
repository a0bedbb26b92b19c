import Cloud
import Documents
import Vocabulary

extension Shape where Output == DesiredState {
    /// A power state, a size, a class, or none.
    static var desiredState: Shape {
        .object(
            optional("power", .cases(\.summary), "Whether it runs."),
            optional("size", .size, "The size of a group. What is left out is left as it is."),
            optional(
                "class", .text(.instanceClass),
                "The class of machine, running or not. What runs is stopped and started again on the way, where it takes"
                    + " that."),
            optional(
                "leaveAlone", .isSo,
                "Nothing is asked for: a schedule leaves what it did, and others their say; an override keeps what there"
                    + " is."),
            rule: .exactlyOne(["power", "size", "class", "leaveAlone"]), shorthand: "power",
            make: { _, power, size, name, leaveAlone in
                leaveAlone == nil
                    ? size ?? power.map(DesiredState.power) ?? name.map(DesiredState.instanceClass) : .leaveAlone
            })
    }

    private static var size: Shape {
        .object(
            optional("minimum", .integer(0...100_000), "The smallest size."),
            optional("maximum", .integer(0...100_000), "The largest size."),
            optional("desired", .integer(0...100_000), "The size now."),
            rule: .atLeastOne,
            check: { (place: Place, minimum: Int??, maximum: Int??, desired: Int??) in
                let (minimum, maximum, desired) = (minimum ?? nil, maximum ?? nil, desired ?? nil)
                if let minimum, let maximum, minimum > maximum {
                    place.error(
                        at: "minimum", "\(place.subject("minimum")) is \(minimum)", why: "`maximum` is only \(maximum)")
                } else if let desired, let low = minimum, desired < low {
                    place.error(at: "desired", "\(place.subject("desired")) is \(desired)", why: "`minimum` is \(low)")
                } else if let desired, let high = maximum, desired > high {
                    place.error(
                        at: "desired", "\(place.subject("desired")) is \(desired)", why: "`maximum` is only \(high)")
                }
            },
            make: { _, minimum, maximum, desired in
                .size(
                    minimum: minimum.map(Int64.init), maximum: maximum.map(Int64.init),
                    desired: desired.map(Int64.init))
            })
    }
}

extension Shape where Output == Bool {
    /// `true`: what is not so is left out.
    fileprivate static var isSo: Shape {
        Shape.flag.map { flag, place in
            if flag { return true }
            place.error("\(place.subject) is `false`", why: "it says nothing so", fix: "write `true`, or another state")
            return nil
        }
    }
}

extension DesiredState: SpecDefault {
    var written: Value {
        switch self {
        case .leaveAlone: return ["leaveAlone": true]
        case .instanceClass(let name): return ["class": .string(name)]
        case .power(let state): return ["power": .string(state.rawValue)]
        case .size(let minimum, let maximum, let desired):
            let size = Value.object([
                "minimum": minimum.map(Value.int), "maximum": maximum.map(Value.int), "desired": desired.map(Value.int),
            ])
            return ["size": size]
        }
    }
}

extension PowerState {
    fileprivate var summary: String {
        switch self {
        case .stopped: "off; types without power take what their provider's page says"
        case .hibernated: "off, the memory kept; only where the provider can"
        case .running: "on"
        }
    }
}

extension ReleaseRule: SpecDefault {
    var summary: String {
        switch self {
        case .restore: "what was found comes back"
        case .leave: "it stays as it is"
        }
    }

    /// What both kinds that claim say about the end.
    static let field = defaulted(
        "onRelease", .cases(\.summary), ReleaseRule.restore,
        "What becomes of the resources when the document no longer asks for anything.")
}

/// Among documents of one kind that want different things.
let priorityField = defaulted(
    "priority", .integer(-1000...1000), 0,
    "Among documents of this kind that want different things of a resource, the higher wins.")

/// What both kinds that start machines say about want of room.
let fallbackClassesField = optional(
    "fallbackClasses", .list(.text(.instanceClass), atLeast: 1, unique: .value),
    "Classes to try in their order where the provider has no room to start a machine in its own.")

extension Place {
    /// Reports fallback classes beside states that start nothing.
    func reportIdleFallbacks() {
        error(
            at: "fallbackClasses", "\(subject("fallbackClasses")) are never tried", why: "no state starts anything",
            fix: "leave them out, or let a state be `{power: running}` or a class")
    }
}

/// Whether the providers can bring resources into a state at all.
enum Feasibility {
    /// Reports at a field of the place each selected type that cannot be in the state.
    static func check(
        _ state: DesiredState?, at field: String, _ selector: ResourceSelector?, _ catalogues: [Catalogue],
        _ place: Place
    ) {
        guard let state, let selector else { return }
        for type in selector.types {
            guard let description = catalogues.lazy.compactMap({ $0[type] }).first,
                let reason = obstacle(to: state, of: description)
            else { continue }
            place.error(
                at: field, "`\(type)` cannot be \(words(state))", why: reason,
                fix: "ask for something else, or leave `\(type)` out of `select.types`")
        }
    }

    /// Reports each selected type that cannot be given one of the classes where it could not be started.
    static func check(
        fallbacks classes: [String], _ selector: ResourceSelector?, _ catalogues: [Catalogue], _ place: Place
    ) {
        for type in classes.isEmpty ? [] : selector?.types ?? [] {
            guard let description = catalogues.lazy.compactMap({ $0[type] }).first else { continue }
            let isSetWhileOff = description.transitions.contains { transition in
                if case .text(.instanceClass, let states) = transition.effect {
                    states.contains(.stopped)
                } else {
                    false
                }
            }
            let why =
                classes.lazy.compactMap { name in
                    obstacle(toClass: name, of: description).map { "`\(type)` cannot be of class `\(name)`, \($0)" }
                }.first ?? (isSetWhileOff ? nil : "the class of `\(type)` is not changed while it is stopped")
            guard let why else { continue }
            place.error(
                at: "fallbackClasses", "\(place.subject("fallbackClasses")) cannot be tried", why: why,
                fix: "name others, or leave `\(type)` out of `select.types`")
        }
    }

    private static func words(_ state: DesiredState) -> String {
        switch state {
        case .power(let power): power.rawValue
        case .size: "given a size"
        case .instanceClass(let name): "of class \(Echo.quoted(name))"
        case .leaveAlone: "left as it is"
        }
    }

    /// Why a type can never be in a state; nil where it can.
    static func obstacle(to state: DesiredState, of type: ResourceTypeDescription) -> String? {
        switch state {
        case .power(let power): obstacle(to: power, of: type)
        case .leaveAlone: nil
        case .instanceClass(let name): obstacle(toClass: name, of: type)
        case .size(let minimum, let maximum, let desired):
            obstacle(toSetting: [(.minimum, minimum), (.maximum, maximum), (.desired, desired)], of: type)
        }
    }

    private static func obstacle(to power: PowerState, of type: ResourceTypeDescription) -> String? {
        guard type.has(.power) else {
            if type.stoppedMeans.isEmpty { return "it has no power state" }
            return power == .hibernated ? "it has no memory to keep" : nil
        }
        let reachable = type.transitions.compactMap { transition -> PowerState? in
            if case .power(_, let to) = transition.effect { to } else { nil }
        }
        if reachable.contains(power) { return nil }
        let possible = PowerState.allCases.filter(reachable.contains).map { "`\($0.rawValue)`" }
        return possible.isEmpty
            ? "its provider cannot change its power state" : "it can only be \(possible.joined(separator: " or "))"
    }

    private static func obstacle(toClass name: String, of type: ResourceTypeDescription) -> String? {
        guard let form = type.fields.first(where: { $0.field == .instanceClass })?.form else {
            return "it has no class"
        }
        return form.accepts(name) ? nil : "its classes are such as `\(form.example)`"
    }

    private static func obstacle(
        toSetting numbers: [(field: Field, value: Int64?)], of type: ResourceTypeDescription
    ) -> String? {
        let settable = type.transitions.filter { $0.effect == .numbers }.flatMap(\.touches)
        guard type.has(.capacity), !settable.isEmpty else { return "it has no size" }
        let impossible = numbers.first { $0.value != nil && !settable.contains($0.field) }
        return impossible.map { "its `\($0.field)` cannot be set" }
    }
}
