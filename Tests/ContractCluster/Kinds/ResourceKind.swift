import Vocabulary

/// One kind of object that is served, in one version.
struct ResourceKind: Sendable {
    enum Subresource: String, Hashable, Sendable { case status, scale }

    let group: String
    let version: String
    let kind: String
    let plural: String
    let singular: String
    var shortNames: [String] = []
    var categories: [String] = []
    let isNamespaced: Bool
    /// All fields of an object, `apiVersion`, `kind` and `metadata` included.
    let schema: Schema
    /// What an object is before anybody has set a field: the fields that are written even where nothing is in them.
    var blank: Value = .map([])
    var subresources: [Subresource] = []
    /// Where the `scale` subresource finds replicas and selector.
    var scale: ScalePaths?
    var verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
    var hasGeneration = true
    /// Whether an object can be replaced without saying which version of it was seen.
    var allowsUnconditionalUpdate = true
    /// Whether it came with a definition: its fields are in alphabetical order then, as all that is without a type.
    var isCustom = false
    var columns: [Column] = []
    var storageHash = ""
    /// What `status` is on a new object; nil where there is none.
    var emptyStatus: Value?
    /// Where the template of pods is; nil where there is none.
    var podTemplate: [String]?
    /// Set where its objects are stored as another kind's.
    var view: KindView?
    /// Defaults that depend on other fields.
    var adjust: @Sendable (inout Value) -> Void = { _ in }

    struct ScalePaths: Hashable, Sendable {
        var spec = ["spec", "replicas"]
        var status = ["status", "replicas"]
        var selector = ["status", "selector"]
    }

    var apiVersion: String { group.isEmpty ? version : group + "/" + version }
    /// As errors name it: `deployments.apps`.
    var title: String { group.isEmpty ? plural : plural + "." + group }
    var listKind: String { kind + "List" }
    var key: Key { Key(group: group, plural: plural) }

    /// One resource in all its versions.
    struct Key: Hashable, Sendable {
        var group: String
        var plural: String
    }

    func has(_ subresource: Subresource) -> Bool { subresources.contains(subresource) }

    /// What a request to a part of an object may own.
    func scope(_ subresource: Subresource?) -> FieldScope {
        var scope = FieldScope()
        switch subresource {
        case nil where has(.status): scope.beyond = FieldSet(path: ["f:status"])
        case .status:
            scope.beyond = FieldSet(path: ["f:spec"])
            if isCustom { scope.beyond = scope.beyond.union(FieldSet(path: ["f:metadata"])) }
        case nil, .scale: break
        }
        if kind == "Namespace", subresource == nil { scope.beyond = scope.beyond.union(FieldSet(path: ["f:spec"])) }
        return scope
    }
}
