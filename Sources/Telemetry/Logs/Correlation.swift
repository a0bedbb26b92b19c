public import Instrumentation
public import Logging

/// What the lines of a log have in common that belong to the same piece of work.
///
/// It goes along with the task: `InstrumentationContext.withValue(.correlated(…)) { … }` puts it on every line that is
/// logged within, also by child tasks. The pass's id is drawn at the edge and comes in as a value.
public struct Correlation: Hashable, Sendable {
    /// The id of the pass.
    public var pass: String?
    public var tenant: String?
    public var account: String?

    /// A correlation from what is known.
    public init(pass: String? = nil, tenant: String? = nil, account: String? = nil) {
        self.pass = pass
        self.tenant = tenant
        self.account = account
    }
}

extension InstrumentationContext {
    private enum CorrelationKey: InstrumentationContextKey {
        typealias Value = Correlation
    }

    /// What the work under way belongs to; nil outside of any.
    public var correlation: Correlation? {
        get { self[CorrelationKey.self] }
        set { self[CorrelationKey.self] = newValue }
    }

    /// The current context with more known of the work: what the given one leaves out stays.
    public static func correlated(_ more: Correlation) -> InstrumentationContext {
        var context = InstrumentationContext.current ?? .topLevel
        let known = context.correlation ?? Correlation()
        context.correlation = Correlation(
            pass: more.pass ?? known.pass, tenant: more.tenant ?? known.tenant, account: more.account ?? known.account)
        return context
    }
}

extension Logger.MetadataProvider {
    /// `pass`, `tenant` and `account` of the work under way and, where it is traced, `trace`.
    public static let correlation = Logger.MetadataProvider {
        guard let context = InstrumentationContext.current else { return [:] }
        var metadata: Logger.Metadata = [:]
        if let correlation = context.correlation {
            if let pass = correlation.pass { metadata["pass"] = .string(pass) }
            if let tenant = correlation.tenant { metadata["tenant"] = .string(tenant) }
            if let account = correlation.account { metadata["account"] = .string(account) }
        }
        if let trace = context.traceContext { metadata["trace"] = .string(trace.traceID.description) }
        return metadata
    }
}
