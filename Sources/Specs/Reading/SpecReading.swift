public import Vocabulary

/// What all documents of one input revision say, and what is wrong with them.
///
/// A namespace with an error contributes nothing to ``specs``: half of what it says could undo the other half. The
/// caller gives its last good files to ``SpecReader/update(_:changed:removed:_:)`` instead.
public struct SpecReading: Sendable {
    /// Only what is sound.
    public let specs: SpecSet
    /// In the order of the files.
    public let diagnostics: [Diagnostic]
    /// What policies over documents find, in the order of the files. It is among the diagnostics too.
    public let findings: [SpecFinding]
    /// Namespaces with at least one error in the files of their own source, in the order of their names. They stay at
    /// their last good files; an error elsewhere never brings a namespace in here.
    public let brokenNamespaces: [NamespaceName]
    /// Whether there is an error in `platform/`: everything stays at the last good state of that folder.
    public let isPlatformBroken: Bool
    let assembly: Assembly

    init(_ assembly: Assembly) {
        let folders = assembly.sortedFolders
        let ground = assembly.ground
        specs = SpecSet(
            tenants: ground.tenants, accounts: ground.accounts, sources: ground.sources, approvals: ground.approvals,
            specPolicies: ground.specPolicies,
            namespaces: folders.compactMap(\.result.contribution) + ground.platformNamespaces)
        diagnostics = (ground.diagnostics + folders.flatMap(\.result.diagnostics) + assembly.strayDiagnostics).sorted()
        findings = (ground.findings + folders.flatMap(\.result.findings)).sorted()
        brokenNamespaces = Set(folders.filter(\.result.isBroken).map(\.share.namespace)).sorted()
        isPlatformBroken = ground.isBroken
        self.assembly = assembly
    }
}

extension SpecReader {
    /// Checks files that were read against each other.
    public static func assemble(_ readings: [FileReading], _ context: SpecContext) -> SpecReading {
        var assembly = Assembly()
        assembly.update(changed: readings, removed: [])
        return SpecReading(assembly)
    }

    /// What ``assemble(_:_:)`` would return if some files were read anew and others were gone. Only the namespaces that
    /// this can concern are checked again.
    public static func update(
        _ previous: SpecReading, changed: [FileReading], removed: [SourceFile.Identity] = [], _ context: SpecContext
    ) -> SpecReading {
        var assembly = previous.assembly
        assembly.update(changed: changed, removed: removed)
        return SpecReading(assembly)
    }
}
