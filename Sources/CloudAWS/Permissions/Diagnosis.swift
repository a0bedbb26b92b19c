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
        let names = permissions.filter { !$0.isOfFreeTags }.map(\.name)
        let simulated = await Simulation(caller: caller, identity: identity).statuses(names)
        let instance = await anyInstance()
        return await concurrently(permissions, atOnce: 4) { permission in
            if let id = instance, let status = await tried(permission, on: id) { return permission.finding(status) }
            if permission.isOfFreeTags {
                return permission.finding(.unknown("iam:SimulatePrincipalPolicy does not tell about keys of tags"))
            }
            return permission.finding(simulated[permission.name] ?? .unknown("it was not simulated"))
        }
    }

    private var permissions: [AWSPermissions.Permission] {
        if case .reading = caller.access {
            AWSPermissions.reading
        } else {
            AWSPermissions.acting + AWSPermissions.policies
        }
    }

    /// Listing is tried for real, one small page each.
    private func readingFindings() async -> [PermissionFinding] {
        await concurrently(permissions, atOnce: 4) { permission in
            var call = Self.call(permission.name)
            switch permission.name {
            case _ where permission.name.hasPrefix("ec2:"): call.add("DryRun", "true")
            case "sts:GetCallerIdentity": break
            default: call.add("MaxRecords", "20")
            }
            return permission.finding(await status(call))
        }
    }

    /// What EC2 says to a dry run on an instance that exists; nil where it does not tell.
    ///
    /// What deletes is never sent, not even as a dry run: something on the way may not know those.
    private func tried(
        _ permission: AWSPermissions.Permission, on id: String
    ) async -> PermissionFinding.Status? {
        guard permission.name.hasPrefix("ec2:"), permission.onlyWhere == nil || permission.writesTags else {
            return nil
        }
        var call = Self.call(permission.name)
        if permission.writesTags {
            call.add("ResourceId.1", id)
            call.add("Tag.1.Key", permission.isOfFreeTags ? "team" : ControlMark.key)
            if permission.name == "ec2:CreateTags" { call.add("Tag.1.Value", "dry-run") }
        } else {
            call.add("InstanceId.1", id)
        }
        call.add("DryRun", "true")
        let status = await status(call)
        if case .unknown = status { return nil }
        return status
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
    /// Whether it is about tags under any key, not only under the controller's own.
    fileprivate var isOfFreeTags: Bool { writesTags && onlyWhere != nil }

    func finding(_ status: PermissionFinding.Status) -> PermissionFinding {
        PermissionFinding(permission: name, purpose: purpose, status: status, onlyWhere: onlyWhere)
    }
}
