import Cloud
import Vocabulary

extension AttributeName {
    /// The HorizontalPodAutoscaler that decides the size; absent where none does.
    static let autoscaler: AttributeName = "autoscaler"
    /// Pods that ``disruptionBudget`` keeps, of those there are meant to be.
    static let budgetKeeps: AttributeName = "budgetKeeps"
    /// When it was made, Unix seconds.
    static let createdAt: AttributeName = "createdAt"
    /// The PodDisruptionBudget of its pods that keeps the most of them.
    static let disruptionBudget: AttributeName = "disruptionBudget"
    /// The tool that brings it to what a repository says, as its labels and annotations tell: `Argo CD (shop)`.
    static let managedBy: AttributeName = "managedBy"
    /// Whether its rollout is paused; of a ScaledObject, whether somebody else has paused it.
    static let paused: AttributeName = "paused"
    static let readyReplicas: AttributeName = "readyReplicas"
    /// The field manager that last set the size, or whatever puts it to sleep.
    static let sizeSetBy: AttributeName = "sizeSetBy"

    // What only the second look tells, for the change that follows on it; no selector or policy sees them.

    /// An ``ObjectVersion``: what a change must find unchanged.
    static let objectVersion: AttributeName = "objectVersion"
    /// The one of the ``autoscaler``.
    static let autoscalerVersion: AttributeName = "autoscalerVersion"
}
