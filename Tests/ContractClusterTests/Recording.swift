import Documents
import Glibc
import Support
import Transport
import Vocabulary

/// An exchange with a real API server.
struct Recording {
    let name: String
    let method: String
    let path: String
    let headers: [Value.Entry]
    let body: Value
    let response: Value

    static let folder = PackageFolder.path + "/../shared/recordings/kubernetes"

    static let isPresent = access(folder + "/01-version.json", R_OK) == 0

    /// All of them, in order.
    static func all() throws -> [Recording] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".json") { names.append(name) }
        }
        return try names.sorted().map { try Recording(String($0.dropLast(5))) }
    }

    private init(_ name: String) throws {
        let value = try JSON.value(try TextFile.bytes(of: "\(Self.folder)/\(name).json"))
        self.name = name
        method = value["request"]?["method"]?.text ?? ""
        path = value["request"]?["path"]?.text ?? ""
        headers = value["request"]?["headers"]?.entries ?? []
        body = value["request"]?["body"] ?? .null
        response = value["response"] ?? .null
    }

    var isWatch: Bool { path.contains("watch=1") }

    /// The last time in it that the API server has set.
    var time: Instant? {
        func times(_ value: Value) -> [Instant] {
            switch value {
            case .string(let text): text.hasPrefix("2026-11-21") ? [Instant(rfc3339: text)].compactMap(\.self) : []
            case .list(let elements): elements.flatMap(times)
            case .map(let entries): entries.flatMap { times($0.value) }
            default: []
            }
        }
        return times(response).max()
    }

    /// The request as it was, with what the other server gave in place of what the recorded one did.
    func request(to url: String, _ values: Correspondence) -> HTTPRequest {
        var target = path
        for (theirs, ours) in values.pairs where theirs.count > 20 {
            target = target.replacing("continue=" + theirs, with: "continue=" + ours)
        }
        for (theirs, ours) in values.pairs where Int(theirs) != nil {
            target = target.replacing("resourceVersion=" + theirs, with: "resourceVersion=" + ours)
        }
        var fields = headers.compactMap { entry in entry.value.text.map { HTTPHeader(entry.key, $0) } }
        fields.append(HTTPHeader("user-agent", "Python-urllib/3.11"))
        return HTTPRequest(
            method: method, url: url + target, headers: fields,
            body: body == .null ? [] : CanonicalJSON.bytes(values.translated(body)))
    }
}
