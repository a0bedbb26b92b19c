import Specs
import Testing
import Vocabulary

/// A file that stands by itself.
struct LooseFileTests {
    private func read(_ text: String) -> LooseFile {
        SpecReader.readLoose(
            SourceFile(source: "file", revision: "", path: "a.yaml", bytes: Array(text.utf8)), World.context)
    }

    private func schedule(_ name: String, _ metadata: String = "", zone: String = "UTC") -> String {
        """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Schedule
        metadata: {name: \(name)\(metadata)}
        spec:
          select: {types: [ec2/instance]}
          zone: \(zone)
          windows: [{days: [mon], from: "07:00", to: "19:00"}]

        """
    }

    @Test func schedulesOfAnyNamespace() {
        let file = read(
            schedule("a") + "---\n" + World.tenant + "\n---\n" + schedule("b", ", namespace: shop"))
        #expect(file.diagnostics == [] && !file.isBroken)
        #expect(file.schedules.map(\.metadata.name) == ["a", "b"])
        #expect(file.schedules.map(\.metadata.namespace) == [LooseFile.namespace, "shop"])
    }

    @Test(arguments: [
        ("kind: Scheduel", "a.yaml:1:7: error: there is no kind `Scheduel`"), ("[]", "a document must be a mapping"),
        ("a: [", "a.yaml:1"), ("kind: Schedule\n", "is missing"),
    ])
    func whatIsWrong(text: String, message: String) {
        let file = read(text)
        #expect(file.isBroken && file.schedules.isEmpty)
        #expect(file.diagnostics.contains { "\($0)".contains(message) }, "\(file.diagnostics)")
    }

    @Test func aBadOneDoesNotHideTheGood() {
        let file = read(schedule("a", zone: "UTD") + "---\n" + schedule("b"))
        #expect(file.isBroken && file.schedules.map(\.metadata.name) == ["b"])
    }

    @Test func aSecretIsNotRepeated() {
        let key = "AKIA" + "IOSFODNN7EXAMPLE"
        let file = read(schedule("a", ", annotations: {key: \(key)}"))
        #expect(file.isBroken && file.schedules.isEmpty)
        #expect(!file.diagnostics.contains { "\($0)".contains(key) })
    }
}
