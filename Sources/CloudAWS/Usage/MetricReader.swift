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
        /// The place of the question it belongs to.
        let place: Int
        let instance: String
        let name: String
        let statistic: String
    }

    private struct Window: Hashable {
        let region: String
        let days: Int
    }

    /// One reading for each question, in their order. What is no instance of EC2, or of another account, is unknown.
    func readings(_ queries: [MetricQuery]) async -> [MetricReading] {
        var windows: [Window] = []
        var series: [Window: [Series]] = [:]
        for (place, query) in queries.enumerated() {
            let scope = query.resource.scope
            guard scope.type == .instance, scope.account == caller.access.account.account else { continue }
            let window = Window(region: scope.region, days: query.days)
            if series[window] == nil { windows.append(window) }
            series[window, default: []] += Self.series(query, place)
        }
        let calls = windows.flatMap { window in
            (series[window] ?? []).chunked(Self.seriesPerCall).map { (window: window, series: $0) }
        }
        let answers = await concurrently(calls, atOnce: 4) { await values(of: $0.series, $0.window) }
        var found: [Int: [Known<[Double]>]] = [:]
        for (call, values) in zip(calls, answers) {
            for (series, value) in zip(call.series, values) { found[series.place, default: []].append(value) }
        }
        return queries.enumerated().map { place, query in
            MetricReading(query, Self.value(of: query.metric, found[place] ?? [.unknown(.notRead)]))
        }
    }

    private static func series(_ query: MetricQuery, _ place: Int) -> [Series] {
        func one(_ name: String, _ statistic: String) -> Series {
            Series(place: place, instance: query.resource.id, name: name, statistic: statistic)
        }
        return switch query.metric {
        case .cpuAverage: [one("CPUUtilization", "Average")]
        case .cpuMaximum: [one("CPUUtilization", "Maximum")]
        case .networkBytes: [one("NetworkIn", "Sum"), one("NetworkOut", "Sum")]
        }
    }

    /// One number of all days of all series; what is not known of one is not known of all.
    private static func value(of metric: UsageMetric, _ series: [Known<[Double]>]) -> Known<Double> {
        var all: [Double] = []
        for values in series {
            switch values {
            case .known(let days): all += days
            case .absent: break
            case .unknown(let why): return .unknown(why)
            }
        }
        guard !all.isEmpty else { return .absent }
        return switch metric {
        case .cpuAverage: .known(all.reduce(0, +) / Double(all.count))
        case .cpuMaximum: .known(all.max() ?? 0)
        case .networkBytes: .known(all.reduce(0, +))
        }
    }

    /// The values of each series, in their order.
    private func values(of series: [Series], _ window: Window) async -> [Known<[Double]>] {
        var answer = Answer()
        var seen: Set<String> = []
        repeat {
            var call = call(series, window)
            if let next = answer.nextToken { call.add("NextToken", next) }
            do throws(Refusal) {
                let body = try await caller.call(call, region: window.region).body
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

    private func call(_ series: [Series], _ window: Window) -> QueryCall {
        Self.call(series, days: window.days, at: caller.client.clock.now)
    }

    /// The smallest question there is, to find out whether it may be asked.
    static func sample(at now: Instant) -> QueryCall {
        call([Series(place: 0, instance: "i-0", name: "CPUUtilization", statistic: "Average")], days: 1, at: now)
    }

    /// Ends at a whole hour, so that a pass and the next ask the same.
    private static func call(_ series: [Series], days: Int, at now: Instant) -> QueryCall {
        let end = now.seconds / 3600 * 3600
        var call = QueryCall(.monitoring, "GetMetricData")
        call.add("StartTime", Instant(seconds: end - Int64(days) * day).description)
        call.add("EndTime", Instant(seconds: end).description)
        for (index, one) in series.enumerated() {
            let member = "MetricDataQueries.member.\(index + 1)"
            call.add("\(member).Id", "s\(index)")
            call.add("\(member).MetricStat.Metric.Namespace", "AWS/EC2")
            call.add("\(member).MetricStat.Metric.MetricName", one.name)
            call.add("\(member).MetricStat.Metric.Dimensions.member.1.Name", "InstanceId")
            call.add("\(member).MetricStat.Metric.Dimensions.member.1.Value", one.instance)
            call.add("\(member).MetricStat.Period", String(day))
            call.add("\(member).MetricStat.Stat", one.statistic)
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
