import Documents
import Testing
import Vocabulary

@testable import Specs

@Suite struct GeneratorTests {
    let kinds = World.context.kinds

    @Test func definitionsReadBackAsTheyWere() throws {
        for kind in kinds {
            let parsed = YAML.parse(Array(CRDWriter.text(kind).utf8), file: CRDWriter.fileName(kind))
            #expect(parsed.diagnostics == [])
            let document = try #require(parsed.documents.first)
            #expect(CanonicalJSON.text(document.value) == CanonicalJSON.text(CRDWriter.definition(kind)))
        }
    }

    @Test func definitionsAreStructural() throws {
        for kind in kinds {
            let version = try #require(CRDWriter.definition(kind)["spec"]?["versions"]?.elements?.first)
            let schema = try #require(version["schema"]?["openAPIV3Schema"])
            let faults = Structural.faults(schema, at: kind.name)
            #expect(faults == [])
            #expect(version["subresources"]?["status"] == .map([]))
            for column in version["additionalPrinterColumns"]?.elements ?? [] {
                let path = try #require(column["jsonPath"]?.text)
                let steps = path.split(separator: ".").map(String.init)
                let found = steps.reduce(Optional(schema)) { $0?["properties"]?[$1] }
                #expect(found != nil || steps.first == "metadata", "\(kind.name) \(path)")
            }
        }
    }

    @Test func namesOfADefinition() throws {
        let kind = try #require(kinds.first { $0.name == "Schedule" })
        let definition = CRDWriter.definition(kind)
        #expect(CRDWriter.fileName(kind) == "cloudpioneer.io_schedules.yaml")
        #expect(definition["metadata"]?["name"] == "schedules.cloudpioneer.io")
        #expect(definition["spec"]?["scope"] == "Namespaced")
        #expect(definition["spec"]?["names"]?["listKind"] == "ScheduleList")
        #expect(
            Set(kinds.flatMap { [$0.plural, $0.name.lowercased()] + $0.shortNames }).count
                == kinds.reduce(0) { $0 + 2 + $1.shortNames.count })
    }

    /// Whatever the schemas give as a default is what the reader takes it for.
    @Test func defaultsAreSound() {
        for kind in kinds { Structural.visitDefaults(CRDWriter.definition(kind)) { #expect($0 != .null) } }
        let full =
            World.schedule + """

                  inside: {"power":"running"}
                  outside: {"power":"stopped"}
                  priority: 0
                  onRelease: restore
                """
        let plain = World.read([World.schedulePath: World.schedule]).specs.schedules
        let spelt = World.read([World.schedulePath: full]).specs.schedules
        #expect(plain.map(\.states) == spelt.map(\.states))
    }

    @Test func theEditorSchemaHasEveryKind() throws {
        let schema = JSONSchemaWriter.schema(kinds)
        #expect(schema["$defs"]?.entries?.map(\.key) == kinds.map(\.name))
        let value = JSON.parse(Array(JSONSchemaWriter.text(kinds).utf8), file: "schema.json")
        #expect(value.diagnostics == [])
        let account = try #require(schema["$defs"]?["CloudAccount"]?["properties"]?["spec"])
        #expect(account["additionalProperties"] == false)
        #expect(account["required"] == ["provider", "accountId", "credentials"])
        let types = schema["$defs"]?["Schedule"]?["properties"]?["spec"]?["properties"]?["select"]?["properties"]?[
            "types"]
        #expect(
            types?["items"]?["enum"] == [
                "autoscaling/group", "ec2/address", "ec2/instance", "ec2/volume", "rds/instance",
            ])
        #expect(types?["uniqueItems"] == true)
    }

    @Test func pagesHaveTheSameHeadings() {
        let headings = kinds.map { kind in
            ReferenceWriter.text(kind, [World.catalogue]).split(separator: "\n").filter { $0.hasPrefix("## ") }
        }
        #expect(
            Set(headings) == [
                [
                    "## What it is for", "## Example", "## Fields", "## Rules",
                    "## What it says when something is wrong",
                    "## Status",
                ]
            ])
    }

    @Test func pagesShowEveryFieldAndRealMessages() throws {
        for kind in kinds {
            let page = ReferenceWriter.text(kind, [World.catalogue])
            guard case .object(let object) = kind.shape.schema else { throw Unexpected() }
            for field in object.fields { #expect(page.contains("| `spec.\(field.name)` |"), "\(kind.name)") }
            #expect(page.split(separator: "\n").count { $0.contains("error: ") } >= kind.page.mistakes.count)
            for mistake in kind.page.mistakes { #expect(kind.page.example.contains(mistake.right), "\(mistake)") }
        }
    }

    @Test func sameKindsSameBytes() {
        let again = SpecKind.all([World.catalogue])
        #expect(kinds.map(CRDWriter.text) == again.map(CRDWriter.text))
        #expect(JSONSchemaWriter.text(kinds) == JSONSchemaWriter.text(again))
        let pages = kinds.map { ReferenceWriter.text($0, [World.catalogue]) }
        #expect(pages == again.map { ReferenceWriter.text($0, [World.catalogue]) })
    }
}

/// The rules for structural schemas, from Kubernetes' documentation of CustomResourceDefinitions.
enum Structural {
    static func faults(_ schema: Value, at path: String) -> [String] {
        guard let type = schema["type"]?.text else { return ["\(path): no type"] }
        var faults: [String] = []
        for word in ["$ref", "uniqueItems", "const", "if", "definitions", "id", "patternProperties"]
        where schema[word] != nil {
            faults.append("\(path): \(word)")
        }
        if schema["properties"] != nil, schema["additionalProperties"] != nil { faults.append("\(path): both") }
        if type == "array", schema["items"] == nil { faults.append("\(path): no items") }
        if schema["x-kubernetes-list-type"] == "set", schema["items"]?["type"] == "object" {
            faults.append("\(path): a set of objects")
        }
        for key in schema["x-kubernetes-list-map-keys"]?.elements ?? [] {
            if schema["items"]?["required"]?.elements?.contains(key) != true { faults.append("\(path): key \(key)") }
        }
        for branch in schema["oneOf"]?.elements ?? [] where branch.entries?.map(\.key) != ["required"] {
            faults.append("\(path): oneOf")
        }
        for name in schema["required"]?.elements?.compactMap(\.text) ?? [] where schema["properties"]?[name] == nil {
            faults.append("\(path): required \(name)")
        }
        for entry in schema["properties"]?.entries ?? [] {
            faults += Self.faults(entry.value, at: "\(path).\(entry.key)")
        }
        if let items = schema["items"] { faults += Self.faults(items, at: path + "[]") }
        if let values = schema["additionalProperties"] { faults += Self.faults(values, at: path + "{}") }
        return faults
    }

    static func visitDefaults(_ value: Value, _ visit: (Value) -> Void) {
        for entry in value.entries ?? [] {
            if entry.key == "default" { visit(entry.value) }
            visitDefaults(entry.value, visit)
        }
        for element in value.elements ?? [] { visitDefaults(element, visit) }
    }
}
