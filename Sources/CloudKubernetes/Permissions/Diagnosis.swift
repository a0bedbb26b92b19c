import Cloud
import Documents
import Vocabulary

/// Finds out which permissions are there by asking the API server what it would say.
///
/// Source: Kubernetes documentation, "Authorization", checking API access; `SelfSubjectAccessReview`.
struct Diagnosis: Sendable {
    let caller: KubernetesCaller

    private enum Answer: Sendable {
        case allowed
        case denied
        case unknown(String)
    }

    func findings() async -> [PermissionFinding] {
        switch caller.access {
        case .reading: await findings(KubernetesPermissions.reading, isEverywhere: true)
        case .acting: await findings(KubernetesPermissions.acting, isEverywhere: false)
        }
    }

    private func findings(
        _ permissions: [KubernetesPermissions.Permission], isEverywhere: Bool
    ) async -> [PermissionFinding] {
        await concurrently(permissions, atOnce: 8) { permission in
            let status: PermissionFinding.Status =
                switch await answer(permission) {
                case .allowed: .granted
                case .denied where isEverywhere: .missing
                // The question is about all namespaces at once, and a tenant's access may be a Role in some.
                case .denied:
                    .unknown(
                        "not in all namespaces; whether a Role grants it in some, "
                            + "`kubectl auth can-i \(permission.verb) \(permission.resource) -n NAMESPACE` tells")
                case .unknown(let why): .unknown(why)
                }
            return PermissionFinding(
                permission: permission.name, purpose: permission.purpose, status: status,
                onlyWhere: permission.onlyWhere)
        }
    }

    private func answer(_ permission: KubernetesPermissions.Permission) async -> Answer {
        let question = Value.object([
            "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
            "spec": .object([
                "resourceAttributes": .object([
                    "verb": .string(permission.verb), "group": .string(permission.group),
                    "resource": .string(permission.resource), "name": permission.object.map(Value.string),
                ])
            ]),
        ])
        do throws(CloudError) {
            let answer = try await caller.call(
                .post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", question))
            return try Self.read(answer.body)
        } catch {
            return .unknown("the API server could not be asked: \(error)")
        }
    }

    private static func read(_ body: [UInt8]) throws(CloudError) -> Answer {
        let review: Value
        do throws(DocumentError) {
            review = try JSONScanner.read(body) { scanner throws(DocumentError) in try scanner.value() }
        } catch {
            throw .unreadable("permissions", error)
        }
        guard let isAllowed = review["status"]?["allowed"]?.flag else {
            return .unknown("the API server gave no answer")
        }
        if let problem = review["status"]?["evaluationError"]?.text, !isAllowed {
            return .unknown(Escaping.terminal(problem))
        }
        return isAllowed ? .allowed : .denied
    }
}
