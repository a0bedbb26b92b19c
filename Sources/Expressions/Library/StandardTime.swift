import Vocabulary

/// The parts of timestamps and durations.
enum StandardTime {
    static let functions: [FunctionDeclaration] = [
        getter("getFullYear") { $0.date.parts.year },
        getter("getMonth") { $0.date.parts.month - 1 },
        getter("getDate") { $0.date.parts.day },
        getter("getDayOfMonth") { $0.date.parts.day - 1 },
        getter("getDayOfWeek") { ($0.date.weekday.rawValue + 1) % 7 },
        getter("getDayOfYear") { time in
            let first = CivilDate(year: time.date.parts.year, month: 1, day: 1) ?? time.date
            return time.date.daysSince1970 - first.daysSince1970
        },
        getter("getHours", ofDuration: { $0 / 3_600_000_000_000 }) { $0.secondOfDay / 3600 },
        getter("getMinutes", ofDuration: { $0 / 60_000_000_000 }) { $0.secondOfDay / 60 % 60 },
        getter("getSeconds", ofDuration: { $0 / 1_000_000_000 }) { $0.secondOfDay % 60 },
        milliseconds,
    ]

    private static func getter(
        _ name: String, ofDuration: (@Sendable (Int64) -> Int64)? = nil,
        _ part: @escaping @Sendable (CivilTime) -> Int
    ) -> FunctionDeclaration {
        var overloads: [Overload] = [
            .member(.timestamp, .int) { value, _ in
                guard case .timestamp(let time) = value else { return nil }
                return .int(Int64(part(CivilTime(secondsSince1970: time.seconds))))
            },
            .member(.timestamp, .string, .int) { value, zone, meter in
                guard case .timestamp(let time) = value, case .string(let name) = zone else { return nil }
                guard let offset = offset(of: name, at: time.seconds, meter) else { return unknownZone(name) }
                return .int(Int64(part(CivilTime(secondsSince1970: time.seconds + Int64(offset)))))
            },
        ]
        if let ofDuration {
            overloads.append(
                .member(.duration, .int) { value, _ in
                    if case .duration(let span) = value { .int(ofDuration(span)) } else { nil }
                })
        }
        return FunctionDeclaration(name, overloads)
    }

    private static let milliseconds = FunctionDeclaration(
        "getMilliseconds",
        [
            .member(.timestamp, .int) { value, _ in
                if case .timestamp(let time) = value { .int(Int64(time.nanoseconds / 1_000_000)) } else { nil }
            },
            .member(.timestamp, .string, .int) { value, zone, meter in
                guard case .timestamp(let time) = value, case .string(let name) = zone else { return nil }
                guard offset(of: name, at: time.seconds, meter) != nil else { return unknownZone(name) }
                return .int(Int64(time.nanoseconds / 1_000_000))
            },
            .member(.duration, .int) { value, _ in
                if case .duration(let span) = value { .int(span / 1_000_000 % 1000) } else { nil }
            },
        ])

    private static func unknownZone(_ name: String) -> CELValue {
        .failure(.invalidArgument, "unknown time zone '\(name.prefix(80))'")
    }

    /// Seconds ahead of UTC of `UTC`, `+02:00`, `-02:30`, `02:00`, or of a zone that the environment knows.
    private static func offset(of zone: String, at seconds: Int64, _ meter: Meter) -> Int? {
        if zone == "UTC" || zone.isEmpty { return 0 }
        var digits = zone[...]
        let sign = digits.first == "-" ? -1 : 1
        if digits.first == "-" || digits.first == "+" { digits.removeFirst() }
        let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(\.isDigit) }),
            let hours = Int(parts[0]), let minutes = Int(parts[1])
        {
            return hours < 24 && minutes < 60 ? sign * (hours * 3600 + minutes * 60) : nil
        }
        meter.charge(50)
        return meter.zones?(zone, seconds)
    }
}
