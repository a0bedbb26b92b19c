public import Vocabulary

/// How many actions each gate holds in each tenant.
public struct GateSummary: Hashable, Sendable {
    /// One gate in one tenant.
    public struct Row: Hashable, Sendable {
        public let tenant: TenantName
        public let gate: GateHold.Gate
        /// Actions it holds, alone or with other gates.
        public let actions: Int
        /// The first instant at which it lets any of them go by itself; nil where it does not.
        public let until: Instant?
    }

    /// In the order of the plan's tenants and of the gates; none for a gate that holds nothing.
    public let rows: [Row]

    /// What holds the actions of a plan.
    public init(_ plan: Plan) {
        rows = plan.tenants.flatMap { tenant in
            GateHold.Gate.allCases.compactMap { gate in
                let holds = tenant.actions.compactMap { action in action.holds.first { $0.gate == gate } }
                guard !holds.isEmpty else { return nil }
                return Row(
                    tenant: tenant.tenant, gate: gate, actions: holds.count, until: holds.compactMap(\.until).min())
            }
        }
    }
}
