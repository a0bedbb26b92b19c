import ArgumentParser
import Cloud
import ControlLoop
import Ledger
import Planning
import Presentation
import Storage
import Vocabulary

struct Get: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Lists tenants, accounts, schedules, overrides, resources, actions or pauses.")

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case tenants, accounts, schedules, overrides, resources, actions, pauses
    }

    @Argument(help: "What to list.")
    var kind: Kind

    @Option(help: "Only one tenant's actions.")
    var tenant: String?

    @Option(help: .init("At most so many actions.", valueName: "count"))
    var limit = LimitArgument(50)

    @Flag(help: "Instead of what was done, what waits now: what holds which action until when.")
    var held = false

    @Option(help: .init("The state of schedules and overrides at an instant.", valueName: "instant"))
    var at: InstantArgument?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let runtime = try Runtime(options)
        if kind == .actions, !held {
            return Terminal.show(ListReport.actions(try await actions(runtime)), output.output)
        }
        let controller = try await runtime.controller(at: at?.instant)
        if kind == .pauses {
            let pauses = try await Runtime.failing { () async throws(LoopError) in try await controller.pauses() }
            return Terminal.show(ListReport.pauses(pauses), output.output)
        }
        let specs = try await Runtime.failing { () async throws(LoopError) in try await controller.specs() }
        Terminal.tell(specs)
        var statuses = specs.statuses
        let instant = at?.instant ?? Runtime.wallClock
        switch kind {
        case .tenants: Terminal.show(ListReport.tenants(specs.specs), output.output)
        case .accounts: Terminal.show(ListReport.accounts(specs.specs), output.output)
        case .schedules: Terminal.show(ListReport.schedules(specs.specs, at: instant, runtime.zones), output.output)
        case .overrides: Terminal.show(ListReport.overrides(specs.specs, at: instant), output.output)
        case .actions:
            let plan = Planner.plan(
                try await Runtime.failing { () async throws(LoopError) in try await controller.situation(specs) })
            Terminal.show(ListReport.held(plan, of: tenant.map { TenantName(rawValue: $0) }), output.output)
            statuses.formUnion(plan.statuses(isDetailed: false))
        case .pauses: break
        case .resources:
            let inputs = try await Runtime.failing { () async throws(LoopError) in
                try await controller.situation(specs, allTypes: true)
            }
            for gap in inputs.inventory.gaps { Terminal.tell("note: \(gap.scope) is not listed whole: \(gap.reason)") }
            Terminal.show(ListReport.resources(inputs), output.output)
            statuses.formUnion(inputs.inventory.statuses)
        }
        throw ExitCode(ExitStatus.first(of: statuses).rawValue)
    }

    private func actions(_ runtime: Runtime) async throws -> [JournalAction] {
        let store = try await runtime.store()
        return try await Runtime.failing { () async throws(StoreError) in
            try await store?.actions(tenant: tenant.map { TenantName(rawValue: $0) }, address: nil, limit: limit.count)
                ?? []
        }
    }
}
