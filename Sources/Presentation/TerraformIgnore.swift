public import Cloud
public import Vocabulary

/// The lines that keep Terraform and this controller from undoing each other's work.
public enum TerraformIgnore {
    /// HCL to be merged into a configuration: for the provider, and for the resources of some types; of all types where
    /// none are named.
    public static func text(_ catalogue: Catalogue, types: [ResourceType] = []) -> String {
        let described = catalogue.types.filter { types.isEmpty || types.contains($0.type) }
        let blocks = described.flatMap { type in type.terraform.map { block($0, of: type) } }
        return ([provider(catalogue.provider)] + blocks).joined(separator: "\n")
    }

    private static func provider(_ name: String) -> String {
        """
        # The controller's marks on what it has moved are none of Terraform's business.
        provider "\(name)" {
          ignore_tags {
            key_prefixes = ["\(ControlMark.keyPrefix)"]
          }
        }

        """
    }

    private static func block(_ counterpart: TerraformCounterpart, of type: ResourceTypeDescription) -> String {
        let note = counterpart.note.isEmpty ? "" : " \(counterpart.note)"
        guard !counterpart.arguments.isEmpty else {
            return "# \(type.title), \(counterpart.resource): nothing to ignore.\(note)\n"
        }
        return """
            # \(type.title): in every \(counterpart.resource) that a schedule selects.\(note)
            resource "\(counterpart.resource)" "example" {
              lifecycle {
                ignore_changes = [\(counterpart.arguments.joined(separator: ", "))]
              }
            }

            """
    }
}
