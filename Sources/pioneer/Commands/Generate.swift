import ArgumentParser
import Cloud
import CloudAWS
import CloudKubernetes
import ControlLoop
import Presentation
import Specs
import Timetables
import Vocabulary

struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Writes what follows from the kinds and providers: CRDs, the editor schema, reference pages.",
        subcommands: [CRDs.self, Schema.self, Docs.self, Terraform.self, ArgoCD.self, Flux.self])

    /// Where the files go.
    struct Destination: ParsableArguments {
        @Option(help: "The folder to write to. Default: everything to standard output.")
        var out: String?

        func write(_ files: [(name: String, text: String)]) throws {
            guard let out else { return Terminal.show(files.map(\.text).joined()) }
            try Runtime.failing { () throws(LoopError) in
                for file in files {
                    let path = "\(out)/\(file.name)"
                    if let slash = path.lastIndex(of: "/") { try LocalFiles.makeFolder(String(path[..<slash])) }
                    try LocalFiles.write(Array(file.text.utf8), to: path)
                }
            }
        }
    }

    static var context: SpecContext {
        SpecContext(
            catalogues: [AWSCatalogue.catalogue, KubernetesCatalogue.catalogue],
            zones: ZoneTable(release: "", files: []), allowedEndpointHosts: nil,
            gitCredentialNames: nil)
    }

    struct CRDs: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "crds", abstract: "Custom resource definitions for Kubernetes.")
        @OptionGroup var destination: Destination

        func run() throws {
            try destination.write(context.kinds.map { (CRDWriter.fileName($0), CRDWriter.text($0)) })
        }
    }

    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "schema", abstract: "A JSON Schema for editors.")
        @OptionGroup var destination: Destination

        func run() throws {
            try destination.write([("cloudpioneer.json", JSONSchemaWriter.text(context.kinds))])
        }
    }

    struct Terraform: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "terraform-ignore",
            abstract: "The lines that keep Terraform from setting back what schedules change.")
        @Argument(help: "Types of resources, such as autoscaling/group. Default: all.")
        var types: [String] = []

        func run() throws {
            let catalogue = AWSCatalogue.catalogue
            Terminal.show(TerraformIgnore.text(catalogue, types: try catalogue.types(named: types)))
        }
    }

    /// Which objects of a cluster are meant.
    struct ClusterTypes: ParsableArguments {
        @Argument(help: "Types of resources, such as apps/deployment. Default: all, or those that documents select.")
        var types: [String] = []
        @Option(help: "A folder of specs: only the types that its documents select.")
        var specs: String?
        @OptionGroup var options: GlobalOptions

        /// In the order of their names.
        func chosen() async throws -> [ResourceType] {
            let catalogue = KubernetesCatalogue.catalogue
            guard types.isEmpty, let specs else { return try catalogue.types(named: types) }
            let controller = try Runtime(options).controller(store: nil)
            let read = try await Runtime.failing { () async throws(LoopError) in
                try await controller.specs(workingTree: specs)
            }
            let selectors =
                read.specs.schedules.map(\.selector) + read.specs.overrides.map(\.selector)
                + read.specs.policies.map(\.selector)
            let selected = Set(selectors.flatMap(\.types))
            let chosen = catalogue.types.map(\.type).filter(selected.contains)
            guard !chosen.isEmpty else { throw Failure("no document in '\(specs)' selects anything in a cluster") }
            return chosen
        }
    }

    struct ArgoCD: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "argocd-ignore",
            abstract: "The lines that keep Argo CD from setting back what schedules change.")
        @OptionGroup var chosen: ClusterTypes

        func run() async throws { Terminal.show(GitOpsIgnore.argoCD(try await chosen.chosen())) }
    }

    struct Flux: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "flux-ignore", abstract: "The lines that keep Flux from setting back what schedules change.")
        @OptionGroup var chosen: ClusterTypes

        func run() async throws { Terminal.show(GitOpsIgnore.flux(try await chosen.chosen())) }
    }

    struct Docs: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "docs",
            abstract: "Reference pages: each kind, the process configuration, the least that providers must permit.")
        @OptionGroup var destination: Destination

        func run() throws {
            let kinds = context.kinds.map { kind in
                (name: "kinds/" + ReferenceWriter.fileName(kind), text: ReferenceWriter.text(kind, context.catalogues))
            }
            let permissions = AWSPermissions.Purpose.allCases.map { purpose in
                (
                    name: "permissions/aws-\(purpose.rawValue).json",
                    text: CanonicalJSON.pretty(AWSPermissions.policyDocument(purpose)) + "\n"
                )
            }
            let roles = KubernetesPermissions.Purpose.allCases.map { purpose in
                (
                    name: "permissions/kubernetes-\(purpose.rawValue).yaml",
                    text: KubernetesPermissions.text(purpose)
                )
            }
            let fields = (name: "configuration-fields.md", text: Self.fieldsPage)
            try destination.write(kinds + permissions + roles + [fields])
        }

        private static let fieldsPage = """
            <!-- Generated by `pioneer generate docs`; do not edit. -->
            # Fields of the process configuration

            What they are for, and what else can set them, is told in [the configuration](configuration.md).

            \(ConfigurationFile.reference)
            """
    }
}

extension Catalogue {
    /// Types by their names; an error for one that is none.
    fileprivate func types(named names: [String]) throws -> [ResourceType] {
        let known = types.map(\.type.rawValue)
        for name in names where !known.contains(name) {
            let near = Suggestion.nearest(to: name, among: known).map { "did you mean '\($0)'?" }
            throw Failure("there is no type '\(name)'; \(near ?? "there are \(known.joined(separator: ", "))")")
        }
        return names.map { ResourceType(rawValue: $0) }
    }
}
