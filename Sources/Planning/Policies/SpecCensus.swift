import Cloud
import Specs
import Vocabulary

/// Finds out which of a tenant's documents mean a resource, for rules that ask. For one pass.
struct SpecCensus {
    private let schedules: [Entry]
    private let overrides: [Entry]
    /// Those that could mean anything in the slice looked at last.
    private var relevant: (scope: Scope, account: AccountName, schedules: [Entry], overrides: [Entry])?

    private struct Entry {
        let title: String
        let selector: ResourceSelector

        init(_ metadata: Metadata, _ selector: ResourceSelector) {
            title = "\(metadata.namespace?.rawValue ?? "")/\(metadata.name)"
            self.selector = selector
        }
    }

    init(_ inputs: TenantInputs) {
        schedules = inputs.schedules.map { Entry($0.metadata, $0.selector) }
        overrides = inputs.overrides.map { Entry($0.metadata, $0.selector) }
    }

    mutating func mentions(of resource: Resource, in slice: ScopeSlice) -> SpecMentions {
        if relevant?.scope != slice.scope || relevant?.account != slice.account {
            relevant = (
                slice.scope, slice.account, schedules.filter { $0.selector.mayMean(slice) },
                overrides.filter { $0.selector.mayMean(slice) }
            )
        }
        return SpecMentions(
            schedules: Self.meaning(resource, slice, relevant?.schedules ?? []),
            overrides: Self.meaning(resource, slice, relevant?.overrides ?? []))
    }

    private static func meaning(_ resource: Resource, _ slice: ScopeSlice, _ entries: [Entry]) -> Known<[String]> {
        var titles: [String] = []
        for entry in entries {
            switch entry.selector.matches(resource, account: slice.account) {
            case .yes: titles.append(entry.title)
            case .no: break
            case .unknown(let why): return .unknown(why)
            }
        }
        return .known(titles)
    }
}
