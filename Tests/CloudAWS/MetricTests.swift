import Cloud
import Support
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

@Suite struct MetricTests {
    private let account = AccountConfiguration.fixture()

    private func query(_ metric: UsageMetric, _ id: String = "i-1", days: Int = 14) -> MetricQuery {
        MetricQuery(metric, of: ResourceAddress(scope: account.scope(.instance), id: id), days: days)
    }

    private static func answer(_ results: [(id: String, status: String, values: [String])], next: String? = nil)
        -> String
    {
        let members = results.map { result in
            "<member><Id>\(result.id)</Id><StatusCode>\(result.status)</StatusCode><Timestamps/><Values>"
                + result.values.map { "<member>\($0)</member>" }.joined() + "</Values></member>"
        }
        return """
            <GetMetricDataResponse><GetMetricDataResult><MetricDataResults>\(members.joined())</MetricDataResults>\
            \(next.map { "<NextToken>\($0)</NextToken>" } ?? "")</GetMetricDataResult></GetMetricDataResponse>
            """
    }

    @Test func daysBecomeOneNumber() async {
        let sender = ScriptedSender { _, _ in
            .ok(
                Self.answer([
                    ("s0", "Complete", ["1.5", "2.5"]), ("s1", "Complete", ["40", "99.5", "3"]),
                    ("s2", "Complete", ["1000", "24"]), ("s3", "Complete", ["1e3"]),
                ]))
        }
        let queries = [query(.cpuAverage), query(.cpuMaximum), query(.networkBytes)]
        let readings = await AWSProvider(sender).metrics(queries, account.readAccess)
        #expect(readings.map(\.query) == queries)
        #expect(readings.map(\.value) == [.known(2), .known(99.5), .known(2024)])
        let form = sender.forms[0]
        #expect(sender.forms.count == 1 && sender.requests[0].url == "https://monitoring.eu-west-1.amazonaws.com/")
        // The clock stands at 14:13:20.
        #expect([form["StartTime"], form["EndTime"]] == ["2026-09-07T14:00:00Z", "2026-09-21T14:00:00Z"])
        #expect(
            (1...4).map { form["MetricDataQueries.member.\($0).MetricStat.Metric.MetricName"] } == [
                "CPUUtilization", "CPUUtilization", "NetworkIn", "NetworkOut",
            ])
        #expect(
            (1...4).map { form["MetricDataQueries.member.\($0).MetricStat.Stat"] } == [
                "Average", "Maximum", "Sum", "Sum",
            ])
    }

    @Test func whatIsNotMeasuredIsAbsentAndWhatNobodyTellsIsUnknown() async {
        let sender = ScriptedSender { _, _ in
            .ok(
                Self.answer([
                    ("s0", "Complete", []), ("s1", "InternalError", []), ("s2", "Forbidden", []),
                    ("s3", "Complete", ["much"]), ("s4", "PartialData", ["1"]), ("s5", "Complete", ["nan"]),
                ]))
        }
        let queries = (0...6).map { query(.cpuAverage, "i-\($0)") }
        let readings = await AWSProvider(sender).metrics(queries, account.readAccess)
        #expect(
            readings.map(\.value) == [
                .absent, .unknown(.failed), .unknown(.denied), .unknown(.notUnderstood), .unknown(.failed),
                .unknown(.notUnderstood), .unknown(.notUnderstood),
            ])
    }

    @Test func pagesAreFollowed() async {
        let sender = ScriptedSender { _, form in
            form["NextToken"] == nil
                ? .ok(Self.answer([("s0", "PartialData", ["10"])], next: "more"))
                : .ok(Self.answer([("s0", "Complete", ["20"])]))
        }
        let readings = await AWSProvider(sender).metrics([query(.cpuAverage)], account.readAccess)
        #expect(readings.map(\.value) == [.known(15)])
        #expect(sender.forms.map { $0["NextToken"] } == [nil, "more"])
    }

    @Test func fiveHundredSeriesACallAndOneFailureFailsNoOther() async {
        let failed = Mutex(false)
        let sender = ScriptedSender { _, form in
            let count = (1...501).prefix { form["MetricDataQueries.member.\($0).Id"] != nil }.count
            if count == 200 {
                failed.withLock { $0 = true }
                return .refusal("AccessDenied", "no", status: 403)
            }
            return .ok(Self.answer((0..<count).map { ("s\($0)", "Complete", ["1"]) }))
        }
        let queries = (0..<600).map { query(.networkBytes, "i-\($0)") }
        let readings = await AWSProvider(sender).metrics(queries, account.readAccess)
        #expect(readings.filter { $0.value == .known(2) }.count == 500)
        #expect(readings.suffix(100).allSatisfy { $0.value == .unknown(.denied) })
        #expect(sender.forms.count == 3 && failed.withLock { $0 })
    }

    @Test func otherTypesAndAccountsAreNotAskedAbout() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let foreign = Scope(realm: "aws", account: "999999999999", region: "eu-west-1", type: .instance)
        let queries = [
            MetricQuery(.cpuAverage, of: ResourceAddress(scope: account.scope(.volume), id: "vol-1"), days: 1),
            MetricQuery(.cpuAverage, of: ResourceAddress(scope: foreign, id: "i-1"), days: 1),
        ]
        let readings = await AWSProvider(sender).metrics(queries, account.readAccess)
        #expect(readings.map(\.value) == [.unknown(.notRead), .unknown(.notRead)])
        #expect(sender.requests.isEmpty)
        #expect(await AWSProvider(sender).metrics([], account.readAccess).isEmpty)
    }

    @Test(
        .enabled(if: Emulated.hasMoto, "moto_server is not installed: run `make test`, or set PIONEER_MOTO_SERVER"))
    func whatMotoWasToldItTells() async throws {
        let rig = Rig(try await Emulators.moto.get(), region: "sa-east-1")
        for (name, value) in [
            ("CPUUtilization", "4"), ("CPUUtilization", "12"), ("NetworkIn", "100"), ("NetworkOut", "20"),
        ] {
            try await rig.call(
                .monitoring, "PutMetricData",
                [
                    "Namespace": "AWS/EC2", "MetricData.member.1.MetricName": name,
                    "MetricData.member.1.Value": value, "MetricData.member.1.Dimensions.member.1.Name": "InstanceId",
                    "MetricData.member.1.Dimensions.member.1.Value": "i-0a",
                    "MetricData.member.1.Timestamp": SystemClock().now.adding(seconds: -7200).description,
                ])
        }
        let scope = rig.account.scope(.instance)
        let queries =
            UsageMetric.allCases.map { MetricQuery($0, of: ResourceAddress(scope: scope, id: "i-0a"), days: 7) }
            + [MetricQuery(.cpuAverage, of: ResourceAddress(scope: scope, id: "i-0b"), days: 7)]
        let readings = await rig.provider().metrics(queries, rig.account.readAccess)
        #expect(readings.map(\.value) == [.known(8), .known(12), .known(120), .absent])
        await rig.close()
    }
}
