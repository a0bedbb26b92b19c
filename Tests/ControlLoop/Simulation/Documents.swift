import Vocabulary

/// The text of documents, as short as they can be.
enum Document {
    private static func text(_ kind: String, _ name: String, _ namespace: String? = nil, _ spec: String) -> String {
        let space = namespace.map { ", namespace: \($0)" } ?? ""
        let indented = spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
        return """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: \(kind)
            metadata: {name: \(name)\(space)}
            spec:
            \(indented)

            """
    }

    static func account(_ name: String = "main", tenants: [String], endpoint: String? = nil) -> String {
        let access = tenants.map { "{name: \($0), credentials: {method: key, name: \($0)}}" }.joined(separator: ", ")
        return text(
            "CloudAccount", name, nil,
            """
            provider: sim
            accountId: "id-\(name)"
            regions: [\(Sim.region)]
            credentials: {method: key, name: reader}
            tenants: [\(access)]
            reservedTagKeys: [team]
            \(endpoint.map { "endpoint: \($0)" } ?? "")
            """)
    }

    static func tenant(
        _ name: String, mode: String = "enforce", source: String = "root", account: String = "main", more: String = ""
    ) -> String {
        text(
            "Tenant", name, nil,
            """
            mode: \(mode)
            namespaces: [{name: \(name), source: \(source)}]
            accounts: [{account: \(account), tags: {matchLabels: {team: \(name)}}}]
            \(more)
            """)
    }

    static func source(_ name: String, _ url: String, namespaces: [String], path: String = "") -> String {
        text(
            "GitSource", name, nil,
            "url: \(url)\nbranch: main\npath: \"\(path)\"\nnamespaces: [\(namespaces.joined(separator: ", "))]")
    }

    /// Runs from seven to seven on working days, in the zone's own time.
    static func schedule(
        _ name: String = "office", in namespace: String, types: String = "sim/machine",
        inside: String = "{power: running}",
        outside: String = "{power: stopped}", zone: String = "Europe/Berlin", glob: String = "*", more: String = ""
    ) -> String {
        text(
            "Schedule", name, namespace,
            """
            select: {types: [\(types)], name: "\(glob)"}
            zone: \(zone)
            windows: [{days: [mon-fri], from: "07:00", to: "19:00"}]
            inside: \(inside)
            outside: \(outside)
            \(more)
            """)
    }

    /// One rule, `has-owner`, over machines.
    static func policy(
        _ name: String = "owners", in namespace: String, mode: String = "enforce", then: String = "stop",
        more: String = "", types: String = "sim/machine"
    ) -> String {
        text(
            "ResourcePolicy", name, namespace,
            """
            select: {types: [\(types)]}
            mode: \(mode)
            rules:
              - name: has-owner
                when: "!('owner' in resource.tags)"
                message: "'nobody owns ' + resource.name"
                then: \(then)
                \(more)
            """)
    }

    static func approval(_ name: String, tenant: String, transition: String, count: Int) -> String {
        text(
            "Approval", name, nil,
            """
            tenant: \(tenant)
            change: {transition: \(transition)}
            count: \(count)
            expires: "2027-01-01T00:00:00Z"
            reason: a test
            """)
    }

    /// A platform with one account that some tenants share by the tag `team`.
    static func platform(_ tenants: [String]) -> [String: String] {
        var files = ["platform/accounts.yaml": account(tenants: tenants)]
        for tenant in tenants { files["platform/tenants/\(tenant).yaml"] = Self.tenant(tenant) }
        return files
    }

    /// That platform, and an office schedule for each tenant's machines.
    static func office(_ tenants: [String] = ["shop", "lab"]) -> [String: String] {
        var files = platform(tenants)
        for tenant in tenants { files["tenants/\(tenant)/office.yaml"] = schedule(in: tenant) }
        return files
    }
}

extension [String: String] {
    /// The same files with some changed; nil takes one away.
    func with(_ changes: [String: String?]) -> [String: String] {
        var files = self
        for (path, text) in changes { files[path] = text }
        return files
    }
}
