import Support
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The public conformance suite of the language, read from beside the package; none of it is copied.
@Suite struct ConformanceTests {
    @Test(.enabled(if: ConformanceSuite.isPresent, "the conformance suite is not in ../shared/oracles/cel"))
    func theWholeSuite() throws {
        let tests = try ConformanceSuite.tests()
        let skipped = try ConformanceSuite.skipped()
        var failures: [String: String] = [:]
        for test in tests { failures[test.name] = test.complaint() }
        if getenv("PIONEER_CEL_FAILURES") != nil {
            for (name, complaint) in failures.sorted(by: { $0.key < $1.key }) { print("FAILS \(name): \(complaint)") }
        }
        let names = Set(tests.map(\.name))
        print("CEL conformance: \(tests.count) tests, \(tests.count - failures.count) pass, \(skipped.count) skipped")
        for (name, reason) in skipped.sorted(by: { $0.key < $1.key }) {
            #expect(names.contains(name), "\(name) is in the list of skips and not in the suite: take it away")
            #expect(failures[name] != nil, "\(name) passes now: take it out of the list of skips (\(reason))")
        }
        for (name, complaint) in failures.sorted(by: { $0.key < $1.key }) where skipped[name] == nil {
            Issue.record("\(name): \(complaint)")
        }
        #expect(tests.count >= 2456)
        #expect(tests.count - failures.count >= 1740)
    }
}

/// Where the suite lies, and what is not expected to pass.
enum ConformanceSuite {
    static let folder: String = {
        for place in ["\(PackageFolder.path)/../shared", "\(PackageFolder.path)/../../shared"] {
            if access("\(place)/oracles/cel/basic.textproto", R_OK) == 0 { return "\(place)/oracles/cel" }
        }
        return "\(PackageFolder.path)/../shared/oracles/cel"
    }()

    static let isPresent = access("\(folder)/basic.textproto", R_OK) == 0

    static let files = [
        "basic", "bindings_ext", "block_ext", "comparisons", "conversions", "dynamic", "encoders_ext", "enums",
        "fields",
        "fp_math", "integer_math", "lists", "logic", "macros", "macros2", "math_ext", "namespace", "network_ext",
        "optionals", "parse", "plumbing", "proto2", "proto2_ext", "proto3", "string", "string_ext", "timestamps",
        "type_deduction", "unknowns", "wrappers",
    ]

    static func tests() throws -> [SuiteTest] {
        var tests: [SuiteTest] = []
        for file in files {
            let text = try TextFile.text(of: "\(folder)/\(file).textproto")
            for section in try TextProto(text).messages("section") {
                var seen: [String: Int] = [:]
                for test in section.messages("test") {
                    let name = "\(file)/\(section.text("name") ?? "")/\(test.text("name") ?? "")"
                    seen[name, default: 0] += 1
                    let number = seen[name, default: 1]
                    tests.append(SuiteTest(name: number == 1 ? name : "\(name)#\(number)", test))
                }
            }
        }
        return tests
    }

    /// Names and reasons; the file only shrinks.
    static func skipped() throws -> [String: String] {
        let text = try TextFile.text(of: "\(PackageFolder.path)/Tests/Expressions/Conformance/skipped.txt")
        var skipped: [String: String] = [:]
        var reason = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# ") { reason = String(line.dropFirst(2)) } else { skipped[String(line)] = reason }
        }
        return skipped
    }
}
