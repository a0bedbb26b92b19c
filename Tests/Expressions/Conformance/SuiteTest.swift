import Expressions
import Support
import Timetables
import Vocabulary

/// One test of the public conformance suite.
struct SuiteTest: Sendable {
    /// `file/section/test`, with `#2` and so on where a section has a name twice.
    let name: String
    private let proto: TextProto

    init(name: String, _ message: TextProto) {
        self.name = name
        proto = message
    }

    /// What is wrong; nil where the test passes.
    func complaint() -> String? {
        do {
            return try run(proto)
        } catch let error as SuiteValues.Unsupported {
            return "the test needs \(error.what)"
        } catch let error as ExpressionError {
            return "refused: \(error)"
        } catch {
            return "\(error)"
        }
    }

    private func run(_ test: TextProto) throws -> String? {
        let (environment, bindings) = try environment(test)
        let isChecked = test.text("disable_check") != "true"
        let program: Program
        do {
            program = try environment.compile(test.text("expr") ?? "", checked: isChecked)
        } catch {
            if test.has("eval_error") || test.has("any_eval_errors") { return nil }
            throw error
        }
        if let wanted = test.message("typed_result")?.message("deduced_type") {
            let type = try SuiteValues.type(wanted)
            guard program.resultType == type else { return "type \(program.resultType) instead of \(type)" }
        }
        if test.text("check_only") == "true" { return nil }
        var activation = Activation(environment)
        for (name, value) in bindings { activation[name] = value }
        let outcome = program.evaluate(activation)
        if test.has("eval_error") || test.has("any_eval_errors") {
            if case .error = outcome { return nil }
            return "\(outcome) instead of an error"
        }
        let wanted =
            try (test.message("value") ?? test.message("typed_result")?.message("result"))
            .map(SuiteValues.value) ?? .bool(true)
        guard case .value(let value) = outcome, SuiteValues.same(value, wanted) else {
            return "\(outcome) instead of \(wanted)"
        }
        return nil
    }

    private func environment(_ test: TextProto) throws -> (Environment, [(String, CELValue)]) {
        var environment = Environment(
            libraries: Library.all + [.blocks], container: test.text("container") ?? "", zones: SuiteZones.offset)
        var declared: Set<String> = []
        for declaration in test.messages("type_env") {
            let name = declaration.text("name") ?? ""
            if let type = declaration.message("ident")?.message("type") {
                environment.declare(name, try SuiteValues.type(type))
                declared.insert(name)
            }
            for overload in declaration.message("function")?.messages("overloads") ?? [] {
                let result = try SuiteValues.type(overload.message("result_type") ?? TextProto())
                let parameters = try overload.messages("params").map(SuiteValues.type)
                let isMember = overload.text("is_instance_function") == "true"
                environment.declare(
                    FunctionDeclaration(name, [Overload(parameters, result, isMember: isMember) { _, _ in nil }]))
            }
        }
        var bindings: [(String, CELValue)] = []
        for binding in test.messages("bindings") {
            let name = binding.text("key") ?? ""
            guard let value = binding.message("value")?.message("value") else { continue }
            if declared.insert(name).inserted { environment.declare(name, .dyn) }
            bindings.append((name, try SuiteValues.value(value)))
        }
        return (environment, bindings)
    }
}

/// The machine's zone database.
enum SuiteZones {
    static let offset: Environment.ZoneOffset = { name, seconds in
        zones.zone(ZoneID(rawValue: name))?.offset(at: Instant(seconds: seconds))
    }

    private static let zones: ZoneTable = {
        let names: [ZoneID] = ["Australia/Sydney", "US/Central", "America/St_Johns", "Asia/Kathmandu"]
        return ZoneTable(
            release: "",
            files: names.compactMap { id in (try? TextFile.bytes(of: "/usr/share/zoneinfo/\(id)")).map { (id, $0) } })
    }()
}
