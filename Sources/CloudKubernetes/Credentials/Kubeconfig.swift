import Documents
import Vocabulary

/// What the kubeconfig files say, put together as `kubectl` does: of what stands in several, the first counts.
///
/// Source: Kubernetes documentation, "Organizing Cluster Access Using kubeconfig Files".
struct Kubeconfig {
    /// One entry and the folder that its relative paths are relative to.
    struct Entry {
        let name: String
        let node: Node
        let folder: String
    }

    /// One file that could be read.
    struct File {
        let path: String
        let root: Node
    }

    private let files: [File]

    init(_ files: [File]) { self.files = files }

    /// The name of the context in force.
    var currentContext: String? {
        files.lazy.compactMap { $0.root["current-context"]?.text }.first { !$0.isEmpty }
    }

    /// The entry of that name; the part's entries hold their content under `key`.
    func entry(_ name: String, in part: Part) -> Entry? { entries(part).first { $0.name == name } }

    /// Every entry of a part, in the order of files and of the text.
    func entries(_ part: Part) -> [Entry] {
        files.flatMap { file in
            let folder = Self.folder(of: file.path)
            return (file.root[part.rawValue]?.elements ?? []).compactMap { element -> Entry? in
                guard let name = element["name"]?.text, let node = element[part.key] else { return nil }
                return Entry(name: name, node: node, folder: folder)
            }
        }
    }

    /// What a kubeconfig is made of.
    enum Part: String {
        case clusters, contexts, users

        var key: String { String(rawValue.dropLast()) }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(path[...slash])
    }
}

extension Kubeconfig.Entry {
    /// A text that is not empty.
    func text(_ key: String) -> String? { node[key]?.text.flatMap { $0.isEmpty ? nil : $0 } }

    /// A path, relative ones put after the kubeconfig's folder.
    func path(_ key: String) -> String? { text(key).map(resolved) }

    func resolved(_ path: String) -> String { path.hasPrefix("/") ? path : folder + path }
}
