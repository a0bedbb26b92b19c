import Vocabulary

/// Finds secrets that were pasted into a file: help, not a boundary. Nothing here ever shows what it found.
enum SecretScan {
    /// A secret and where it stands.
    struct Finding: Sendable {
        /// "an AWS access key id".
        let kind: String
        let range: SourceRange
        /// Its beginning, by which it is known again in other texts.
        let prefix: String

        var diagnostic: Diagnostic {
            .error(
                at: range, "this looks like \(kind)",
                why: "whoever can read the repository can use it, and Git does not forget",
                fix: "remove it, have it revoked, and name where the credentials come from instead")
        }
    }

    /// Every secret of a file, comments and keys included, at most one for each place. Linear in the file.
    static func find(in file: SourceFile) -> [Finding] {
        var findings: [Finding] = []
        file.bytes.withUnsafeBufferPointer { bytes in
            var line = 1
            var start = 0
            while start < bytes.count {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                SecretPatterns.find(in: UnsafeBufferPointer(rebasing: bytes[start..<end])) { kind, place in
                    findings.append(finding(kind, place, line: line, bytes[start..<end], file.path))
                }
                line += 1
                start = end + 1
            }
        }
        return findings
    }

    private static func finding(
        _ kind: String, _ place: Range<Int>, line: Int, _ text: Slice<UnsafeBufferPointer<UInt8>>, _ path: String
    ) -> Finding {
        // A column counts Unicode scalars, of which each begins with one such byte.
        func column(_ offset: Int) -> Int { text.prefix(offset).count { $0 & 0xC0 != 0x80 } + 1 }
        let secret = text.dropFirst(place.lowerBound).prefix(min(place.count, 12))
        return Finding(
            kind: kind,
            range: SourceRange(
                file: path, start: SourcePosition(line: line, column: column(place.lowerBound)),
                end: SourcePosition(line: line, column: column(place.upperBound))),
            prefix: String(decoding: secret, as: UTF8.self))
    }

    /// The diagnostic with every secret, also one that was cut, replaced.
    static func hide(_ secrets: [Finding], in diagnostic: Diagnostic) -> Diagnostic {
        var result = diagnostic
        for secret in secrets {
            result.what = hide(secret.prefix, in: result.what)
            result.why = hide(secret.prefix, in: result.why)
            result.fix = hide(secret.prefix, in: result.fix)
        }
        return result
    }

    private static func hide(_ prefix: String, in text: String) -> String {
        var text = text
        while let found = text.firstRange(of: prefix) {
            let end = text[found.upperBound...].firstIndex { "`\"'".contains($0) } ?? text.endIndex
            text.replaceSubrange(found.lowerBound..<end, with: "(hidden)")
        }
        return text
    }
}
