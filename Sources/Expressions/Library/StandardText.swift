/// What the language itself can do with strings.
enum StandardText {
    static let functions: [FunctionDeclaration] = [
        FunctionDeclaration("contains", [predicate(Text.contains)]),
        FunctionDeclaration("startsWith", [predicate(Text.hasPrefix)]),
        FunctionDeclaration("endsWith", [predicate(Text.hasSuffix)]),
        FunctionDeclaration("matches", [matches, matches.asMember(true)]),
    ]

    private static func predicate(_ holds: @escaping @Sendable (String, String) -> Bool) -> Overload {
        .member(.string, .string, .bool) { subject, argument, meter in
            guard case .string(let text) = subject, case .string(let part) = argument else { return nil }
            // A part that nearly fits everywhere is compared everywhere.
            guard meter.charge((text.utf8.count / 10 + 1) * (part.utf8.count / 100 + 1)) else { return Meter.exhausted }
            return .bool(holds(text, part))
        }
    }

    private static let matches = Overload.binary(.string, .string, .bool) { subject, argument, meter in
        guard case .string(let text) = subject, case .string(let source) = argument else { return nil }
        return Pattern.use(source, on: text, meter) { .bool($0.matches(text)) }
    }
}
