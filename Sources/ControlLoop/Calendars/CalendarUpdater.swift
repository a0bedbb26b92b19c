import Repositories
public import Specs
import Timetables
public import Transport
public import Vocabulary

/// Brings the files of calendars in a working tree up to date from where their documents say.
///
/// What cannot be fetched, or is no calendar that a plan would follow, leaves the last good file where it is.
public struct CalendarUpdater: Sendable {
    /// What became of one calendar.
    public struct Entry: Hashable, Sendable {
        public let calendar: ClaimName
        /// The path of its file in the folder.
        public let file: String
        public let outcome: Outcome

        /// An entry from its parts.
        public init(calendar: ClaimName, file: String, outcome: Outcome) {
            self.calendar = calendar
            self.file = file
            self.outcome = outcome
        }
    }

    /// What became of a file.
    public enum Outcome: Hashable, Sendable {
        /// It is new or another one, with so many whole-day events.
        case updated(events: Int)
        case unchanged
        /// It stays as it was. Why, in words.
        case failed(String)
    }

    /// What became of all of them.
    public struct Result: Sendable {
        /// In the order of the documents.
        public let entries: [Entry]
        /// What is wrong with documents that may be calendars, so that nobody could look at them.
        public let diagnostics: [Diagnostic]

        /// A result from its parts.
        public init(entries: [Entry], diagnostics: [Diagnostic] = []) {
            self.entries = entries
            self.diagnostics = diagnostics
        }

        /// Whether any calendar could not be brought up to date.
        public var hasFailed: Bool {
            !diagnostics.isEmpty || entries.contains { if case .failed = $0.outcome { true } else { false } }
        }

        /// The files that were written, each once.
        public var written: [String] {
            Set(entries.compactMap { if case .updated = $0.outcome { $0.file } else { nil } }).sorted()
        }
    }

    /// The largest file that is fetched: the largest that is read again.
    public static let maximumBytes = TreeLimits().maximumFileBytes

    private let context: SpecContext
    private let client: GuardedClient

    /// An updater; documents are read in a context.
    public init(_ context: SpecContext, client: GuardedClient) {
        self.context = context
        self.client = client
    }

    /// Fetches every calendar with a `url` and writes what is another than the file there.
    ///
    /// - Parameter folder: of a working tree; holds `platform/` and `tenants/`.
    /// - Throws: where there are no documents in it, or it cannot be read. One calendar that fails stops no other.
    public func update(folder: String) async throws(LoopError) -> Result {
        let listing: TreeListing
        do throws(RepositoryError) {
            listing = try await WorkingTree.files(in: folder, where: SourceReader.isSpec)
        } catch {
            throw LoopError(.terminal, "\(error)")
        }
        let documents = listing.files.filter {
            !SpecReader.isCalendar($0.path) && ($0.path.hasPrefix("platform/") || $0.path.hasPrefix("tenants/"))
        }
        guard !documents.isEmpty else {
            throw LoopError(
                .terminal,
                "there are no specs in \(folder): no document under platform/ or tenants/; "
                    + "name the folder that holds them")
        }
        let readings = documents.map { file in
            SpecReader.readFile(
                SourceFile(source: TenantSpec.rootSource, revision: "", path: file.path, bytes: file.bytes), context)
        }
        let present = Dictionary(listing.files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        var entries: [Entry] = []
        var urls: [String: String] = [:]
        for calendar in readings.flatMap(\.calendars) {
            guard let url = calendar.url, let path = calendar.path else { continue }
            let outcome: Outcome
            if let other = urls[path], other != url {
                outcome = .failed("another calendar fetches the same file from elsewhere; give each a file of its own")
            } else {
                urls[path] = url
                outcome = await update(path, from: url, in: folder, present: present[path])
            }
            entries.append(Entry(calendar: calendar.metadata.claimName, file: path, outcome: outcome))
        }
        return Result(entries: entries, diagnostics: readings.filter(\.mayHideCalendars).flatMap(\.diagnostics))
    }

    private func update(
        _ path: String, from url: String, in folder: String, present: [UInt8]?
    ) async -> Outcome {
        do {
            let bytes = try await client.get(url, maximumBytes: Self.maximumBytes)
            let events = try check(bytes, path)
            if bytes == present { return .unchanged }
            try LocalFiles.writeInside(folder, path, bytes)
            return .updated(events: events)
        } catch let error as TransportError {
            return .failed(error.message)
        } catch let error as LoopError {
            return .failed(error.message)
        } catch {
            return .failed("\(error)")
        }
    }

    /// The number of whole-day events; throws where a plan would refuse the file.
    private func check(_ bytes: [UInt8], _ path: String) throws(LoopError) -> Int {
        let (feed, diagnostics) = CalendarFeed.read(bytes, file: path, zones: context.zones)
        guard let feed else {
            let first = diagnostics.first.map { "line \($0.range?.start.line ?? 1): \($0.what)" } ?? "it cannot be read"
            throw LoopError(.stalled, "what came is no sound calendar: \(first)")
        }
        if let problem = feed.whyWithoutDays {
            throw LoopError(.stalled, "what came is of no use: \(problem.why)")
        }
        return feed.events.count(where: \.isAllDay)
    }

    /// Commits the files that were written, and nothing else.
    ///
    /// - Throws: with the words of `git` where it refuses.
    public static func commit(_ result: Result, in folder: String) async throws(LoopError) -> String {
        let names = result.entries.filter { if case .updated = $0.outcome { true } else { false } }
            .map { "\($0.calendar.rawValue)" }
        let title =
            names.count == 1
            ? "Calendar \(names[0].dropFirst("Calendar/".count)) updated" : "\(names.count) calendars updated"
        let body = names.count == 1 ? "" : "\n\n" + names.map { "- \($0)" }.joined(separator: "\n")
        do throws(RepositoryError) {
            return try await WorkingCopy.commit(result.written, message: title + body, in: folder).hex
        } catch {
            throw LoopError(.stalled, "the files are written and not committed: \(error)")
        }
    }
}
