/// What Terraform calls a type of resource, and which of its arguments a schedule changes under its hands.
///
/// Source: the registry's documentation of the provider's resources.
public struct TerraformCounterpart: Sendable {
    /// `aws_autoscaling_group`.
    public let resource: String
    /// Arguments that Terraform must not set back, in order; empty where it has none for what is changed.
    public let arguments: [String]
    /// What else people should know, in words; empty for nothing.
    public let note: String

    /// A counterpart from its parts.
    public init(_ resource: String, arguments: [String] = [], note: String = "") {
        self.resource = resource
        self.arguments = arguments.sorted()
        self.note = note
    }
}
