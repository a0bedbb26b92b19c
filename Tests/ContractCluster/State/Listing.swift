import Vocabulary

/// What a list or a watch asks for.
struct ListOptions: Sendable {
    var labels: LabelSelector
    var fields: FieldSelector
    var limit: Int?
    var start: Continuation?
    var version: Int64?
    var match: String?
    var sendsInitialEvents = false
    var allowsBookmarks = false
    var timeoutSeconds: Int?

    init(_ request: APIRequest, _ kind: ResourceKind) throws(APIStatus) {
        let selector = request["labelSelector"] ?? ""
        guard let labels = LabelSelector(selector) else {
            throw .badRequest("unable to parse requirement: found '\(selector)', expected: a label selector")
        }
        self.labels = labels
        fields = try FieldSelector(request["fieldSelector"] ?? "", for: kind)
        limit = try Self.number(request["limit"]).flatMap { $0 > 0 ? Int($0) : nil }
        timeoutSeconds = try Self.number(request["timeoutSeconds"]).map(Int.init)
        match = request["resourceVersionMatch"]
        sendsInitialEvents = request.isSet("sendInitialEvents")
        allowsBookmarks = request.isSet("allowWatchBookmarks")
        if let text = request["resourceVersion"], !text.isEmpty, text != "0" {
            guard let number = Int64(text), number >= 0 else {
                throw APIStatus(
                    500, nil,
                    "resourceVersion: Invalid value: \"\(text)\": strconv.ParseUint: parsing \"\(text)\": invalid syntax"
                )
            }
            version = number
        }
        if match != nil, request["resourceVersion"] ?? "" == "", !sendsInitialEvents { throw Self.loneMatch }
        if let token = request["continue"], !token.isEmpty {
            guard let continuation = Continuation(token) else {
                throw .badRequest("continue key is not valid: illegal base64 data")
            }
            start = continuation
        }
    }

    private static let loneMatch: APIStatus = {
        let why = "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"
        var status = APIStatus(
            422, "Invalid", "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: " + why)
        (status.group, status.kind) = ("meta.k8s.io", "ListOptions")
        status.causes = [
            APIStatus.Cause(reason: "FieldValueForbidden", message: why, field: "resourceVersionMatch")
        ]
        return status
    }()

    private static func number(_ text: String?) throws(APIStatus) -> Int64? {
        guard let text, !text.isEmpty else { return nil }
        guard let number = Int64(text) else {
            throw .badRequest("strconv.ParseInt: parsing \"\(text)\": invalid syntax")
        }
        return number
    }

    func selects(_ object: StoredObject) -> Bool { labels.selects(object.labels) && fields.selects(object) }
}

/// Where a list goes on: `{"v":"meta.k8s.io/v1","rv":264,"start":"/w0\u0000"}` in base64, after the key in `start`.
struct Continuation: Hashable, Sendable {
    var version: Int64
    /// The key after which it goes on, beneath the folder that is listed.
    var after: String

    init(version: Int64, after: String) { (self.version, self.after) = (version, after) }

    init?(_ token: String) {
        guard let bytes = Base64.decode(token, .urlSafe),
            let value = try? JSONReading.value(bytes), let version = value["rv"]?.integer,
            let start = value["start"]?.text, start.hasSuffix("\0"), start.hasPrefix("/")
        else { return nil }
        self.init(version: version, after: String(start.dropFirst().dropLast()))
    }

    var token: String {
        let value: Value = ["v": "meta.k8s.io/v1", "rv": .int(version), "start": .string("/" + after + "\0")]
        return Base64.encode(JSONText.bytes(value), .urlSafe)
    }
}

/// One page of a list.
struct Page: Sendable {
    var objects: [StoredObject]
    var version: Int64
    var next: Continuation?
    var remaining: Int?
}

extension Cluster {
    /// - Throws: 410 where the version or the page that is asked for is forgotten.
    func page(_ kind: ResourceKind, namespace: String?, name: String?, _ options: ListOptions) throws(APIStatus) -> Page
    {
        var table = table(kind)
        var version = self.version
        if let start = options.start {
            guard start.version > oldestPage, let past = table.asOf(start.version) else {
                throw APIStatus(
                    410, "Expired",
                    "The provided continue parameter is too old to display a consistent list result. You can start a "
                        + "new list without the continue parameter, or use the continue token in this response to "
                        + "retrieve the remainder of the results. Continuing with the provided token results in an "
                        + "inconsistent list - objects that were created, modified, or deleted between the time the "
                        + "first chunk was returned and now may show up in the list.")
            }
            (table, version) = (past, start.version)
        } else if options.match == "Exact", let wanted = options.version {
            guard let past = table.asOf(wanted) else {
                throw APIStatus(410, "Expired", "The resourceVersion for the provided list is too old.")
            }
            (table, version) = (past, wanted)
        } else if let wanted = options.version, wanted > version {
            var status = APIStatus(
                504, "Timeout", "Timeout: Too large resource version: \(wanted), current: \(version)")
            status.causes = [
                APIStatus.Cause(
                    reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "")
            ]
            status.retryAfter = 1
            throw status
        }
        var range = table.range(namespace)
        let folder = namespace.map { $0 + "/" } ?? ""
        if let start = options.start {
            range = table.firstPlace(after: folder + start.after, in: range)..<range.upperBound
        }
        return cut(table, range, name, folder, version, options)
    }

    private func cut(
        _ table: ObjectTable, _ range: Range<Int>, _ name: String?, _ folder: String, _ version: Int64,
        _ options: ListOptions
    ) -> Page {
        let selectsAll = options.labels.selectsAll && options.fields.selectsAll && name == nil
        var objects: [StoredObject] = []
        for index in range {
            let object = table.objects[index]
            guard selectsAll || (options.selects(object) && (name ?? object.name) == object.name) else { continue }
            objects.append(object)
            if objects.count == options.limit, index + 1 < range.upperBound {
                return Page(
                    objects: objects, version: version,
                    next: Continuation(version: version, after: String(object.key.dropFirst(folder.count))),
                    remaining: selectsAll ? range.upperBound - index - 1 : nil)
            }
        }
        return Page(objects: objects, version: version)
    }
}

extension ObjectTable {
    func firstPlace(after key: String, in range: Range<Int>) -> Int {
        let (index, isThere) = place(key)
        return min(max(index + (isThere ? 1 : 0), range.lowerBound), range.upperBound)
    }
}
