import Vocabulary

/// Writes SARIF 2.1.0 (OASIS Standard, 28 August 2023, with Errata 01), which code scanning reads.
enum SARIFWriter {
    private static let schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    /// The name under which fingerprints stand; a way to compute them that is not this one gets another.
    private static let fingerprint = "cloudPioneer/v1"

    static func text(_ report: CheckReport, version: String) -> String {
        JSONText.of([
            "$schema": .string(schema), "version": "2.1.0",
            "runs": [
                [
                    "tool": ["driver": driver(report, version)],
                    "automationDetails": ["id": .string("pioneer/\(report.name)/")],
                    // Places count Unicode scalars, from 1, and the end is behind the last.
                    "columnKind": "unicodeCodePoints",
                    "originalUriBaseIds": ["%SRCROOT%": ["description": message("The top of the repository.")]],
                    "results": .list(zip(report.results, report.fingerprints).map { result($0, $1, report.rules) }),
                ]
            ],
        ])
    }

    private static func driver(_ report: CheckReport, _ version: String) -> Value {
        [
            "name": "CloudPioneer", "version": .string(version),
            "rules": .list(
                report.rules.map { rule in
                    [
                        "id": .string(rule.id), "shortDescription": message(rule.title),
                        "fullDescription": message(rule.help), "help": message(rule.help),
                    ]
                }),
        ]
    }

    private static func result(_ result: CheckResult, _ fingerprint: String, _ rules: [CheckRule]) -> Value {
        .object([
            "ruleId": .string(result.rule),
            "ruleIndex": rules.firstIndex { $0.id == result.rule }.map { .int(Int64($0)) },
            "level": .string(result.level.rawValue), "message": message(result.sentence),
            "locations": result.range.map { [["physicalLocation": location($0)]] },
            "partialFingerprints": .map([Value.Entry(Self.fingerprint, .string(fingerprint))]),
        ])
    }

    private static func location(_ range: SourceRange) -> Value {
        // Without an end a region reaches to the end of its line.
        let hasEnd = range.end > range.start
        return [
            "artifactLocation": ["uri": .string(uri(range.file)), "uriBaseId": "%SRCROOT%"],
            "region": .object([
                "startLine": .int(Int64(range.start.line)), "startColumn": .int(Int64(range.start.column)),
                "endLine": hasEnd ? .int(Int64(range.end.line)) : nil,
                "endColumn": hasEnd ? .int(Int64(range.end.column)) : nil,
            ]),
        ]
    }

    /// A plain text message: braces would be placeholders (section 3.11.5), brackets before parentheses a link (3.11.6).
    private static func message(_ text: String) -> Value {
        var plain = Escaping.terminal(text).replacing("{", with: "{{").replacing("}", with: "}}")
        if plain.contains("](") {
            plain = plain.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
        }
        return ["text": .string(plain)]
    }

    /// A path as a relative reference (RFC 3986, section 4.2): what is not unreserved is written in hexadecimal.
    private static func uri(_ path: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
        return path.utf8.map { byte in
            if plain.contains(byte) { return String(UnicodeScalar(byte)) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
