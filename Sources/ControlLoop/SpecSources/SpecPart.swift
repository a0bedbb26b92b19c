import Repositories
import Specs
import Vocabulary

/// One folder of a source that stands or falls on its own.
struct SpecPart: Hashable, Comparable {
    let source: String
    let namespace: NamespaceName

    /// The folder of the platform's documents stands in the store like a namespace; no namespace can be called so.
    static let platform = SpecPart(source: TenantSpec.rootSource, namespace: "platform/")

    init(source: String, namespace: NamespaceName) {
        self.source = source
        self.namespace = namespace
    }

    /// The part a file belongs to; nil for a file that is in none.
    init?(source: String, path: String) {
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        if parts.count > 1, parts[0] == "platform", source == TenantSpec.rootSource {
            self = .platform
        } else if parts.count == 3, parts[0] == "tenants", !parts[1].isEmpty {
            self.init(source: source, namespace: NamespaceName(rawValue: String(parts[1])))
        } else {
            return nil
        }
    }

    var folder: String { self == .platform ? namespace.rawValue : "tenants/\(namespace)/" }

    static func < (left: SpecPart, right: SpecPart) -> Bool {
        (left.source, left.namespace) < (right.source, right.namespace)
    }
}

extension SourceSnapshot {
    /// Entries that look like documents and could not be read.
    var unreadDocuments: [UnreadEntry] { unread.filter { !SpecReader.isCalendar($0.path) } }

    /// Files of calendars that could not be read. They matter only where a document names them.
    var unreadCalendars: [FileReading] {
        unread.filter { SpecReader.isCalendar($0.path) }.map { entry in
            SpecReader.unreadCalendar(
                SourceFile.Identity(source: name, path: entry.path), why: entry.reason.words)
        }
    }

    /// Entries that look like documents and are none.
    var unreadDiagnostics: [Diagnostic] {
        unreadDocuments.map { entry in
            Diagnostic.error(
                at: SourceRange(file: entry.path), "this is not read", why: entry.reason.words,
                fix: entry.reason.remedy)
        }
    }
}

extension UnreadEntry.Reason {
    fileprivate var remedy: String {
        switch self {
        case .symbolicLink, .submodule: "put the document itself here"
        case .tooLarge: "split it into several files"
        case .invalidName: "rename it"
        case .unreadable: "look at its permissions"
        }
    }

    fileprivate var words: String {
        switch self {
        case .symbolicLink: "a symbolic link could lead out of the folder"
        case .submodule: "submodules are not followed"
        case .tooLarge(let bytes): "\(bytes) bytes are too many for one file"
        case .invalidName: "its name is not valid UTF-8"
        case .unreadable: "it cannot be opened"
        }
    }
}
