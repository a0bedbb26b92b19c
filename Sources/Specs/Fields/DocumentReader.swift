import Documents
import Vocabulary

/// What is gathered while one document is read: problems, references to other documents, and the way down to the
/// node at hand. Lives for one document and never leaves the call that made it.
final class DocumentReader {
    enum Step {
        case field(String)
        case element(Int)
    }

    let context: SpecContext
    /// Nil until it was read, and where it could not be.
    var metadata: Metadata?
    /// By whose clock the times at hand are meant, where the document says so.
    var zone: ZoneID?
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var references: [SpecReference] = []
    private var steps: [Step] = []

    init(context: SpecContext) { self.context = context }

    /// Reads something one step further down.
    func inside<Result>(_ step: Step, _ body: () -> Result) -> Result {
        steps.append(step)
        defer { steps.removeLast() }
        return body()
    }

    /// The way to the node at hand: `spec.windows[1].from`.
    var path: String {
        var text = ""
        for step in steps {
            switch step {
            case .field(let name): text += (text.isEmpty ? "" : ".") + Echo.cut(name)
            case .element(let index): text += "[\(index)]"
            }
        }
        return text
    }

    /// Adds an error.
    func error(at range: SourceRange, _ what: String, why: String = "", fix: String = "") {
        diagnostics.append(.error(at: range, what, why: why, fix: fix))
    }

    /// Remembers that the node names another document, to be looked up when all are read.
    func refer(_ target: SpecReference.Target, _ name: String, at range: SourceRange) {
        references.append(SpecReference(target: target, name: name, range: range, path: path))
    }
}

/// A node being read, and the reader it reports to.
struct Place {
    let node: Node
    let reader: DocumentReader

    /// The way to the node, in back quotes.
    var subject: String { reader.path.isEmpty ? "the document" : "`\(reader.path)`" }

    /// The way to a field of the node, in back quotes.
    func subject(_ field: String) -> String {
        reader.path.isEmpty ? "`\(field)`" : "`\(reader.path).\(field)`"
    }

    /// Adds an error at the node.
    func error(_ what: String, why: String = "", fix: String = "") {
        reader.error(at: node.range, what, why: why, fix: fix)
    }

    /// Adds an error at a field of the node, or at the node where the field is not there.
    func error(at field: String, _ what: String, why: String = "", fix: String = "") {
        reader.error(at: (node[field] ?? node).range, what, why: why, fix: fix)
    }

    /// Remembers that a field of the node names something another document must bear out. Of a list or a mapping, the
    /// part that bears the name is the place.
    func refer(_ target: SpecReference.Target, _ name: String, at field: String) {
        reader.inside(.field(field)) {
            let value = node[field] ?? node
            reader.refer(target, name, at: (Self.part(named: name, of: value) ?? value).range)
        }
    }

    /// The first scalar below a node, keys included, that reads `name`.
    private static func part(named name: String, of node: Node) -> Node? {
        switch node.kind {
        case .list: return node.elements.lazy.compactMap { part(named: name, of: $0) }.first
        case .map:
            return node.entries.lazy.compactMap { entry in
                entry.key.text == name ? entry.key : part(named: name, of: entry.value)
            }.first
        default: return node.text == name ? node : nil
        }
    }

    /// Adds an error about the type of the node.
    func wrongType(wanted: String, fix: String = "") {
        error("\(subject) is \(Self.found(node))", why: "\(wanted) is wanted", fix: fix)
    }

    /// What a node is, in words that follow "is".
    private static func found(_ node: Node) -> String {
        switch node.kind {
        case .null: "empty"
        case .bool: Echo.quoted(node.scalarText ?? "")
        case .int, .double: "the number \(Echo.quoted(node.scalarText ?? ""))"
        case .string: "the text \(Echo.quoted(node.text ?? ""))"
        case .list: "a list"
        case .map: "a mapping"
        }
    }
}

/// A name in a document that another document must bear out.
struct SpecReference: Hashable, Sendable {
    enum Target: Hashable, Sendable {
        /// A `Tenant`.
        case tenant
        /// A `Tenant` to which an account is opened.
        case admittedTenant
        /// A `CloudAccount` that the tenant of the document holds.
        case heldAccount
        /// A region that an account of the document's tenant has.
        case heldRegion
        /// A `CloudAccount`, named by the tenant that wants a part of it.
        case account
        /// A region of an account.
        case region(of: AccountName)
        /// A tag key that an account keeps tenants from writing.
        case reservedKey(of: AccountName)
        /// An account that knows namespaces, by whose vouched key a part of it is told.
        case namespaceKey(of: AccountName)
        /// A `GitSource` from which a namespace is to come.
        case source(of: NamespaceName)
        /// A namespace that a `Tenant` must expect from the source at hand.
        case delegatedNamespace
        /// A `Calendar` of the namespace of the document, or of a platform namespace.
        case calendar(of: NamespaceName?)
        /// A `Tenant` that a policy or an exception of a platform namespace is for.
        case boundTenant
        /// A `ResourcePolicy` of the namespace of the document.
        case policy
        /// A rule of such a policy.
        case policyRule(of: String)
        /// A file with a calendar in the folder of the document's namespace.
        case calendarFile
        /// How many seconds an override lasts, which the tenant of the document may limit.
        case overrideLength(Int64)
    }

    let target: Target
    let name: String
    let range: SourceRange
    /// `spec.select.accounts[0]`.
    let path: String
}
