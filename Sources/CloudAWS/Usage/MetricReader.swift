import Cloud
import Documents
import Transport
import Vocabulary

/// Asks CloudWatch how much EC2 instances were used, five hundred series a call.
///
/// Source: CloudWatch API reference, `GetMetricData`; EC2 user guide, "CloudWatch metrics that are available for your
/// instances".
struct MetricReader: Sendable {
    let caller: AWSCaller

    /// The most series one call takes.
    static let seriesPerCall = 500
    private static let day: Int64 = 86_400

    /// What CloudWatch keeps under a name, and how a day of it is put together.
    private struct Series: Sendable {
        /// The place of the instance among those asked for.
        let place: Int
        let instance: String
        let kind: Kind

        enum Kind: CaseIterable, Sendable {
            case cpuAverage, cpuMaximum, networkIn, networkOut

            var words: (name: String, statistic: String) {
                switch self {
                case .cpuAverage: ("CPUUtilization", "Average")
                case .cpuMaximum: ("CPUUtilization", "Maximum")
                case .networkIn: ("NetworkIn", "Sum")
                case .networkOut: ("NetworkOut", "Sum")
                }
            }
        }
    }

    /// One entry for each address, in their order. Of what is no instance of EC2, or of another account, nothing is measured.
    func measurements(of addresses: [ResourceAddress]) async -> [Measurements] {
        var regions: [String] = []
        var series: [String: [Series]] = [:]
        for (place, address) in addresses.enumerated() {
            let scope = address.scope
            guard scope.type == .instance, scope.account == caller.access.account.account else { continue }
            if series[scope.region] == nil { regions.append(scope.region) }
            series[scope.region, default: []] += Series.Kind.allCases.map {
                Series(place: place, instance: address.id, kind: $0)
            }
        }
        let calls = regions.flatMap { region in
            (series[region] ?? []).chunked(Self.seriesPerCall).map { (region: region, series: $0) }
        }
        let answers = await concurrently(calls, atOnce: 4) { await values(of: $0.series, region: $0.region) }
        var found: [Int: [Series.Kind: [Double]]] = [:]
        for (call, values) in zip(calls, answers) {
            // What nobody told is left out, as is what was not measured.
            for (series, value) in zip(call.series, values) {
                found[series.place, default: [:]][series.kind] = value.value
            }
        }
        return addresses.indices.map { Self.measurements(found[$0] ?? [:]) }
    }

    private static func measurements(_ days: [Series.Kind: [Double]]) -> Measurements {
        var values: [Measurements.Measure: Value] = [:]
        // Each value stands for a day; the metrics cover those that all of them do.
        if let covered = days.values.map(\.count).min() { values[.days] = .int(Int64(covered)) }
        values[.averageCPU] = days[.cpuAverage].map { .double(mean($0)) }
        values[.maximumCPU] = days[.cpuMaximum].flatMap { $0.max() }.map { .double($0) }
        if let bytesIn = days[.networkIn], let bytesOut = days[.networkOut],
            let bytes = Int64(exactly: (mean(bytesIn) + mean(bytesOut)).rounded())
        {
            values[.networkBytesPerDay] = .int(bytes)
        }
        return Measurements(values)
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(values.count, 1)) }

    /// The values of each series, in their order.
    private func values(of series: [Series], region: String) async -> [Known<[Double]>] {
        var answer = Answer()
        var seen: Set<String> = []
        repeat {
            var call = Self.call(series, days: Measurements.window, at: caller.client.clock.now)
            if let next = answer.nextToken { call.add("NextToken", next) }
            do throws(Refusal) {
                let body = try await caller.call(call, region: region).body
                do throws(DocumentError) { answer.add(try XML.tree(body)) } catch {
                    throw Refusal(.malformed("CloudWatch GetMetricData", error))
                }
            } catch {
                return series.map { _ in .unknown(error.error.ignorance) }
            }
            if let next = answer.nextToken, !seen.insert(next).inserted { return series.map { _ in .unknown(.failed) } }
        } while answer.nextToken != nil
        return series.indices.map { answer.values(of: "s\($0)") }
    }

    /// The smallest question there is, to find out whether it may be asked.
    static func sample(at now: Instant) -> QueryCall {
        call([Series(place: 0, instance: "i-0", kind: .cpuAverage)], days: 1, at: now)
    }

    /// Whole days, so that each value stands for one and a pass and the next ask the same.
    private static func call(_ series: [Series], days: Int, at now: Instant) -> QueryCall {
        let end = now.seconds / day * day
        var call = QueryCall(.monitoring, "GetMetricData")
        call.add("StartTime", Instant(seconds: end - Int64(days) * day).description)
        call.add("EndTime", Instant(seconds: end).description)
        for (index, one) in series.enumerated() {
            let member = "MetricDataQueries.member.\(index + 1)"
            call.add("\(member).Id", "s\(index)")
            call.add("\(member).MetricStat.Metric.Namespace", "AWS/EC2")
            call.add("\(member).MetricStat.Metric.MetricName", one.kind.words.name)
            call.add("\(member).MetricStat.Metric.Dimensions.member.1.Name", "InstanceId")
            call.add("\(member).MetricStat.Metric.Dimensions.member.1.Value", one.instance)
            call.add("\(member).MetricStat.Period", String(day))
            call.add("\(member).MetricStat.Stat", one.kind.words.statistic)
        }
        return call
    }

    /// What pages have told so far, by the id of a series.
    private struct Answer {
        private(set) var nextToken: String?
        private var known: [String: [Double]] = [:]
        private var doubtful: [String: Ignorance] = [:]
        /// Those of which the last page so far did not tell all.
        private var partial: Set<String> = []

        mutating func add(_ page: XMLElement) {
            nextToken = page["GetMetricDataResult/NextToken"].flatMap { $0.text.isEmpty ? nil : $0.text }
            for result in page.elements("GetMetricDataResult/MetricDataResults/member") {
                guard let id = result["Id"]?.text else { continue }
                partial.remove(id)
                switch result["StatusCode"]?.text {
                case "PartialData": partial.insert(id)
                case "InternalError": doubtful[id] = .failed
                case "Forbidden": doubtful[id] = .denied
                default: break
                }
                known[id, default: []] += result.elements("Values/member").compactMap { member in
                    guard let value = Double(member.text), value.isFinite else {
                        doubtful[id] = .notUnderstood
                        return nil
                    }
                    return value
                }
            }
        }

        /// A series that no page speaks of is not known.
        func values(of id: String) -> Known<[Double]> {
            if let why = doubtful[id] { return .unknown(why) }
            if partial.contains(id) { return .unknown(.failed) }
            guard let values = known[id] else { return .unknown(.notUnderstood) }
            return values.isEmpty ? .absent : .known(values)
        }
    }
}
