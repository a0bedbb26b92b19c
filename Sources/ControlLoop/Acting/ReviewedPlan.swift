import Documents
import Planning
import Vocabulary

/// A plan that was written to a file and looked at: the actions it holds are the only ones a pass may do.
public enum ReviewedPlan {
    /// The keys of the actions that were ready in the plan of a file.
    ///
    /// - Throws: A terminal error where it is no plan, or one of another format.
    public static func actionKeys(file: String) throws(LoopError) -> Set<String> {
        let bytes = try LocalFiles.read(file)
        let plan: Value
        do {
            plan = try JSON.value(bytes)
        } catch {
            throw LoopError(.terminal, "\(file) is no plan: \(error.message)")
        }
        guard plan["kind"] == "Plan", let format = plan["format"]?.integer, let tenants = plan["tenants"]?.elements
        else { throw LoopError(.terminal, "\(file) is no plan; `pioneer plan --out` writes one") }
        guard format == Plan.format else {
            throw LoopError(.terminal, "\(file) has format \(format), this version reads \(Plan.format); plan again")
        }
        let actions = tenants.flatMap { $0["actions"]?.elements ?? [] }
        return Set(actions.filter { $0["holds"]?.elements == [] }.compactMap { $0["key"]?.text })
    }
}
