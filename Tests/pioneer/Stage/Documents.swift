/// The specs of two tenants that share one account.
enum Documents {
    private static let header = "apiVersion: cloudpioneer.io/v1alpha1\nkind: "

    static func account(_ id: String, endpoint: String) -> String {
        header + """
            CloudAccount
            metadata: {name: main}
            spec:
              provider: aws
              accountId: "\(id)"
              regions: [\(CloudFixture.region)]
              endpoint: \(endpoint)
              credentials: {method: environment}
              tenants:
                - name: shop
                  credentials: {method: environment}
                - name: lab
                  credentials: {method: environment}
              reservedTagKeys: [team]

            """
    }

    static func tenant(_ name: String, mode: String = "enforce") -> String {
        header + """
            Tenant
            metadata: {name: \(name)}
            spec:
              mode: \(mode)
              namespaces: [{name: \(name), source: root}]
              accounts:
                - account: main
                  tags: {matchLabels: {team: \(name)}}

            """
    }

    /// Off from seven in the evening until seven in the morning.
    static func schedule(
        _ name: String, in namespace: String, types: String = "ec2/instance", zone: String = "Europe/Berlin"
    ) -> String {
        header + """
            Schedule
            metadata: {name: \(name), namespace: \(namespace)}
            spec:
              select: {types: [\(types)]}
              zone: \(zone)
              windows:
                - days: [mon-fri]
                  from: "07:00"
                  to: "19:00"

            """
    }

    static func override(_ name: String, in namespace: String, select: String) -> String {
        header + """
            Override
            metadata: {name: \(name), namespace: \(namespace)}
            spec:
              select: {types: [ec2/instance], name: "\(select)"}
              state: {power: running}
              start: "2026-03-27T18:00:00+01:00"
              end: "2026-03-28T06:00:00+01:00"
              reason: Goes live at midnight.
              owner: developers

            """
    }
}
