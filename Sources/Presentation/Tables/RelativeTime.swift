public import Vocabulary

/// How far an instant lies from another, in the words of people: `in 3 h`, `12 min ago`, `now`.
public enum RelativeTime {
    /// The distance in its largest whole unit, cut, not rounded: seconds, minutes, hours, from two days on days.
    public static func text(_ instant: Instant, from now: Instant) -> String {
        let (distance, isBeyond) = instant.milliseconds.subtractingReportingOverflow(now.milliseconds)
        let seconds = Int64((isBeyond ? .max : distance.magnitude) / 1000)
        if seconds == 0 { return "now" }
        let amount =
            switch seconds {
            case ..<60: "\(seconds) s"
            case ..<3600: "\(seconds / 60) min"
            case ..<172_800: "\(seconds / 3600) h"
            default: "\(seconds / 86_400) d"
            }
        return instant > now ? "in \(amount)" : "\(amount) ago"
    }
}
