import Cloud
import Vocabulary

/// Finds out which permissions are there, without changing anything.
struct Diagnosis: Sendable {
    let caller: AWSCaller
    /// The account's read-only access, to find an instance to try on.
    let reader: AWSCaller

    /// One finding for each permission that the access needs.
    func findings() async -> [PermissionFinding] {
        let identity: CallerIdentity
        do throws(CloudError) { identity = try await CallerIdentity.ask(caller) } catch {
            return permissions.map { $0.finding(.unknown("it could not sign in: \(error)")) }
        }
        if case .reading = caller.access { return await readingFindings() }
        let simulated = await Simulation(caller: caller, identity: identity).statuses(permissions.map(\.name))
        let tried = await tried()
        return permissions.map { permission in
            switch tried[permission.name] {
            case .granted: permission.finding(.granted)
            case .missing: permission.finding(.missing)
            case .unknown, nil: permission.finding(simulated[permission.name] ?? .unknown("it was not simulated"))
            }
        }
    }

    private var permissions: [AWSPermissions.Permission] {
        if case .reading = caller.access { AWSPermissions.reading } else { AWSPermissions.acting }
    }

    /// Listing is tried for real, one small page each.
    private func readingFindings() async -> [PermissionFinding] {
        await concurrently(permissions, atOnce: 4) { permission in
            var call = Self.call(permission.name)
            switch permission.name {
            case "ec2:DescribeInstances", "ec2:DescribeSpotInstanceRequests": call.add("DryRun", "true")
            case "sts:GetCallerIdentity": break
            default: call.add("MaxRecords", "20")
            }
            return permission.finding(await status(call))
        }
    }

    /// What EC2 says to dry runs on an instance that exists.
    private func tried() async -> [String: PermissionFinding.Status] {
        guard let id = await anyInstance() else { return [:] }
        var statuses: [String: PermissionFinding.Status] = [:]
        for permission in AWSPermissions.acting where permission.name.hasPrefix("ec2:") {
            var call = Self.call(permission.name)
            if permission.writesTags {
                call.add("ResourceId.1", id)
                call.add("Tag.1.Key", ControlMark.key)
                if permission.name == "ec2:CreateTags" { call.add("Tag.1.Value", "dry-run") }
            } else {
                call.add("InstanceId.1", id)
            }
            call.add("DryRun", "true")
            statuses[permission.name] = await status(call)
        }
        return statuses
    }

    private func status(_ call: QueryCall) async -> PermissionFinding.Status {
        do throws(Refusal) {
            _ = try await caller.call(call)
            return .granted
        } catch {
            if error.error.code == "DryRunOperation" { return .granted }
            return FaultCodes.denials.contains(error.error.code) ? .missing : .unknown(error.error.description)
        }
    }

    private func anyInstance() async -> String? {
        let account = caller.access.account
        let scope = Scope(
            realm: account.realm, account: account.account, region: caller.access.home.region, type: .instance)
        guard let enquiry = Enquiry.of(.instance) else { return nil }
        var call = QueryCall(.ec2, enquiry.action)
        call.add("MaxResults", "5")
        enquiry.all(&call)
        var pool = ResourcePool()
        guard let answer = try? await reader.call(call),
            let page = try? enquiry.parse(answer.body, scope, &pool)
        else { return nil }
        return page.resources.first?.address.id
    }

    /// `service:Action` as a call.
    private static func call(_ permission: String) -> QueryCall {
        let parts = permission.split(separator: ":").map(String.init)
        return QueryCall(AWSService(rawValue: parts.first ?? "") ?? .sts, parts.last ?? "")
    }
}

extension AWSPermissions.Permission {
    func finding(_ status: PermissionFinding.Status) -> PermissionFinding {
        PermissionFinding(permission: name, purpose: purpose, status: status)
    }
}
