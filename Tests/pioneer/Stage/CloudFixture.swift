import Documents
import Support
import Synchronization
import Transport
import Vocabulary

/// An account of its own in an emulator that tests share, filled by plain calls.
struct CloudFixture: Sendable {
    static let region = "eu-west-1"
    private static let http = HTTPClient()
    private static let last = Mutex(700_000_000_000)

    let account: String
    /// Keys that are good for this account alone.
    let keys: Keys
    let server: LocalServer

    struct Keys: Sendable {
        let id: String
        let secret: String
        let token: String
    }

    /// - Parameter emulator: the one the account is in; nil for moto.
    init(in emulator: LocalServer? = nil) async throws {
        if let emulator { server = emulator } else { server = try await Emulators.moto.get() }
        account = String(
            Self.last.withLock { last in
                last += 1
                return last
            })
        let answer = try await Self.call(
            server, "sts", "2011-06-15", "AssumeRole",
            ["RoleArn": "arn:aws:iam::\(account):role/tests", "RoleSessionName": "tests"], key: "tests")
        keys = Keys(
            id: try Self.first("AccessKeyId", in: answer), secret: try Self.first("SecretAccessKey", in: answer),
            token: try Self.first("SessionToken", in: answer))
    }

    /// Starts an instance; gives its id.
    func instance(_ tags: KeyValuePairs<String, String>, isStopped: Bool = false) async throws -> String {
        let form = [
            "ImageId": "ami-12c6146b", "MinCount": "1", "MaxCount": "1", "InstanceType": "t3.micro",
        ].merging(Self.specification("instance", tags)) { $1 }
        let id = try Self.first("instanceId", in: try await ec2("RunInstances", form))
        if isStopped { _ = try await ec2("StopInstances", ["InstanceId.1": id]) }
        return id
    }

    /// Makes a scaling group.
    func group(_ name: String, _ sizes: Sizes, tags: KeyValuePairs<String, String>) async throws {
        _ = try await scaling(
            "CreateLaunchConfiguration",
            ["LaunchConfigurationName": name, "ImageId": "ami-12c6146b", "InstanceType": "t3.micro"])
        var form = [
            "AutoScalingGroupName": name, "LaunchConfigurationName": name, "MinSize": "\(sizes.minimum)",
            "MaxSize": "\(sizes.maximum)", "DesiredCapacity": "\(sizes.desired)",
            "AvailabilityZones.member.1": Self.region + "a",
        ]
        for (index, tag) in tags.enumerated() {
            let prefix = "Tags.member.\(index + 1)"
            form["\(prefix).Key"] = tag.key
            form["\(prefix).Value"] = tag.value
            form["\(prefix).PropagateAtLaunch"] = "true"
            form["\(prefix).ResourceType"] = "auto-scaling-group"
            form["\(prefix).ResourceId"] = name
        }
        _ = try await scaling("CreateAutoScalingGroup", form)
    }

    /// Makes a volume that hangs on no instance; gives its id.
    func volume(_ tags: KeyValuePairs<String, String>) async throws -> String {
        let form = ["AvailabilityZone": Self.region + "a", "Size": "1"].merging(Self.specification("volume", tags)) {
            $1
        }
        return try Self.first("volumeId", in: try await ec2("CreateVolume", form))
    }

    /// Takes an address that leads nowhere; gives its id.
    func address(_ tags: KeyValuePairs<String, String>) async throws -> String {
        let form = ["Domain": "vpc"].merging(Self.specification("elastic-ip", tags)) { $1 }
        return try Self.first("allocationId", in: try await ec2("AllocateAddress", form))
    }

    /// The ids of what there is, of one of volumes, snapshots of the account and addresses.
    func storage(_ action: String) async throws -> String {
        try await ec2(action, action == "DescribeSnapshots" ? ["Owner.1": "self"] : [:])
    }

    /// The databases of which somebody made a copy, in their order.
    func copiedDatabases() async throws -> [String] {
        let answer = try await Self.call(
            server, "rds", "2014-10-31", "DescribeDBSnapshots", ["SnapshotType": "manual"], key: keys.id)
        return try Self.tree(answer).elements("DescribeDBSnapshotsResult/DBSnapshots/DBSnapshot")
            .compactMap { $0["DBInstanceIdentifier"]?.text }.sorted()
    }

    private static func specification(
        _ type: String, _ tags: KeyValuePairs<String, String>
    ) -> [String: String] {
        var form = ["TagSpecification.1.ResourceType": type]
        for (index, tag) in tags.enumerated() {
            form["TagSpecification.1.Tag.\(index + 1).Key"] = tag.key
            form["TagSpecification.1.Tag.\(index + 1).Value"] = tag.value
        }
        return form
    }

    /// Makes a database.
    func database(
        _ name: String, tags: KeyValuePairs<String, String>, _ more: [String: String] = [:]
    ) async throws {
        var form = more.merging([
            "DBInstanceIdentifier": name, "Engine": "postgres", "DBInstanceClass": "db.t3.micro",
            "AllocatedStorage": "20", "MasterUsername": "tests", "MasterUserPassword": "not-a-secret",
        ]) { own, _ in own }
        for (index, tag) in tags.enumerated() {
            form["Tags.Tag.\(index + 1).Key"] = tag.key
            form["Tags.Tag.\(index + 1).Value"] = tag.value
        }
        _ = try await Self.call(server, "rds", "2014-10-31", "CreateDBInstance", form, key: keys.id)
    }

    /// Everything of the account by its name, each with its state and the keys of its tags, ours too: `running
    /// Name,team`. What a scaling group launched has no name and is left out.
    func states() async throws -> [String: String] {
        var states: [String: String] = [:]
        for instance in try await instances() {
            guard let name = Self.tags(of: instance, "tagSet/item", "key", "value")["Name"] else { continue }
            let tags = Self.tags(of: instance, "tagSet/item", "key", "value")
            states[name] = "\(instance["instanceState/name"]?.text ?? "") \(Self.keys(tags))"
        }
        let databases = try await Self.call(server, "rds", "2014-10-31", "DescribeDBInstances", [:], key: keys.id)
        for database in try Self.tree(databases).elements("DescribeDBInstancesResult/DBInstances/DBInstance") {
            let tags = Self.tags(of: database, "TagList/Tag", "Key", "Value")
            states[database["DBInstanceIdentifier"]?.text ?? ""] =
                "\(database["DBInstanceStatus"]?.text ?? "") \(Self.keys(tags))"
        }
        let groups = try await scaling("DescribeAutoScalingGroups", [:])
        for group in try Self.tree(groups).elements("DescribeAutoScalingGroupsResult/AutoScalingGroups/member") {
            let sizes = ["MinSize", "MaxSize", "DesiredCapacity"].map { group[$0]?.text ?? "" }
            states[group["AutoScalingGroupName"]?.text ?? ""] =
                "\(sizes.joined(separator: ",")) \(Self.keys(Self.tags(of: group, "Tags/member", "Key", "Value")))"
        }
        return states
    }

    /// The names of instances by their ids.
    func names() async throws -> [String: String] {
        var names: [String: String] = [:]
        for instance in try await instances() {
            names[instance["instanceId"]?.text ?? ""] =
                Self.tags(of: instance, "tagSet/item", "key", "value")["Name"]
        }
        return names
    }

    private func instances() async throws -> [XMLElement] {
        try Self.tree(try await ec2("DescribeInstances", [:])).elements("reservationSet/item/instancesSet/item")
    }

    private static func tree(_ answer: String) throws -> XMLElement { try XML.tree(Array(answer.utf8)) }

    private static func keys(_ tags: [String: String]) -> String {
        tags.keys.sorted().joined(separator: ",")
    }

    private static func tags(
        of element: XMLElement, _ path: String, _ key: String, _ value: String
    ) -> [String: String] {
        var tags: [String: String] = [:]
        for tag in element.elements(path) { tags[tag[key]?.text ?? ""] = tag[value]?.text ?? "" }
        return tags
    }

    struct Sizes: Equatable, Sendable {
        var minimum: Int
        var maximum: Int
        var desired: Int
    }

    /// `running` or `stopped`, as the emulator says.
    func state(of instance: String) async throws -> String {
        let answer = try await ec2("DescribeInstances", ["InstanceId.1": instance])
        return try Self.first("name", in: answer.split(separator: "<instanceState>").last.map(String.init) ?? "")
    }

    func sizes(of group: String) async throws -> Sizes {
        let answer = try await scaling("DescribeAutoScalingGroups", ["AutoScalingGroupNames.member.1": group])
        func size(_ name: String) throws -> Int { Int(try Self.first(name, in: answer)) ?? -1 }
        return Sizes(
            minimum: try size("MinSize"), maximum: try size("MaxSize"), desired: try size("DesiredCapacity"))
    }

    /// The keys of an instance's tags, sorted.
    func tagKeys(of instance: String) async throws -> [String] {
        let answer = try await ec2(
            "DescribeTags", ["Filter.1.Name": "resource-id", "Filter.1.Value.1": instance])
        return answer.split(separator: "<key>").dropFirst().map { String($0.prefix { $0 != "<" }) }.sorted()
    }

    private func ec2(_ action: String, _ form: [String: String]) async throws -> String {
        try await Self.call(server, "ec2", "2016-11-15", action, form, key: keys.id)
    }

    private func scaling(_ action: String, _ form: [String: String]) async throws -> String {
        try await Self.call(server, "autoscaling", "2011-01-01", action, form, key: keys.id)
    }

    /// The emulator looks up account, region and service in the header; it does not check who signed.
    private static func call(
        _ server: LocalServer, _ service: String, _ version: String, _ action: String, _ form: [String: String],
        key: String
    ) async throws -> String {
        let fields = form.merging(["Action": action, "Version": version]) { own, _ in own }
        let body = fields.sorted { $0.key < $1.key }.map { "\(encoded($0.key))=\(encoded($0.value))" }
        let scope = "20260101/\(region)/\(service)/aws4_request"
        let response = try await http.send(
            HTTPRequest(
                method: "POST", url: server.url + "/",
                headers: [
                    HTTPHeader("Content-Type", "application/x-www-form-urlencoded"),
                    HTTPHeader(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=\(key)/\(scope), SignedHeaders=host, Signature=none"),
                ], body: Array(body.joined(separator: "&").utf8), deadline: .seconds(120)))
        let text = String(decoding: response.body, as: UTF8.self)
        guard response.status == 200 else { throw SupportError("\(action): \(response.status): \(text)") }
        return text
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    private static func first(_ element: String, in answer: String) throws -> String {
        guard let start = answer.firstRange(of: "<\(element)>")?.upperBound else {
            throw SupportError("no \(element) in \(answer)")
        }
        return String(answer[start...].prefix { $0 != "<" })
    }
}
