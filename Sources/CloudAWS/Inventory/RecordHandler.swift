import Cloud
import Documents
import Vocabulary

/// What is read of one element of a list that RDS or Auto Scaling answers.
struct Record {
    /// The fields of the layout that are there and not empty.
    fileprivate(set) var fields: [String: String] = [:]
    /// How many elements each inner list has.
    fileprivate(set) var counts: [String: Int] = [:]
    /// The names in the inner list of the layout.
    fileprivate(set) var names: [String] = []
    fileprivate(set) var tags = TagCollector()

    subscript(field: String) -> String? { fields[field] }

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
    /// An inner list and the field of its elements that is kept.
    var named: (list: StaticString, field: StaticString)?
}

/// Reads `XResponse/XResult/LIST/element/...`: depth 4 is a record, 5 its fields, 6 the elements of inner lists.
struct RecordHandler: XMLHandler {
    private(set) var records: [Record] = []
    private(set) var nextToken: String?
    var pool: ResourcePool

    private let layout: RecordLayout
    private var depth = 0
    private var isInList = false
    private var record = Record()
    private var section = Section.other
    private var key = ""
    private var value = ""

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
        switch depth {
        case 3:
            isInList = name == layout.list
            return isInList || name == layout.token ? .told : .skipped
        case 4 where isInList: record = Record()
        case 5 where isInList:
            section = section(name)
            return section == .other && !isField(name) ? .skipped : .told
        case 6 where section == .tags:
            key = ""
            value = ""
        default: break
        }
        return .told
    }

    mutating func end(_ name: XMLName, text: XMLText) {
        switch depth {
        case 3:
            if name == layout.token, !text.isEmpty { nextToken = text.string }
            isInList = false
        case 4: if isInList { records.append(record) }
        case 5: if isInList { field(name, text) }
        case 6: if isInList { element() }
        case 7: if isInList { part(name, text) }
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
        case .tags: record.tags.add(key, value, &pool)
        case .counted(let index): record.counts["\(layout.counted[index])", default: 0] += 1
        case .named, .other: break
        }
    }

    private mutating func part(_ name: XMLName, _ text: XMLText) {
        switch section {
        case .tags:
            if name == "Key" { key = text.string } else if name == "Value" { value = text.string }
        case .named: if let named = layout.named, name == named.field { record.names.append(text.string) }
        case .counted, .other: break
        }
    }
}

extension RecordLayout {
    /// Reads an answer by this layout and makes resources of its records; nil leaves a record out.
    ///
    /// A record whose ARN names another account than the scope's is not taken over.
    func page(
        _ bytes: [UInt8], _ call: String, scope: Scope, arn: String, into pool: inout ResourcePool,
        _ resource: (Record, inout ResourcePool) -> Resource?
    ) throws(CloudError) -> ResourcePage {
        var handler = RecordHandler(self, pool: pool)
        // Of two references to one pool, the first change would copy it.
        pool = ResourcePool()
        do {
            defer { pool = handler.pool }
            try XML.parse(bytes, into: &handler)
        } catch { throw .malformed(call, error) }
        var page = ResourcePage()
        page.nextToken = handler.nextToken
        for record in handler.records {
            let parts = (record[arn] ?? "").split(separator: ":", omittingEmptySubsequences: false)
            let account = parts.count > 5 ? String(parts[4]) : ""
            if account != scope.account.rawValue {
                page.problem = .foreign(account, scope)
            } else if let resource = resource(record, &pool) {
                page.append(resource)
            }
        }
        return page
    }
}
