import Expressions
import Testing
import Vocabulary

/// The environment most tests use.
func environment(_ limits: Limits = Limits()) -> Environment { Environment(limits: limits, zones: SuiteZones.offset) }

/// The value of an expression without variables; an issue where it has none.
func evaluate(_ text: String, checked: Bool = true, at location: SourceLocation = #_sourceLocation) -> CELValue? {
    do {
        let environment = environment()
        let outcome = try environment.compile(text, checked: checked).evaluate(Activation(environment))
        if case .value(let value) = outcome { return value }
        Issue.record("\(text): \(outcome)", sourceLocation: location)
    } catch {
        Issue.record("\(text): \(error)", sourceLocation: location)
    }
    return nil
}

/// Whether an expression holds; an issue where it is no condition.
func holds(_ text: String, at location: SourceLocation = #_sourceLocation) -> Bool {
    if case .bool(let flag)? = evaluate(text, at: location) { flag } else { false }
}

/// The message of the error that an expression's evaluation ends with; nil where it has a value.
func failure(_ text: String, checked: Bool = true, limits: Limits = Limits()) throws -> EvaluationError? {
    let environment = environment(limits)
    let outcome = try environment.compile(text, checked: checked).evaluate(Activation(environment))
    if case .error(let error) = outcome { return error }
    return nil
}

/// What the compiler says about a text, each finding as a line; empty where it has nothing to say.
func findings(_ text: String, _ environment: Environment = environment(), at place: SourcePlace = SourcePlace("p.yaml"))
    -> [String]
{
    do throws(ExpressionError) {
        _ = try environment.compile(text, at: place)
        return []
    } catch {
        return error.diagnostics.map(\.description)
    }
}
