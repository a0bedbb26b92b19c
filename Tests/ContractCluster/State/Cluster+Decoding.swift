import Documents
import Vocabulary

extension Cluster {
    /// The body of a create or a replacement.
    func read(_ call: Call) throws(APIStatus) -> Value { try call.stored(try body(call)) }

    private func body(_ call: Call) throws(APIStatus) -> Value {
        let type = call.contentType.prefix { $0 != ";" }
        switch type {
        case "", "application/json":
            if call.body.isEmpty {
                throw .badRequest(
                    "the object provided is unrecognized (must be of type \(call.asked.kind)): couldn't get "
                        + "version/kind; json parse error: unexpected end of JSON input (<empty>)")
            }
            do throws(DocumentError) {
                return try JSONReading.value(call.body)
            } catch {
                throw .badRequest(
                    "the object provided is unrecognized (must be of type \(call.kind.kind)): couldn't get version/kind; "
                        + "json parse error: \(error.message)")
            }
        case Protobuf.mediaType[...]: return try Protobuf.value(call.body)
        case "application/yaml":
            let (value, problem) = JSONReading.yaml(call.body)
            guard let value else { throw .badRequest("error converting YAML to JSON: \(problem)") }
            return value
        default:
            throw .unsupportedMediaType(String(type), ["application/json", "application/yaml", Protobuf.mediaType])
        }
    }

    /// An object without what its kind has no field for, and warnings about that.
    func decode(_ given: Value, _ call: Call) throws(APIStatus) -> (Value, [String]) {
        let kind = call.kind
        guard given.isMap else { throw .badRequest("the object provided is unrecognized: it is no mapping") }
        if let version = given["apiVersion"]?.text, version != kind.apiVersion {
            throw .badRequest(wrongVersion(version, kind))
        }
        if let other = given["kind"]?.text, other != kind.kind {
            throw .badRequest(
                "\(other) in version \"\(kind.version)\" cannot be handled as a \(kind.kind): "
                    + "converting (\(kind.version).\(other)) to (\(kind.group).\(kind.kind)): unknown conversion")
        }
        if kind.isCustom, given["apiVersion"] == nil || given["kind"] == nil {
            throw .badRequest("Object 'Kind' is missing in '\(JSONText.text(given))'")
        }
        if !kind.isCustom, let misfit = kind.schema.misfit(given) {
            let type = misfit.form == .integer ? "int32" : "\(misfit.form)"
            throw .badRequest(
                "\(kind.kind) in version \"\(kind.version)\" cannot be handled as a \(kind.kind): json: cannot "
                    + "unmarshal \(misfit.value.typeName) into Go struct field \(kind.kind).\(misfit.path) of type \(type)"
            )
        }
        var (object, unknown) = kind.schema.pruned(given)
        object.set("apiVersion", .string(kind.apiVersion))
        object.set("kind", .string(kind.kind))
        if unknown.isEmpty || call.validation == .ignore { return (object, []) }
        let texts = unknown.map { "unknown field \"\($0)\"" }
        if call.validation == .strict {
            throw .badRequest(
                "\(kind.kind) in version \"\(kind.version)\" cannot be handled as a \(kind.kind): strict decoding "
                    + "error: \(texts.joined(separator: ", "))")
        }
        return (object, texts)
    }

    private func wrongVersion(_ version: String, _ kind: ResourceKind) -> String {
        if kind.isCustom {
            return
                "the API version in the data (\(version)) does not match the expected API version (\(kind.apiVersion))"
        }
        return "\(kind.kind) in version \"\(version.split(separator: "/").last ?? "")\" cannot be handled as a "
            + "\(kind.kind): no kind \"\(kind.kind)\" is registered for version \"\(version)\" in scheme "
            + "\"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\""
    }

    /// An object with what is set where nothing is said.
    func defaulted(_ object: Value, _ kind: ResourceKind) -> Value {
        var object = kind.schema.defaulted(object)
        if let path = kind.podTemplate, var template = object.at(path) {
            Pods.setPullPolicies(&template)
            object.set(path, template)
        }
        kind.adjust(&object)
        return kind.ordered(object)
    }

    /// - Throws: 422 with all that is wrong.
    func validate(_ object: Value, old: Value?, _ kind: ResourceKind, _ name: String) throws(APIStatus) {
        if kind.isCustom {
            var causes = kind.schema.problems(object)
            if causes.isEmpty {
                causes = kind.schema.broken(object)
            } else if kind.schema.hasRules {
                causes.append(
                    APIStatus.Cause(
                        reason: "FieldValueInvalid",
                        message: "Invalid value: null: some validation rules were not checked because the object was "
                            + "invalid; correct the existing errors to complete validation", field: "<nil>"))
            }
            if !causes.isEmpty { throw .invalid(kind, name, causes) }
            return
        }
        let causes = Checks.problems(object, old: old, kind)
        if !causes.isEmpty { throw .invalid(kind.inErrors, name, causes) }
    }
}

extension Schema {
    /// Whether it or something in it has rules.
    var hasRules: Bool {
        !rules.isEmpty || properties.contains { $0.schema.hasRules } || items?.hasRules == true
            || additional?.hasRules == true
    }
}
