import Cloud
import Synchronization
import Vocabulary

/// What monitoring said last. Each answer costs money and is about whole days, and listings are made every few minutes.
final class MeasurementCache: Sendable {
    /// Seconds after which somebody is asked again.
    private static let age: Int64 = 6 * 3600

    private struct Entry {
        let incarnation: Incarnation
        let measurements: Measurements
        let at: Instant
    }

    private let entries = Mutex<[ResourceAddress: Entry]>([:])

    /// One entry for each resource, in their order; asks for those of which nothing recent is known.
    ///
    /// What is off is not measured: it shows nothing by then of what it was when somebody put it off.
    func measurements(
        of resources: [Resource], at instant: Instant,
        _ ask: ([ResourceAddress]) async -> [Measurements]
    ) async -> [Measurements] {
        let known = entries.withLock { entries in
            resources.map { resource in
                guard let entry = entries[resource.address], entry.incarnation == resource.incarnation,
                    instant.seconds - entry.at.seconds < Self.age
                else { return Measurements?.none }
                return entry.measurements
            }
        }
        let wanted = resources.indices.filter { known[$0] == nil && !resources[$0].isOff }
        let answers = wanted.isEmpty ? [] : await ask(wanted.map { resources[$0].address })
        var all = zip(resources, known).map { $0.isOff ? Measurements() : $1 ?? Measurements() }
        for (place, answer) in zip(wanted, answers) { all[place] = answer }
        note(zip(wanted, answers).map { (resources[$0], $1) }, at: instant)
        return all
    }

    /// What could not be found out is asked for again with the next listing.
    private func note(_ answers: [(resource: Resource, measurements: Measurements)], at instant: Instant) {
        entries.withLock { entries in
            entries = entries.filter { instant.seconds - $0.value.at.seconds < Self.age }
            for (resource, measurements) in answers where !measurements.readings.isEmpty {
                entries[resource.address] = Entry(
                    incarnation: resource.incarnation, measurements: measurements, at: instant)
            }
        }
    }
}

extension Resource {
    fileprivate var isOff: Bool {
        if case .known(.power(let state)) = value(of: .power) { state != .running } else { false }
    }
}
