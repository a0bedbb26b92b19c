import Cloud
import Support
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

@Suite struct MetricTests {
    private let account = AccountConfiguration.fixture()

    private func instance(_ id: String = "i-1") -> ResourceAddress {
        ResourceAddress(scope: account.scope(.instance), id: id)
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
                    ("s0", "Complete", ["1.5", "2.5", "2"]), ("s1", "Complete", ["40", "99.5", "3"]),
                    ("s2", "Complete", ["1000", "24"]), ("s3", "Complete", ["1e3", "0", "500"]),
                ]))
        }
        let measured = await AWSProvider(sender).measurements(of: [instance()], account.readAccess)
        // As many days as all of them cover.
        #expect(
            measured == [
                Measurements([
                    .days: .int(2), .averageCPU: .double(2), .maximumCPU: .double(99.5),
                    .networkBytesPerDay: .int(1012),
                ])
            ])
        let form = sender.forms[0]
        #expect(sender.forms.count == 1 && sender.requests[0].url == "https://monitoring.eu-west-1.amazonaws.com/")
        // The clock stands at 14:13:20: the day that is not over does not count.
        #expect([form["StartTime"], form["EndTime"]] == ["2026-09-07T00:00:00Z", "2026-09-21T00:00:00Z"])
        #expect(
            (1...4).map { form["MetricDataQueries.member.\($0).MetricStat.Metric.MetricName"] } == [
                "CPUUtilization", "CPUUtilization", "NetworkIn", "NetworkOut",
            ])
        #expect(
            (1...4).map { form["MetricDataQueries.member.\($0).MetricStat.Stat"] } == [
                "Average", "Maximum", "Sum", "Sum",
            ])
    }

    @Test func whatIsNotMeasuredOrNotToldIsLeftOut() async {
        let sender = ScriptedSender { _, _ in
            .ok(
                Self.answer([
                    ("s0", "Complete", []), ("s1", "InternalError", ["1"]), ("s2", "Forbidden", []),
                    ("s3", "Complete", ["much"]),
                    ("s4", "PartialData", ["1"]), ("s5", "Complete", ["nan"]), ("s6", "Complete", ["7"]),
                    // Of the last one no page speaks, and of i-2 none at all.
                ]))
        }
        let measured = await AWSProvider(sender).measurements(
            of: ["i-0", "i-1", "i-2"].map(instance), account.readAccess)
        #expect(measured == [Measurements(), Measurements([.days: .int(1)]), Measurements()])
    }

    @Test func pagesAreFollowed() async {
        let sender = ScriptedSender { _, form in
            form["NextToken"] == nil
                ? .ok(Self.answer([("s0", "PartialData", ["10"])], next: "more"))
                : .ok(Self.answer([("s0", "Complete", ["20"])]))
        }
        let measured = await AWSProvider(sender).measurements(of: [instance()], account.readAccess)
        #expect(measured == [Measurements([.days: .int(2), .averageCPU: .double(15)])])
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
        let addresses = (0..<300).map { instance("i-\($0)") }
        let measured = await AWSProvider(sender).measurements(of: addresses, account.readAccess)
        #expect(measured.filter { $0[.networkBytesPerDay] == .int(2) && $0[.days] == .int(1) }.count == 250)
        #expect(measured.suffix(50) == ArraySlice(repeatElement(Measurements(), count: 50)))
        #expect(sender.forms.count == 3 && failed.withLock { $0 })
    }

    @Test func otherTypesAndAccountsAreNotAskedAbout() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let foreign = Scope(realm: "aws", account: "999999999999", region: "eu-west-1", type: .instance)
        let addresses = [
            ResourceAddress(scope: account.scope(.volume), id: "vol-1"), ResourceAddress(scope: foreign, id: "i-1"),
        ]
        let measured = await AWSProvider(sender).measurements(of: addresses, account.readAccess)
        #expect(measured == [Measurements(), Measurements()])
        #expect(sender.requests.isEmpty)
        #expect(await AWSProvider(sender).measurements(of: [], account.readAccess).isEmpty)
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
                    "MetricData.member.1.Timestamp": SystemClock().now.adding(seconds: -129_600).description,
                ])
        }
        let scope = rig.account.scope(.instance)
        let measured = await rig.provider().measurements(
            of: ["i-0a", "i-0b"].map { ResourceAddress(scope: scope, id: $0) }, rig.account.readAccess)
        #expect(
            measured == [
                Measurements([
                    .days: .int(1), .averageCPU: .double(8), .maximumCPU: .double(12), .networkBytesPerDay: .int(120),
                ]), Measurements(),
            ])
        await rig.close()
    }
}
