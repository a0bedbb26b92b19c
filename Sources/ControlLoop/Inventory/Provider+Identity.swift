import Cloud

extension Provider {
    /// Why nothing of an access is believed, and nothing done with it; nil where the provider confirms the account's id.
    func refusal(of access: AccountAccess) async -> String? {
        let account = access.account
        do {
            let confirmed = try await identity(access)
            guard confirmed != account.account else { return nil }
            return "the credentials belong to account \(confirmed), \(account.name) is \(account.account); "
                + "nothing of it is believed"
        } catch {
            return "the account cannot be asked: \(error)"
        }
    }
}
