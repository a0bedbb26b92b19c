import Expressions
import Testing

/// Which ways down from a variable an expression names.
@Suite struct PathTests {
    @Test(
        arguments: [
            ("spec.zone == 'UTC'", [["zone"]]),
            ("has(spec.a.b) && spec['c'][0].d > 1", [["a", "b"], ["c", "0", "d"]]),
            ("'x' in spec.labels || spec.?y.orValue('') == spec[?'z'].orValue('')", [["labels", "x"], ["y"], ["z"]]),
            ("spec.list.exists(e, e.name == other.name)", [["list"]]),
            ("spec[name].zone", []), ("spec == {}", []), ("spec.", []),
        ] as [(String, [[String]])])
    func paths(_ text: String, _ expected: [[String]]) {
        #expect(Environment().paths(from: "spec", in: text) == expected)
    }
}
