import Documents
import Vocabulary

extension Shape where Output == Instant {
    /// A date and time with its offset, so that it means the same wherever it is read.
    static var instant: Shape {
        let form = TextForm.instant
        return Shape(.text(form)) { place in
            guard let text = place.node.text else {
                place.wrongType(wanted: form.wanted)
                return nil
            }
            if form.lengths.contains(text.unicodeScalars.count), let instant = Instant(rfc3339: text) { return instant }
            let isWithoutOffset = Instant(rfc3339: text + "Z") != nil
            let isDate = Instant(rfc3339: text + "T00:00:00Z") != nil
            place.error(
                "\(place.subject) is \(Echo.quoted(text))", why: "\(form.wanted) is wanted",
                fix: isWithoutOffset ? "add the offset: `\(text)Z` for UTC" : isDate ? "write `\(text)T00:00:00Z`" : "")
            return nil
        }
    }
}

extension Shape where Output == Int64 {
    /// A span of time, in seconds of a range.
    static func duration(_ range: ClosedRange<Int64>) -> Shape {
        let least = DurationText.text(range.lowerBound)
        let most = DurationText.text(range.upperBound)
        let form = TextForm(
            "a span of time such as `90s`, `10m` or `1h30m`, from \(least) to \(most)", pattern: DurationText.pattern,
            lengths: 2...28, accepts: { DurationText.seconds($0) != nil })
        return Shape<String>.text(form).map { text, place in
            guard let seconds = DurationText.seconds(text), range.contains(seconds) else {
                place.error("\(place.subject) is \(Echo.quoted(text))", why: "\(form.wanted) is wanted")
                return nil
            }
            return seconds
        }
    }
}
