import Cloud
import Documents
import Vocabulary

/// What is read of one element of a list that a service answers.
struct Record {
    /// The fields of the layout that are there and not empty.
    fileprivate(set) var fields: [String: String] = [:]
    /// How many elements each inner list has.
    fileprivate(set) var counts: [String: Int] = [:]
    /// The names in the inner list of the layout.
    fileprivate(set) var names: [String] = []
    /// The keys of tags that a group hands on to its instances.
    fileprivate(set) var propagated: [String] = []
    fileprivate(set) var tags = TagCollector()

    subscript(field: String) -> String? { fields[field] }

    /// A truth value; unknown where the answer does not tell.
    func flag(_ field: String) -> Known<Value> {
        switch fields[field] {
        case "true": .known(true)
        case "false": .known(false)
        case nil: .unknown(.notRead)
        default: .unknown(.notUnderstood)
        }
    }

    /// A whole number; unknown where the answer does not tell.
    func number(_ field: String) -> Known<Value> {
        guard let text = fields[field] else { return .unknown(.notRead) }
        return Int64(text).map { .known(.int($0)) } ?? .unknown(.notUnderstood)
    }

    /// An instant in Unix seconds; unknown where the answer does not tell.
    func instant(_ field: String) -> Known<Value> { .unixSeconds(fields[field]) }

    /// Whether an inner list has elements.
    func has(_ list: String) -> Bool { (counts[list] ?? 0) > 0 }
}

/// Which of an answer's fields are read; nothing else is kept.
struct RecordLayout {
    /// The element around the list: `DBInstances`.
    let list: StaticString
    /// The element that holds the token of the next page.
    let token: StaticString
    let fields: [StaticString]
    /// Inner lists whose elements are counted.
    let counted: [StaticString]
    /// The inner list of tags: `TagList`, `Tags`.
    let tags: StaticString
    /// What the parts of a tag are called.
    var tag: (key: StaticString, value: StaticString) = ("Key", "Value")
    /// How deep the list is: EC2 has it right in the answer, the others within a result.
    var depth = 3
    /// An inner list and the field of its elements that is kept.
    var named: (list: StaticString, field: StaticString)?
}

/// Reads `XResponse/XResult/LIST/element/...`: below the list, level 1 is a record, 2 its fields, 3 the elements of inner
/// lists, 4 their parts.
struct RecordHandler: XMLHandler {
    private(set) var records: [Record] = []
    private(set) var nextToken: String?
    /// Whether the answer has the list at all, empty or not.
    private(set) var hasList = false
    var pool: ResourcePool

    private let layout: RecordLayout
    private var depth = 0
    private var isInList = false
    private var record = Record()
    private var section = Section.other
    private var key = ""
    private var value = ""
    private var isPropagated = false

    private var level: Int { depth - layout.depth }

    private enum Section: Equatable {
        case other, tags, named
        case counted(Int)
    }

    init(_ layout: RecordLayout, pool: ResourcePool) {
        self.layout = layout
        self.pool = pool
    }

    mutating func start(_ name: XMLName) -> XMLContent {
        depth += 1
        switch level {
        case 0:
            isInList = name == layout.list
            if isInList { hasList = true }
            return isInList || name == layout.token ? .told : .skipped
        case 1 where isInList: record = Record()
        case 2 where isInList:
            section = section(name)
            return section == .other && !isField(name) ? .skipped : .told
        case 3 where section == .tags:
            key = ""
            value = ""
            isPropagated = false
        default: break
        }
        return .told
    }

    mutating func end(_ name: XMLName, text: XMLText) {
        switch level {
        case 0:
            if name == layout.token, !text.isEmpty { nextToken = text.string }
            isInList = false
        case 1: if isInList { records.append(record) }
        case 2: if isInList { field(name, text) }
        case 3: if isInList { element() }
        case 4: if isInList { part(name, text) }
        default: break
        }
        depth -= 1
    }

    private func section(_ name: XMLName) -> Section {
        if name == layout.tags { return .tags }
        if let named = layout.named, name == named.list { return .named }
        return layout.counted.firstIndex { name == $0 }.map(Section.counted) ?? .other
    }

    private mutating func field(_ name: XMLName, _ text: XMLText) {
        section = .other
        guard !text.isEmpty, isField(name) else { return }
        record.fields[name.string] = text.string
    }

    private func isField(_ name: XMLName) -> Bool { layout.fields.contains { name == $0 } }

    private mutating func element() {
        switch section {
        case .tags:
            record.tags.add(key, value, &pool)
            if isPropagated { record.propagated.append(key) }
        case .counted(let index): record.counts["\(layout.counted[index])", default: 0] += 1
        case .named, .other: break
        }
    }

    private mutating func part(_ name: XMLName, _ text: XMLText) {
        switch section {
        case .tags:
            switch name {
            case layout.tag.key: key = text.string
            case layout.tag.value: value = text.string
            case "PropagateAtLaunch": isPropagated = text.flag ?? false
            default: break
            }
        case .named: if let named = layout.named, name == named.field { record.names.append(text.string) }
        case .counted, .other: break
        }
    }
}

extension Record {
    /// The account that an ARN names; empty where it names none.
    func account(of arn: String) -> String {
        let parts = (fields[arn] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 5 ? String(parts[4]) : ""
    }
}

extension Known<Value> {
    /// Unix seconds of an instant as AWS writes it; unknown where there is none.
    static func unixSeconds(_ text: String?) -> Known<Value> {
        guard let text else { return .unknown(.notRead) }
        return Instant(rfc3339: text).map { .known(.int($0.seconds)) } ?? .unknown(.notUnderstood)
    }
}

extension RecordLayout {
    /// Reads an answer by this layout and makes resources of its records; nil leaves a record out.
    ///
    /// A record of another account than the scope's is not taken over.
    ///
    /// - Parameter account: Whose a record is; the scope's where the service tells only of its own.
    func page(
        _ bytes: [UInt8], _ call: String, scope: Scope, account: (Record) -> String,
        into pool: inout ResourcePool, _ resource: (Record, inout ResourcePool) -> Resource?
    ) throws(CloudError) -> ResourcePage {
        let (records, next) = try records(bytes, call, into: &pool)
        var page = ResourcePage()
        page.nextToken = next
        for record in records {
            let account = account(record)
            if account != scope.account.rawValue {
                page.problem = .foreign(account, scope)
            } else if let resource = resource(record, &pool) {
                page.append(resource)
            }
        }
        return page
    }

    /// The records of an answer by this layout, and the token of the next page.
    func records(
        _ bytes: [UInt8], _ call: String, into pool: inout ResourcePool
    ) throws(CloudError) -> (records: [Record], nextToken: String?) {
        var handler = RecordHandler(self, pool: pool)
        // Of two references to one pool, the first change would copy it.
        pool = ResourcePool()
        do {
            defer { pool = handler.pool }
            try XML.parse(bytes, into: &handler)
        } catch { throw .malformed(call, error) }
        guard handler.hasList else { throw .without("\(list)", in: call) }
        return (handler.records, handler.nextToken)
    }
}
