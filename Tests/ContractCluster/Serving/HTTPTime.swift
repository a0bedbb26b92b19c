import HTTPTypes
import HummingbirdCore
import NIOCore
import Vocabulary

/// `Sat, 21 Nov 2026 00:12:03 GMT` (RFC 9110, 5.6.7).
enum HTTPTime {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ instant: Instant) -> String {
        let time = CivilTime(secondsSince1970: instant.seconds)
        let (year, month, day) = (
            time.date.description.prefix(4), Int(time.date.description.dropFirst(5).prefix(2)),
            time.date.description.suffix(2)
        )
        let weekday = days[((time.date.daysSince1970 + 3) % 7 + 7) % 7]
        return "\(weekday), \(day) \(months[(month ?? 1) - 1]) \(year) \(time.description.suffix(8)) GMT"
    }
}

extension APIRequest {
    init(_ request: Request) {
        self.init(method: request.head.method.rawValue, target: request.head.path ?? "/")
        accept = request.headers[.accept] ?? ""
        contentType = request.headers[.contentType] ?? ""
        userAgent = request.headers[.userAgent] ?? ""
        authorization = request.headers[.authorization]
        if let name = HTTPField.Name("Impersonate-User"), let user = request.headers[name] {
            let groups = HTTPField.Name("Impersonate-Group").map { request.headers[values: $0] } ?? []
            impersonated = Impersonation(user: user, groups: groups)
        }
    }
}
