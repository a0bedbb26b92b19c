import Cloud
import CloudAWS
import Specs
import Vocabulary

/// A company of a thousand teams: for each a tenant, nine documents and a hundred instances.
struct World {
    static let tenants = 1_000
    static let documentsPerTenant = 9
    static let instancesPerTenant = 100
    static let accounts = 10
    static let resources = tenants * instancesPerTenant
    /// With the tenants' own.
    static let documents = tenants * (documentsPerTenant + 1)

    private static let region = "eu-west-1"
    private static let zones = [
        "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Tokyo", "Asia/Kolkata",
    ]
    private static let environments = ["dev", "test", "staging", "load", "demo", "production"]

    /// One scope of each account.
    static func scope(account: Int) -> Scope {
        Scope(
            realm: "aws", account: AccountID(rawValue: String(123_456_789_012 + account)), region: region,
            type: "ec2/instance")
    }

    /// Every file of the root source, one document each.
    static func files() -> [SourceFile] {
        var files = (0..<accounts).map { file("platform/accounts/account-\($0).yaml", account($0)) }
        for tenant in 0..<tenants {
            files.append(file("platform/tenants/team-\(tenant).yaml", self.tenant(tenant)))
            for number in 0..<documentsPerTenant {
                let text = document(number, of: tenant, days: "mon-fri")
                files.append(file("tenants/team-\(tenant)/document-\(number).yaml", text))
            }
        }
        return files
    }

    /// One of the files as a later commit has it.
    static func changedFile() -> SourceFile {
        let tenant = tenants / 2
        return file("tenants/team-\(tenant)/document-0.yaml", document(0, of: tenant, days: "mon-thu"))
    }

    private static func file(_ path: String, _ text: String) -> SourceFile {
        SourceFile(
            source: "root", revision: "5f0c7d127adf48f4a4b6a1a8e0f4f7b9d2c3e4f5", path: path, bytes: Array(text.utf8))
    }
}

extension World {
    private static func account(_ number: Int) -> String {
        let teams = stride(from: number, to: tenants, by: accounts).map { tenant in
            "    - {name: team-\(tenant), credentials: {method: environment}}\n"
        }
        return """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: CloudAccount
            metadata:
              name: account-\(number)
            spec:
              provider: aws
              accountId: "\(scope(account: number).account)"
              regions: [\(region)]
              credentials:
                method: environment
              reservedTagKeys: [team]
              tenants:

            """ + teams.joined()
    }

    private static func tenant(_ number: Int) -> String {
        """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Tenant
        metadata:
          name: team-\(number)
        spec:
          mode: enforce
          namespaces:
            - name: team-\(number)
              source: root
          accounts:
            - account: account-\(number % accounts)
              tags:
                matchLabels:
                  team: team-\(number)

        """
    }

    private static func document(_ number: Int, of tenant: Int, days: String) -> String {
        number < 7 ? schedule(number, of: tenant, days: days) : override(number, of: tenant)
    }

    private static func schedule(_ number: Int, of tenant: Int, days: String) -> String {
        """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Schedule
        metadata:
          name: schedule-\(number)
          namespace: team-\(tenant)
          labels:
            owner: team-\(tenant)
        spec:
          # Nobody needs these at night.
          select:
            types: [ec2/instance]
            tags:
              matchExpressions:
                - {key: environment, operator: In, values: [\(environments[number % environments.count])]}
                - {key: keep-running, operator: DoesNotExist}
          zone: \(zones[(tenant + number) % zones.count])
          windows:
            - days: [\(days)]
              from: "07:00"
              to: "\(17 + number % 4):00"
          inside: {power: running}
          outside: {power: stopped}
          priority: \(number)
          onRelease: restore

        """
    }

    private static func override(_ number: Int, of tenant: Int) -> String {
        """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Override
        metadata:
          name: override-\(number)
          namespace: team-\(tenant)
        spec:
          select:
            types: [ec2/instance]
            name: "web-*\(number)"
          state: {power: running}
          start: "2026-03-\(20 + number)T18:00:00+01:00"
          end: "2026-03-\(21 + number)T06:00:00+01:00"
          reason: The release is tested overnight.
          owner: team-\(tenant)

        """
    }
}

extension World {
    /// The answers of all accounts, read as the provider reads them, page by page.
    static func inventory(listedAt instant: Instant) throws -> Inventory {
        try Inventory((0..<accounts).map { try listing(account: $0, listedAt: instant) })
    }

    private static func listing(account: Int, listedAt instant: Instant) throws -> Listing {
        let scope = scope(account: account)
        var pool = ResourcePool()
        var resources: [Resource] = []
        for tenant in stride(from: account, to: tenants, by: accounts) {
            let page = try DescribeInstances.parse(answer(tenant: tenant, scope), scope: scope, into: &pool)
            guard page.problem == nil else { throw Failure("a page was not read: \(page.problem ?? "")") }
            resources += page.resources
        }
        return Listing(scope: scope, resources: resources, completeness: .complete, listedAt: instant)
    }

    /// A page of `DescribeInstances`, cut down to what is read of it.
    private static func answer(tenant: Int, _ scope: Scope) -> [UInt8] {
        let items = (0..<instancesPerTenant).map { instance($0, of: tenant) }
        let text = """
            <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet><item>\
            <ownerId>\(scope.account)</ownerId><instancesSet>\(items.joined())</instancesSet></item></reservationSet>\
            </DescribeInstancesResponse>
            """
        return Array(text.utf8)
    }

    private static func instance(_ number: Int, of tenant: Int) -> String {
        let serial = String(tenant * instancesPerTenant + number + 1 << 32, radix: 16)
        let id = "i-" + String(repeating: "0", count: 17 - serial.utf8.count) + serial
        let tags = [
            ("Name", "web-\(tenant)-\(number)"), ("team", "team-\(tenant)"),
            ("environment", environments[number % environments.count]),
            ("aws:cloudformation:stack-name", "service-\(tenant)-\(number % 5)"),
        ]
        let tagSet = tags.map { "<item><key>\($0)</key><value>\($1)</value></item>" }.joined()
        return """
            <item><instanceId>\(id)</instanceId><imageId>ami-0abcdef123456789\(number % 3)</imageId>\
            <instanceState><code>16</code><name>\(number % 4 == 0 ? "stopped" : "running")</name></instanceState>\
            <instanceType>m6i.\(number % 2 == 0 ? "large" : "xlarge")</instanceType><placement><availabilityZone>\
            eu-west-1\(["a", "b", "c"][number % 3])</availabilityZone><tenancy>default</tenancy></placement>\
            <subnetId>subnet-0123456789abcde\(10 + tenant % 10)</subnetId><vpcId>vpc-0123456789abcdef\(tenant % 10)\
            </vpcId><architecture>x86_64</architecture><rootDeviceType>ebs</rootDeviceType>\
            <platformDetails>Linux/UNIX</platformDetails><tagSet>\(tagSet)</tagSet></item>
            """
    }
}
