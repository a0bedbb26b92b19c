import Cloud
import Documents
import Vocabulary

extension Shape where Output == CredentialReference {
    /// Where credentials come from. The methods and their options are the providers'; which of them fit the account's
    /// own provider is for ``CredentialCheck``.
    static func credentials(_ catalogues: [Catalogue]) -> Shape {
        let methods = catalogues.flatMap(\.credentialMethods)
        let method = required(
            "method", .method(methods), "How the credentials are found; the options that fit depend on it.")
        let options = optionFields(methods)
        let schema = ObjectSchema([method.schema] + options.map(\.schema))
        return Shape(.object(schema)) { place in
            guard place.isMapping(of: schema), schema.check(place) else { return nil }
            let values = options.compactMap { field -> CredentialReference.Option? in
                (field.read(place) ?? nil).map { CredentialReference.Option(field.schema.name, $0) }
            }
            return method.read(place).map { CredentialReference(method: $0, options: values) }
        }
    }

    /// Every option of every method once, with what each method says of it.
    private static func optionFields(_ methods: [CredentialMethod]) -> [SpecField<String?>] {
        let names = Set(methods.flatMap(\.options).map(\.name)).sorted()
        return names.map { name in
            let uses = methods.compactMap { method in
                method.options.first { $0.name == name }.map { "\(method.name): \($0.summary)" }
            }
            return optional(name, .text(.any("text", 1...2048)), uses.joined(separator: "; "))
        }
    }
}

extension Shape where Output == String {
    fileprivate static func method(_ methods: [CredentialMethod]) -> Shape {
        var seen: Set<String> = []
        return .choice(methods.filter { seen.insert($0.name).inserted }.map { ($0.name, $0.name, $0.summary) })
    }

    /// A base URL whose host the process configuration allows.
    static var endpoint: Shape {
        let wanted = "a base URL such as `https://ec2.example.com`"
        return .text(.any(wanted, 1...1024)).map { text, place in
            guard let parts = URLParts(text), parts.scheme == "https" || parts.scheme == "http", !parts.host.isEmpty,
                !parts.hasUser, !parts.hasQuery
            else {
                place.error("\(place.subject) is no base URL", why: "\(wanted) is wanted")
                return nil
            }
            guard let allowed = place.reader.context.allowedEndpointHosts else { return text }
            let address = parts.port.map { "\(parts.host):\($0)" }
            if allowed.contains(where: { $0.lowercased() == parts.host || $0.lowercased() == address }) { return text }
            place.error(
                "\(place.subject) points to \(Echo.quoted(parts.host))",
                why: "the process configuration does not allow this host",
                fix: "remove it to use the provider's own, or have the host added to the allowed endpoint hosts")
            return nil
        }
    }
}

/// Whether a method and its options are those of the account's provider.
struct CredentialCheck {
    let provider: Catalogue

    /// Looks at a field of the place that holds a reference to credentials; what is no mapping was reported already.
    func check(_ place: Place, _ field: String) {
        guard let node = place.node[field], node.kind == .map, let name = node["method"]?.text else { return }
        place.reader.inside(.field(field)) { check(Place(node: node, reader: place.reader), method: name) }
    }

    private func check(_ place: Place, method name: String) {
        let methods = provider.credentialMethods
        guard let method = methods.first(where: { $0.name == name }) else {
            let nearest = Suggestion.nearest(to: name, among: methods.map(\.name))
            // A word that no provider knows was reported when it was read.
            guard place.reader.isKnownMethod(name) else { return }
            place.error(
                at: "method", "\(place.subject("method")) is `\(name)`",
                why: "`\(provider.provider)` has no such method",
                fix: Echo.suggestion(nearest, else: methods.map(\.name), called: "its methods"))
            return
        }
        for entry in place.node.entries {
            guard let option = entry.key.text, option != "method", place.reader.isKnownOption(option),
                !method.options.contains(where: { $0.name == option })
            else { continue }
            place.reader.error(
                at: entry.key.range, "the method `\(name)` takes no `\(option)`",
                fix: Echo.suggestion(nil, else: method.options.map(\.name), called: "its options"))
        }
        for option in method.options where option.isRequired && place.node[option.name] == nil {
            place.error("\(place.subject(option.name)) is missing", why: "the method `\(name)` needs it", fix: "add it")
        }
    }
}

extension DocumentReader {
    fileprivate func isKnownMethod(_ name: String) -> Bool {
        context.catalogues.contains { $0.credentialMethods.contains { $0.name == name } }
    }

    fileprivate func isKnownOption(_ name: String) -> Bool {
        context.catalogues.contains { catalogue in
            catalogue.credentialMethods.contains { method in method.options.contains { $0.name == name } }
        }
    }
}
