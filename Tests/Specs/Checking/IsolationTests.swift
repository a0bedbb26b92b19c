import Support
import Testing
import Vocabulary

@testable import Specs

/// One namespace's mistake is nobody else's.
@Suite struct IsolationTests {
    static let namespaces = ["a", "a-b", "b", "shop"]

    static func platform() -> [SourceFile] {
        let claims = namespaces.map { "{name: \($0)}" }.joined(separator: ", ")
        return [
            World.file(World.accountPath, World.account),
            World.file(World.tenantPath, World.tenant.replacing("[{name: shop}]", with: "[\(claims)]")),
        ]
    }

    static func files(_ namespace: String) -> [SourceFile] {
        [
            World.file("tenants/\(namespace)/office.yaml", World.schedule),
            World.file("tenants/\(namespace)/launch.yaml", World.override),
        ]
    }

    @Test(arguments: PropertyCases.seeds(100)) func damageStaysInItsNamespace(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let victim = Self.namespaces.randomElement(using: &random) ?? "a"
        var files = Self.platform()
        for namespace in Self.namespaces {
            for file in Self.files(namespace) {
                let isHit = namespace == victim && Bool.random(using: &random)
                files.append(
                    isHit
                        ? SourceFile(
                            source: file.source, revision: file.revision, path: file.path,
                            bytes: Mutation.damaged(file.bytes, using: &random)) : file)
            }
        }
        let reading = SpecReader.read(files, World.context)
        #expect(!reading.isPlatformBroken, "seed \(seed)")
        #expect(reading.brokenNamespaces.isEmpty || reading.brokenNamespaces == [NamespaceName(rawValue: victim)])
        for problem in reading.diagnostics {
            #expect(problem.range?.file.hasPrefix("tenants/\(victim)/") == true, "seed \(seed): \(problem)")
        }
        for namespace in Self.namespaces where namespace != victim {
            let count = reading.specs.schedules.count { $0.metadata.namespace?.rawValue == namespace }
            #expect(count == 1, "seed \(seed)")
        }
        if reading.brokenNamespaces.contains(NamespaceName(rawValue: victim)) {
            #expect(!reading.specs.schedules.contains { $0.metadata.namespace?.rawValue == victim }, "seed \(seed)")
            #expect(!reading.specs.overrides.contains { $0.metadata.namespace?.rawValue == victim }, "seed \(seed)")
        }
    }

    @Test func namespacesAreInTheOrderOfTheirNames() {
        let reading = SpecReader.read(Self.platform() + Self.namespaces.flatMap(Self.files), World.context)
        #expect(reading.specs.namespaces.map(\.name) == ["a", "a-b", "b", "shop"])
        #expect(
            reading.specs
                == SpecSet(
                    tenants: reading.specs.tenants, accounts: reading.specs.accounts,
                    namespaces: reading.specs.namespaces.reversed()))
    }

    @Test func aNamespaceNobodyTouchedStaysTheSameObject() throws {
        let files = Self.platform() + Self.namespaces.flatMap(Self.files)
        let reading = SpecReader.read(files, World.context)
        let changed = try #require(files.last)
        let update = SpecReader.update(reading, changed: [SpecReader.readFile(changed, World.context)], World.context)
        let same = zip(reading.specs.namespaces, update.specs.namespaces).count { $0 === $1 }
        #expect(same == reading.specs.namespaces.count - 1)
    }
}
