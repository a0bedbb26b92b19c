import Cloud
import Documents
import Vocabulary

/// Asks IAM what it would say (IAM API reference, `SimulatePrincipalPolicy`).
struct Simulation: Sendable {
    let caller: AWSCaller
    let identity: CallerIdentity

    /// What each permission's simulation came to; unknown where IAM would not simulate.
    func statuses(_ permissions: [String]) async -> [String: PermissionFinding.Status] {
        var call = QueryCall(.iam, "SimulatePrincipalPolicy")
        call.add("PolicySourceArn", identity.policySource)
        call.add("ActionNames.member", each: permissions)
        do throws(Refusal) {
            return Self.read(try await caller.call(call).body)
        } catch {
            let reason = "iam:SimulatePrincipalPolicy could not be asked: \(error.error)"
            return Dictionary(uniqueKeysWithValues: permissions.map { ($0, .unknown(reason)) })
        }
    }

    private static func read(_ body: [UInt8]) -> [String: PermissionFinding.Status] {
        var statuses: [String: PermissionFinding.Status] = [:]
        let results = (try? XML.tree(body))?.elements("SimulatePrincipalPolicyResult/EvaluationResults/member") ?? []
        for result in results {
            guard let name = result["EvalActionName"]?.text else { continue }
            statuses[name] = result["EvalDecision"]?.text == "allowed" ? .granted : .missing
        }
        return statuses
    }
}
