/// What Cloud Custodian takes the name of a zone for.
enum OffHoursZone {
    /// Its short names; `c7n.filters.offhours`, `Time.TZ_ALIASES`.
    private static let aliases: [String: String] = [
        "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles", "pst": "America/Los_Angeles",
        "ast": "America/Phoenix", "at": "America/Phoenix", "est": "America/New_York", "edt": "America/New_York",
        "et": "America/New_York", "cst": "America/Chicago", "cdt": "America/Chicago", "ct": "America/Chicago",
        "mst": "America/Denver", "mdt": "America/Denver", "mt": "America/Denver", "gmt": "Etc/GMT", "gt": "Etc/GMT",
        "bst": "Europe/London", "ist": "Europe/Dublin", "cet": "Europe/Berlin", "it": "Asia/Kolkata",
        "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "sgt": "Asia/Singapore", "aet": "Australia/Sydney",
        "brt": "America/Sao_Paulo", "nzst": "Pacific/Auckland", "utc": "Etc/UTC",
    ]

    /// The zone that is meant, by the letters whatever their case; what is no short name stands for itself.
    static func name(_ text: String) -> String {
        // Where there is no such file it looks for one with lines instead of spaces.
        aliases[text] ?? String(text.map { $0 == " " ? "_" : $0 })
    }
}
