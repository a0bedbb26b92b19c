public import Cloud
import Specs
public import Vocabulary

/// What a check of an account found, access by access.
public struct AccountDiagnosis: Sendable {
    public let account: AccountName
    public let accesses: [Access]

    /// One access and its permissions.
    public struct Access: Sendable {
        /// `reading`, or the name of the tenant it acts for.
        public let name: String
        public let findings: [PermissionFinding]
    }

    /// Whether every permission is there that is needed in any case.
    public var isHealthy: Bool {
        accesses.allSatisfy { $0.findings.allSatisfy { $0.status == .granted || $0.onlyWhere != nil } }
    }
}

extension Controller {
    /// Finds out which permissions of an account are there, for reading and for each tenant.
    public func diagnose(_ name: AccountName) async throws(LoopError) -> AccountDiagnosis {
        let specs = try await specs().specs
        guard let account = specs.accounts.first(where: { $0.name == name })?.configuration else {
            let near = Suggestion.nearest(to: name.rawValue, among: specs.accounts.map(\.name.rawValue))
            throw LoopError(
                .terminal, "there is no account '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
        }
        guard let provider = providers.provider(of: account) else {
            throw LoopError(.terminal, "there is no provider '\(account.provider)' in this program")
        }
        var accesses = [
            AccountDiagnosis.Access(name: "reading", findings: await provider.diagnose(.reading(account)))
        ]
        for acting in account.acting {
            let findings = await provider.diagnose(.acting(account, acting.tenant))
            accesses.append(AccountDiagnosis.Access(name: acting.tenant.rawValue, findings: findings))
        }
        return AccountDiagnosis(account: name, accesses: accesses)
    }

    /// The address of a resource from what a person wrote: a whole address, an id, or a name.
    public func find(_ text: String, in inventory: Inventory) throws(LoopError) -> ResourceAddress {
        if let address = ResourceAddress(text), inventory[address] != nil { return address }
        let candidates = inventory.listings.flatMap(\.resources).filter { resource in
            resource.address.id == text || resource.name == text || resource.address.description.hasSuffix("/" + text)
        }.map(\.address)
        switch candidates.count {
        case 1: return candidates[0]
        case 0: throw LoopError(.terminal, "there is no resource '\(text)'" + Self.advice(text, inventory))
        default:
            let list = candidates.prefix(5).map(\.description).joined(separator: ", ")
            let rest = candidates.count > 5 ? " and \(candidates.count - 5) more" : ""
            throw LoopError(.terminal, "'\(text)' could be any of \(list)\(rest); write the whole address")
        }
    }

    /// What else a person may have meant, and why it may be missing.
    private static func advice(_ text: String, _ inventory: Inventory) -> String {
        let resources = inventory.listings.flatMap(\.resources)
        let isAddress = text.contains("/")
        let words = resources.flatMap { isAddress ? [$0.address.description] : [$0.name, $0.address.id] }
        let near = Suggestion.nearest(to: text, among: words)
        let gaps = inventory.gaps.first.map { "; not everything could be listed: \($0.reason)" } ?? ""
        return (near.map { "; did you mean '\($0)'?" } ?? "; `pioneer get resources` lists all that can be seen") + gaps
    }
}
