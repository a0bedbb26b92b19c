import Cloud
import Support
import Vocabulary

extension ConformanceCheck {
    /// A connection that is lost, and what is said of what was under way.
    static let connections = [
        ConformanceCheck("not connected", "what never left is said to have had no effect") { trial in
            let resource = try await trial.resources(1)[0]
            let port = try FreePort.find()
            let account = trial.world.account.at("http://127.0.0.1:\(port)")
            let request = try trial.sleep(resource, isMarked: false)
            let error = await trial.perform([request], .acting(account, "shop")).first?.error
            trial.expect(error?.kind == .transient || error?.isWaiting == true, "\(String(describing: error?.kind))")
            trial.expect(error?.mayHaveTakenEffect == false, "\(String(describing: error))")
            let listing = await trial.world.provider.list(trial.world.scope, .reading(account))
            trial.expect(listing.gap != nil && listing.resources.isEmpty, "nobody answered, and it is complete")
            let reading = await trial.world.provider.read([resource.address], .reading(account)).first
            if case .unreadable? = reading {
            } else {
                trial.expect(false, "nobody answered: \(String(describing: reading))")
            }
        },

        ConformanceCheck(
            "connection lost", "whether something was done is never denied where it was, nor claimed where it was not"
        ) { trial in
            let dialect = trial.world.proxy.dialect
            let losses: [(Fault, isAlways: Bool)] = [
                (.cut(isForwarded: false), true), (.cut(isForwarded: true), true), (.cut(isForwarded: true), false),
                (.half(isLengthRight: true), false), (.twice(isSecondAnswer: true), false),
                (dialect.refusals.afterwards, true),
            ]
            let made = try await trial.resources(losses.count)
            for ((fault, isAlways), resource) in zip(losses, made) {
                let plan = FaultPlan(pageSize: nil) { occasion in
                    dialect.isChange(occasion.operation) && (isAlways || occasion.number == 0) ? fault : nil
                }
                let result = try await trial.under(plan) {
                    await trial.perform([try trial.sleep(resource, isMarked: false)])[0]
                }
                let shown = try await trial.world.shown(resource.address)
                trial.expect(
                    shown.isAwake || result.admitsEffect, "\(fault): it was done, and is told as \(result)")
                trial.expect(
                    !shown.isAwake || result.error != nil, "\(fault): it was not done, and is told as done")
                if !isAlways {
                    trial.expect(!shown.isAwake, "\(fault), once: it was not tried again")
                    let count = try await trial.world.changes(of: resource.address)
                    trial.expect(count ?? 1 <= 2, "\(fault): the server changed it \(count ?? 0) times")
                }
                if let error = result.error {
                    trial.expect(error.kind != .stalled, "\(fault): \(error)")
                }
            }
        },
    ]
}

extension WireDialect.Refusals {
    /// The server did it, and says that it failed.
    fileprivate var afterwards: Fault {
        failures.first { if case .refusedAfterwards = $0 { true } else { false } } ?? .cut(isForwarded: true)
    }
}

extension CloudError {
    /// Whether it names the instant from which it may be tried again.
    var isWaiting: Bool { if case .waitUntil = kind { true } else { false } }
}

extension AccountConfiguration {
    /// The same account, asked elsewhere.
    fileprivate func at(_ endpoint: String) -> AccountConfiguration {
        AccountConfiguration(
            name: name, provider: provider, realm: realm, account: account, regions: regions, endpoint: endpoint,
            reading: reading, acting: acting, rateLimit: rateLimit)
    }
}
