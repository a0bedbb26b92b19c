/// Takes secrets out of text that somebody may read.
///
/// It is the last line, not the first: what is known to be secret should not get into a message at all. It finds
/// secrets by the name before them, by where they stand in a URL, or by a shape that nothing else has.
public enum Redaction {
    /// What stands in a secret's place.
    public static let placeholder = "[redacted]"

    /// A URL without query and fragment, its user information hidden. O(length).
    public static func url(_ url: String) -> String {
        // On bytes, since a combining mark after a "?" would make another character of it.
        text(String(Substring(url.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })))
    }

    /// Any text without the secrets in it: values after sensitive names (`Authorization: …`, `password=…`,
    /// `"SecretAccessKey": "…"`), user information, query values and fragments of URLs, private keys in PEM, access key
    /// ids, well-known kinds of token. O(length).
    public static func text(_ text: String) -> String {
        var scanner = RedactingScanner(Array(text.utf8))
        scanner.run()
        return String(decoding: scanner.output, as: UTF8.self)
    }

    /// Whether what stands under this name must not be shown: a header's, a variable's, a key's.
    public static func isSensitive(name: String) -> Bool { SensitiveName.isSensitive(name) }
}
