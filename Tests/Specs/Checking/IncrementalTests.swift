import Support
import Testing
import Vocabulary

@testable import Specs

/// `update` gives what `assemble` would have given.
@Suite struct IncrementalTests {
    /// A file of a random world: platform and namespaces, sound and not, from two sources.
    private func file(using random: inout SeededGenerator) -> SourceFile {
        let sources = ["root", "root", "root", "shop-repo"]
        let source = sources.randomElement(using: &random) ?? "root"
        let namespace = ["shop", "web", "a-b", "ghost"].randomElement(using: &random) ?? "shop"
        let name = ["x", "y"].randomElement(using: &random) ?? "x"
        let claims = ["shop", "web", "a-b"].shuffled(using: &random).prefix(2).map { claim in
            "{name: \(claim), source: \(claim == "web" ? "shop-repo" : "root")}"
        }
        let tenant = World.tenant.replacing("[{name: shop}]", with: "[\(claims.joined(separator: ", "))]")
        let path: String
        var text: String
        let country = Bool.random(using: &random) ? "DE" : "FR"
        let head = "apiVersion: cloudpioneer.io/v1alpha1\nkind: "
        switch Int.random(in: 0..<15, using: &random) {
        case 13, 14:
            let conditions = [
                "metadata.namespace == 'shop'", "spec.select.types.size() == 1", "metadata.name == 'x'",
                "kind == 'Override' || kind == 'Tenant'",
            ]
            let bound = Bool.random(using: &random) ? "\n  tenants: [shop]" : ""
            let namespaces = Bool.random(using: &random) ? ", namespaces: ['*-*', web]" : ""
            path = "platform/policy-\(name).yaml"
            text =
                head + "SpecPolicy\nmetadata: {name: \(name)}\nspec:\n  select: {kinds: [Schedule, Override, Tenant]"
                + "\(namespaces)}\(bound)\n  mode: \(["audit", "warn", "enforce"].randomElement(using: &random) ?? "warn")"
                + "\n  rules: [{name: r, when: \"\(conditions.randomElement(using: &random) ?? "true")\", message: \"'no'\","
                + " then: deny}]"
        case 8:
            path = "platform/platform.yaml"
            text = head + "Tenant\nmetadata: {name: platform}\nspec: {namespaces: [{name: shared, platform: true}]}"
        case 9:
            path = "platform/calendar.yaml"
            text = head + "Calendar\nmetadata: {name: days, namespace: shared}\nspec: {country: \(country)}"
        case 10:
            path = "tenants/\(namespace)/calendar.yaml"
            text = head + "Calendar\nmetadata: {name: days}\nspec: {file: days.ics}"
        case 11:
            path = "tenants/\(namespace)/days.ics"
            text =
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:2026071\(country == "DE" ? 1 : 2)\nEND:VEVENT\n"
                + (Bool.random(using: &random) ? "END:VCALENDAR\n" : "")
        case 12:
            let from = Bool.random(using: &random) ? ", namespace: shared" : ""
            path = "tenants/\(namespace)/z.yaml"
            text = World.schedule + "\n  calendars: [{name: days\(from), treatAs: outside}]"
        case 0: (path, text) = (World.tenantPath, tenant)
        case 1: (path, text) = ("platform/\(name).yaml", tenant.replacing("{name: shop}\n", with: "{name: second}\n"))
        case 2: (path, text) = (World.accountPath, World.account)
        case 3: (path, text) = (World.sourcePath, World.source)
        case 4: (path, text) = ("docs/\(name).yaml", World.schedule)
        case 5: (path, text) = ("tenants/\(namespace)/o.yaml", World.override)
        default:
            (path, text) = ("tenants/\(namespace)/\(name).yaml", World.schedule.replacing("office", with: name))
        }
        if Int.random(in: 0..<6, using: &random) == 0 { text += "\n  unknown: 1" }
        if Int.random(in: 0..<9, using: &random) == 0 { text = text.replacing("aws-main", with: "aws-mian") }
        return World.file(path, text, source: source)
    }

    @Test func anUpdateIsAsGoodAsAFreshStart() {
        var denied = 0
        for seed in PropertyCases.seeds(300) {
            var random = SeededGenerator(seed: seed)
            var present: [SourceFile.Identity: FileReading] = [:]
            var reading = SpecReader.assemble([], World.context)
            for step in 0..<12 {
                let changed = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                    SpecReader.readFile(file(using: &random), World.context)
                }
                let names = changed.map(\.identity)
                let known = present.keys.sorted().filter { !names.contains($0) }
                let removed = known.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
                reading = SpecReader.update(reading, changed: changed, removed: removed, World.context)
                for identity in removed { present[identity] = nil }
                for file in changed { present[file.identity] = file }
                let fresh = SpecReader.assemble(Array(present.values), World.context)
                #expect(reading.specs == fresh.specs, "seed \(seed), step \(step)")
                #expect(reading.diagnostics == fresh.diagnostics, "seed \(seed), step \(step)")
                #expect(reading.findings == fresh.findings, "seed \(seed), step \(step)")
                denied += reading.findings.count(where: \.isDenied)
                #expect(reading.brokenNamespaces == fresh.brokenNamespaces, "seed \(seed), step \(step)")
                #expect(reading.isPlatformBroken == fresh.isPlatformBroken, "seed \(seed), step \(step)")
            }
        }
        #expect(denied > 0)
    }

    @Test("A changed policy of the platform is held against the folders it binds, and no other is looked at again")
    func policies() throws {
        let head = "apiVersion: cloudpioneer.io/v1alpha1\nkind: SpecPolicy\nmetadata: {name: p}\nspec:\n"
        func policy(_ zone: String, _ namespaces: String) -> FileReading {
            let rule = "{name: r, when: \"spec.zone == '\(zone)'\", message: \"'no'\", then: deny}"
            let text = "  select: {kinds: [Schedule]\(namespaces)}\n  mode: enforce\n  rules: [\(rule)]"
            return SpecReader.readFile(World.file("platform/p.yaml", head + text), World.context)
        }
        let lab = World.schedule.replacing("Europe/Berlin", with: "UTC")
        let start = World.read([
            World.tenantPath: World.tenant.replacing("[{name: shop}]", with: "[{name: shop}, {name: lab}]"),
            World.schedulePath: World.schedule, "tenants/lab/office.yaml": lab,
        ])
        #expect(start.brokenNamespaces == [])
        let berlin = SpecReader.update(start, changed: [policy("Europe/Berlin", "")], World.context)
        #expect(berlin.brokenNamespaces == ["shop"])
        #expect(berlin.specs["lab"] == start.specs["lab"])
        let utc = SpecReader.update(berlin, changed: [policy("UTC", "")], World.context)
        #expect(utc.brokenNamespaces == ["lab"])
        let narrow = SpecReader.update(utc, changed: [policy("UTC", ", namespaces: [shop]")], World.context)
        #expect(narrow.brokenNamespaces == [])
        let moved = SpecReader.update(narrow, changed: [policy("Europe/Berlin", ", namespaces: [shop]")], World.context)
        #expect(moved.brokenNamespaces == ["shop"])
        // What the policy does not reach is the same object as before: nobody looked at it again.
        #expect(moved.specs["lab"] === narrow.specs["lab"])
        let gone = SpecReader.update(
            moved, changed: [], removed: [SourceFile.Identity(source: "root", path: "platform/p.yaml")], World.context)
        #expect(gone.brokenNamespaces == [] && gone.specs == start.specs && gone.diagnostics == [])
    }

    @Test func theOrderOfFilesDoesNotMatter() {
        for seed in PropertyCases.seeds(100) {
            var random = SeededGenerator(seed: seed)
            var files: [SourceFile.Identity: SourceFile] = [:]
            for _ in 0..<12 {
                let file = file(using: &random)
                files[file.identity] = file
            }
            let sorted = files.values.sorted { $0.identity < $1.identity }
            let first = SpecReader.read(sorted, World.context)
            let second = SpecReader.read(sorted.shuffled(using: &random), World.context)
            #expect(first.specs == second.specs, "seed \(seed)")
            #expect(first.diagnostics == second.diagnostics, "seed \(seed)")
        }
    }

    @Test func aFileThatGoesTakesItsNamespaceAlong() {
        let identity = SourceFile.Identity(source: "root", path: World.schedulePath)
        let broken = World.read([World.schedulePath: "kind: ["])
        #expect(broken.brokenNamespaces == ["shop"])
        let gone = SpecReader.update(broken, changed: [], removed: [identity], World.context)
        #expect(gone.brokenNamespaces == [])
        #expect(gone.diagnostics == [])
        // As the loop does it: the last good file instead of the broken one.
        let good = SpecReader.readFile(World.file(World.schedulePath, World.schedule), World.context)
        let held = SpecReader.update(broken, changed: [good], World.context)
        #expect(held.specs.schedules.count == 1)
    }
}
