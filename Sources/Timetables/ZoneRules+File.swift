import Vocabulary

extension ZoneRules {
    /// Reads a compiled zone; nil for anything that is not one, or that counts leap seconds.
    convenience init?(tzif bytes: [UInt8]) {
        guard var file = TimeZoneFile(bytes) else { return nil }
        let cycleStart = file.unrollFooter()
        self.init(
            types: file.types, typeIndices: file.typeIndices, transitions: file.transitions, cycleStart: cycleStart)
    }
}

extension TimeZoneFile {
    /// Appends what the footer says of the four hundred years after the last transition; returns where the part
    /// begins that repeats for ever.
    fileprivate mutating func unrollFooter() -> Int64? {
        guard let footer else { return nil }
        // Without a transition the footer holds at all times; daylight saving time is younger than 1900.
        let year = last.map { CivilTime(secondsSince1970: $0).date.parts.year } ?? 1900
        guard let standard = index(of: footer.standard) else { return nil }
        if last == nil { typeIndices = [standard] }
        guard let daylight = footer.daylight, let summer = index(of: daylight.type) else { return nil }
        let inFile = transitions.count
        for change in footer.changes(in: year - 1...year + 404) where last.map({ change.time > $0 }) ?? true {
            let type = change.isDaylight ? summer : standard
            // Of two changes at one instant the later in the list counts.
            if transitions.count > inFile, transitions.last == change.time {
                transitions.removeLast()
                typeIndices.removeLast()
            }
            guard typeIndices.last != type else { continue }
            transitions.append(change.time)
            typeIndices.append(type)
        }
        guard transitions.count > inFile + 1, let start = CivilDate(year: year + 2, month: 1, day: 1) else {
            return nil
        }
        return Int64(start.daysSince1970) * 86_400
    }

    private mutating func index(of type: LocalType) -> UInt8? {
        if let known = types.firstIndex(of: type) { return UInt8(known) }
        guard types.count < 256 else { return nil }
        types.append(type)
        return UInt8(types.count - 1)
    }
}
