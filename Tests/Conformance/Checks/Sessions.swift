import Cloud
import Support
import Synchronization
import Vocabulary

/// The first session that asks something is good for so many requests, and later ones for all or for none.
private final class Expiry: Sendable {
    private let seen = Mutex<(first: String?, served: Int)>((nil, 0))
    private let requests: Int
    private let isRenewable: Bool
    private let fault: Fault?
    private let counts: @Sendable (String) -> Bool

    init(
        after requests: Int, isRenewable: Bool, _ dialect: WireDialect, counts: @escaping @Sendable (String) -> Bool
    ) {
        self.requests = requests
        self.isRenewable = isRenewable
        self.counts = counts
        fault = dialect.refusals.expirations.first
    }

    func plan(pageSize: Int? = nil) -> FaultPlan {
        FaultPlan(pageSize: pageSize) { [self] occasion in
            guard counts(occasion.operation) else { return nil }
            return seen.withLock { seen in
                if seen.first == nil { seen.first = occasion.session ?? "" }
                guard seen.first == occasion.session ?? "" else { return isRenewable ? nil : fault }
                seen.served += 1
                return seen.served > requests ? fault : nil
            }
        }
    }
}

extension ConformanceCheck {
    /// A session that ends before the work does.
    static let sessions = [
        ConformanceCheck("token ends in a list", "a token that ends between two pages is renewed, once") { trial in
            let world = trial.world
            _ = try await trial.resources(25)
            for isRenewable in [true, false] {
                let listing = world.listing
                let expiry = Expiry(after: 1, isRenewable: isRenewable, world.proxy.dialect) { $0 == listing }
                let (found, requests) = await trial.counted {
                    await trial.under(expiry.plan(pageSize: 10)) {
                        await world.provider.list(world.scope, trial.reading)
                    }
                }
                let pages = requests.count { $0.operation == listing }
                if isRenewable {
                    trial.expect(
                        found.gap == nil && found.resources.count == 25,
                        "\(found.resources.count) of 25: \(found.gap ?? "complete")")
                    trial.expect(pages == 4, "\(pages) requests for three pages, of which one was refused")
                } else {
                    trial.expect(
                        found.gap != nil && found.resources.count == 10,
                        "without a good token \(found.resources.count) resources: \(found.gap ?? "complete")")
                    trial.expect(pages <= 3, "it asked \(pages) times")
                }
            }
        },

        ConformanceCheck(
            "token ends in a batch", "a token that ends half-way through a batch loses and repeats nothing"
        ) {
            trial in
            let world = trial.world
            let made = try await trial.resources(6)
            let first = Array(made.prefix(4))
            let dialect = world.proxy.dialect
            let renewed = Expiry(after: 1, isRenewable: true, dialect, counts: dialect.isChange)
            let results = try await trial.under(renewed.plan()) {
                await trial.perform(try first.map { try trial.sleep($0) })
            }
            for result in results { trial.expect(result.error == nil, "\(result)") }
            for resource in first { _ = try await trial.settled(resource.address, awake: false) }

            let ended = Expiry(after: 1, isRenewable: false, dialect, counts: dialect.isChange)
            let others = Array(made.dropFirst(4))
            let failed = try await trial.under(ended.plan()) {
                await trial.perform(try others.map { try trial.sleep($0) })
            }
            for (result, resource) in zip(failed, others) {
                let shown = try await world.shown(resource.address)
                trial.expect(shown.isAwake == (result.error != nil), "\(result) and it is \(shown)")
                guard let error = result.error else { continue }
                trial.expect(error.kind == .stalled && !error.mayHaveTakenEffect, "\(error.kind): \(error)")
            }
            trial.expect(failed.contains { $0.error != nil }, "without a good token everything was done")
        },
    ]
}
