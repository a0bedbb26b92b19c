import Cloud
public import Planning
public import Specs
import Vocabulary

extension ListReport {
    /// Tenants, with what a plan counts of each.
    public static func tenants(_ specs: SpecSet) -> ListReport {
        ListReport(
            ["Name", "Mode", "Namespaces", "Accounts"],
            specs.tenants.map { tenant in
                let namespaces = tenant.namespaces.map(\.name.rawValue)
                let accounts = tenant.accounts.map(\.account.rawValue)
                return (
                    [
                        "\(tenant.name)", "\(tenant.mode.rawValue)",
                        TextTable.Cell(namespaces.joined(separator: ",")),
                        TextTable.Cell(accounts.joined(separator: ",")),
                    ],
                    [
                        "name": .string(tenant.name.rawValue), "mode": .string(tenant.mode.rawValue),
                        "namespaces": .list(namespaces.map(Value.string)),
                        "accounts": .list(accounts.map(Value.string)),
                        "place": .string(tenant.metadata.origin.range.description),
                    ]
                )
            }, nothing: "No tenants.")
    }

    /// Accounts and who may use them.
    public static func accounts(_ specs: SpecSet) -> ListReport {
        ListReport(
            ["Name", "Provider", "Account", "Regions", "Tenants"],
            specs.accounts.map { account in
                let configuration = account.configuration
                let tenants = configuration.acting.map(\.tenant.rawValue)
                return (
                    [
                        "\(account.name)", TextTable.Cell(configuration.provider), "\(configuration.account)",
                        TextTable.Cell(configuration.regions.joined(separator: ",")),
                        TextTable.Cell(tenants.joined(separator: ",")),
                    ],
                    .object([
                        "name": .string(account.name.rawValue), "provider": .string(configuration.provider),
                        "realm": .string(configuration.realm),
                        "account": .string(configuration.account.rawValue),
                        "regions": .list(configuration.regions.map(Value.string)),
                        "endpoint": configuration.endpoint.map(Value.string),
                        "tenants": .list(tenants.map(Value.string)),
                        "place": .string(account.metadata.origin.range.description),
                    ])
                )
            }, nothing: "No accounts.")
    }

    /// Resources in the shares of tenants, and those in nobody's.
    public static func resources(_ inputs: PlanInputs) -> ListReport {
        var owners: [ResourceAddress: String] = [:]
        for share in Partition(inputs.specs, inputs.inventory).shares {
            for slice in share.slices {
                for resource in slice.resources { owners[resource.address] = share.tenant.rawValue }
            }
        }
        let resources = inputs.inventory.listings.flatMap(\.resources)
        return ListReport(
            ["Name", "Tenant", "State", "Owner", "Resource"],
            resources.map { resource in
                let tenant = owners[resource.address]
                return (
                    [
                        TextTable.Cell(resource.name), TextTable.Cell(tenant ?? "-"), TextTable.Cell(resource.summary),
                        TextTable.Cell(resource.owner.value?.id ?? "-"), "\(resource.address)",
                    ],
                    .object(["tenant": tenant.map(Value.string), "resource": resource.value])
                )
            }, nothing: "No resources.")
    }
}

extension Resource {
    /// `running`, or `minimum 1, maximum 4, desired 2`.
    fileprivate var summary: String {
        // Whatever is listed is there.
        let readings = state.fields.filter { $0.field != .existence }.map { reading in
            let value =
                switch reading.value {
                case .known(let value): value.words(in: reading.field)
                case .absent: "absent"
                case .unknown(let why): "unknown (\(why.rawValue))"
                }
            return reading.field == .power ? value : "\(reading.field) \(value)"
        }
        return readings.joined(separator: ", ") + (state.isChanging ? " (changing)" : "")
    }
}
