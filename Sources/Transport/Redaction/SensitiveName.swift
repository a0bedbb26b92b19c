/// Names whose values are secrets.
enum SensitiveName {
    /// Headers whose values hold spaces and commas: everything to the end of the line is secret.
    static func coversLine(_ name: some Collection<UInt8>) -> Bool { lines.contains(normalised(name)) }

    static func isSensitive(_ name: String) -> Bool { isSensitive(Array(name.utf8)) }

    /// Case, hyphens and underscores do not matter. A word that merely ends in `Token` is not enough, since errors are
    /// called `ExpiredToken`; one that ends in `-token` or `_TOKEN` is.
    static func isSensitive(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        // The longest name of ours has 26 letters; nobody names a thing with hundreds.
        guard name.count >= 5, name.count <= 200 else { return false }
        let plain = normalised(name)
        if lines.contains(plain) || words.contains(plain) { return true }
        if endings.contains(where: { plain.hasSuffix($0) }) { return true }
        guard plain.hasSuffix("token") else { return false }
        return name.dropLast(5).last.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") } ?? true
    }

    private static let lines: Set = ["authorization", "proxyauthorization", "cookie", "setcookie"]

    private static let words: Set = [
        "accesstoken", "apitoken", "authtoken", "awssessiontoken", "bearertoken", "idtoken", "refreshtoken",
        "securitytoken", "sessiontoken", "webidentitytoken", "xamzcredential", "xamzsignature", "signature",
        "credential", "samlassertion", "accesskeyid", "awsaccesskeyid",
    ]

    private static let endings = [
        "accesskey", "apikey", "passphrase", "password", "passwd", "privatekey", "secret", "secretkey", "clientsecret",
    ]

    private static func normalised(_ name: some Collection<UInt8>) -> String {
        let letters = name.lazy.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }.map(asciiLowercased)
        return String(decoding: Array(letters), as: UTF8.self)
    }
}
