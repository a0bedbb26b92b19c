/// What may be the name of an object (`k8s.io/apimachinery/pkg/util/validation`).
enum Names {
    /// A name that is none, and why.
    struct Problem {
        let name: String
        let why: String

        func cause(_ field: String) -> APIStatus.Cause {
            APIStatus.Cause(reason: "FieldValueInvalid", message: "Invalid value: \"\(name)\": \(why)", field: field)
        }
    }

    static func subdomain(_ name: String, isPrefix: Bool) -> Problem? {
        if name.utf8.count > 253 { return Problem(name: name, why: "must be no more than 253 characters") }
        let parts = masked(name, isPrefix).split(separator: ".", omittingEmptySubsequences: false)
        if parts.allSatisfy({ isLabel($0) }) { return nil }
        return Problem(
            name: name,
            why: "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
                + "must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation "
                + #"is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#)
    }

    static func label(_ name: String, isPrefix: Bool) -> Problem? {
        if name.utf8.count > 63 { return Problem(name: name, why: "must be no more than 63 characters") }
        if isLabel(Substring(masked(name, isPrefix))) { return nil }
        return Problem(
            name: name,
            why: "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must "
                + "start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for "
                + "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")
    }

    /// A prefix may end with a dash.
    private static func masked(_ name: String, _ isPrefix: Bool) -> String {
        isPrefix && name.count > 1 && name.hasSuffix("-") ? name.dropLast() + "a" : name
    }

    private static func isLabel(_ text: Substring) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) }
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        return isLetter(first) && isLetter(last) && text.utf8.allSatisfy { isLetter($0) || $0 == 45 }
    }
}
