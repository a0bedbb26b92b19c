/// The tags that are understood: those of the core schema.
enum YAMLTag: String {
    case null = "tag:yaml.org,2002:null"
    case bool = "tag:yaml.org,2002:bool"
    case int = "tag:yaml.org,2002:int"
    case float = "tag:yaml.org,2002:float"
    case string = "tag:yaml.org,2002:str"
    case list = "tag:yaml.org,2002:seq"
    case map = "tag:yaml.org,2002:map"

    /// As it is written: `!!int`.
    var shorthand: String { YAMLTag.shorthand(rawValue) }

    /// A tag as it was most likely written.
    static func shorthand(_ tag: String) -> String {
        let core = "tag:yaml.org,2002:"
        return tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag
    }

    /// What a scalar with this tag is; nil where its text, or any scalar, cannot be that.
    func form(of text: UnsafeBufferPointer<UInt8>) -> Tree.Form? {
        let plain = YAMLSchema.form(of: text)
        switch self {
        case .string: return .string
        case .null, .bool, .int:
            let wanted: Tree.Form = self == .null ? .null : self == .bool ? .bool : .int
            return plain == wanted ? wanted : nil
        case .float: return plain == .int || plain == .double ? .double : nil
        case .list, .map: return nil
        }
    }
}
