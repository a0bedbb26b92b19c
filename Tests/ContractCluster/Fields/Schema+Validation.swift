import Vocabulary

extension Schema {
    /// What is wrong with a value, in the words of the API server's validation of custom objects.
    func problems(_ value: Value, at path: String = "") -> [APIStatus.Cause] {
        var causes: [APIStatus.Cause] = []
        check(value, path, &causes)
        return causes
    }

    private func check(_ value: Value, _ path: String, _ causes: inout [APIStatus.Cause]) {
        if value.isNull, limits.isNullable { return }
        guard fits(value) else {
            let shown = "Invalid value: \"\(value.typeName)\": "
            causes.append(
                APIStatus.Cause(
                    reason: "FieldValueTypeInvalid",
                    message: "\(shown)\(path) in body must be of type \(typeName): \"\(value.typeName)\"", field: path))
            return
        }
        checkLimits(value, path, &causes)
        switch value {
        case .map(let entries):
            for name in required where value[name] == nil {
                causes.append(
                    APIStatus.Cause(
                        reason: "FieldValueRequired", message: "Required value",
                        field: path.isEmpty ? name : path + "." + name))
            }
            for entry in entries {
                child(entry.key)?.check(entry.value, path.isEmpty ? entry.key : path + "." + entry.key, &causes)
            }
        case .list(let elements):
            for (index, element) in elements.enumerated() { items?.check(element, "\(path)[\(index)]", &causes) }
        default: break
        }
    }

    private func checkLimits(_ value: Value, _ path: String, _ causes: inout [APIStatus.Cause]) {
        let number: Double? =
            switch value {
            case .int(let number): Double(number)
            case .double(let number): number
            default: nil
            }
        func add(_ message: String, _ reason: String = "FieldValueInvalid") {
            causes.append(APIStatus.Cause(reason: reason, message: message, field: path))
        }
        let shown = JSONText.text(value)
        if let number, let maximum = limits.maximum, number > maximum {
            add("Invalid value: \(shown): \(path) in body should be less than or equal to \(Self.plain(maximum))")
        }
        if let number, let minimum = limits.minimum, number < minimum {
            add("Invalid value: \(shown): \(path) in body should be greater than or equal to \(Self.plain(minimum))")
        }
        if !limits.choices.isEmpty, !limits.choices.contains(value) {
            let choices = limits.choices.map { JSONText.text($0) }.joined(separator: ", ")
            add("Unsupported value: \(shown): supported values: \(choices)", "FieldValueNotSupported")
        }
    }

    private static func plain(_ number: Double) -> String {
        number == number.rounded() ? String(Int64(number)) : String(number)
    }

    private var typeName: String {
        switch form {
        case .any: "any"
        case .list: "array"
        case .integerOrString: "integer"
        case .object, .string, .integer, .number, .boolean: "\(form)"
        }
    }

    private func fits(_ value: Value) -> Bool {
        switch (form, value) {
        case (.any, _), (.object, .map), (.list, .list), (.string, .string), (.integer, .int), (.number, .int),
            (.number, .double), (.boolean, .bool), (.integerOrString, .int), (.integerOrString, .string):
            true
        case (.integer, .double(let number)): number == number.rounded()
        default: false
        }
    }

    /// Rules that a value breaks.
    func broken(_ value: Value, at path: String = "") -> [APIStatus.Cause] {
        var causes = rules.filter { $0.holds(for: value) == false }.map {
            APIStatus.Cause(reason: "FieldValueInvalid", message: "Invalid value: \($0.message)", field: path)
        }
        switch value {
        case .map(let entries):
            for entry in entries {
                causes +=
                    child(entry.key)?.broken(
                        entry.value, at: path.isEmpty ? entry.key : path + "." + entry.key) ?? []
            }
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                causes += items?.broken(element, at: "\(path)[\(index)]") ?? []
            }
        default: break
        }
        return causes
    }

    /// The first place whose type a typed object cannot hold: nil where all fit.
    func misfit(_ value: Value, at path: String = "") -> (path: String, value: Value, form: Form)? {
        if value.isNull { return nil }
        guard fits(value) else { return (path, value, form) }
        switch value {
        case .map(let entries):
            for entry in entries {
                let inner = path.isEmpty ? entry.key : path + "." + entry.key
                if let misfit = child(entry.key)?.misfit(entry.value, at: inner) { return misfit }
            }
        case .list(let elements):
            for element in elements {
                if let misfit = items?.misfit(element, at: path) { return misfit }
            }
        default: break
        }
        return nil
    }
}
