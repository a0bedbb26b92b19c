import CRE2

/// A compiled regular expression, which takes time in proportion to the text, whatever the pattern.
///
/// RE2 promises that one may be used from several threads at once, hence `@unchecked Sendable`.
final class Pattern: @unchecked Sendable {
    struct Invalid: Error {
        let message: String
    }

    private let handle: OpaquePointer
    /// Instructions of the compiled program.
    let size: Int

    /// Compiles a pattern whose program takes at most so many bytes.
    init(_ source: String, memory: Int64) throws(Invalid) {
        var source = source
        let compiled = source.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_compile($0.baseAddress ?? Pattern.empty, $0.count, memory) }
        }
        guard let compiled else { throw Invalid(message: "no memory for it") }
        if let error = cre2_error(compiled) {
            let message = String(cString: error)
            cre2_free(compiled)
            throw Invalid(message: message)
        }
        handle = compiled
        size = Int(cre2_program_size(compiled))
    }

    deinit { cre2_free(handle) }

    // Never read: it stands for the address of a text of no bytes.
    private nonisolated(unsafe) static let empty = UnsafePointer(UnsafeMutablePointer<CChar>.allocate(capacity: 1))

    /// The number of capturing groups.
    var groups: Int { Int(cre2_groups(handle)) }

    /// Pays for one pass over a text: it grows with the text and with the pattern.
    func charge(_ text: String, _ meter: Meter) -> Bool {
        meter.charge((text.utf8.count / 10 + 1) * (size / 20 + 1))
    }

    /// Whether the pattern is found anywhere in the text.
    func matches(_ text: String) -> Bool {
        Text.withBytes(text) { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_matches(handle, $0.baseAddress ?? Pattern.empty, $0.count) }
        }
    }

    /// The bytes of the first match at or after a byte.
    func find(_ bytes: UnsafeBufferPointer<UInt8>, from: Int) -> Range<Int>? {
        var range = CRE2Range(start: -1, end: -1)
        let found = bytes.withMemoryRebound(to: CChar.self) {
            cre2_find(handle, $0.baseAddress ?? Pattern.empty, $0.count, from, &range, 1)
        }
        return found ? range.start..<range.end : nil
    }

    /// Compiles a pattern that is a value and uses it on a text; both cost.
    static func use(
        _ source: String, on text: String, _ meter: Meter, _ body: (Pattern) -> CELValue
    ) -> CELValue {
        guard meter.charge(source.utf8.count * 10 + 100) else { return Meter.exhausted }
        let pattern: Pattern
        do {
            pattern = try Pattern(source, memory: meter.patternMemory)
        } catch {
            return .failure(.invalidArgument, "invalid regular expression: \(error.message)")
        }
        guard meter.charge(pattern.size), pattern.charge(text, meter) else { return Meter.exhausted }
        return body(pattern)
    }
}
