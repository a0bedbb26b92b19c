/// The documents of a story, like those of the examples, in one region.
enum StoryDocuments {
    static func files(account: String, endpoint: String) -> [String: String] {
        [
            "platform/account.yaml": Self.account(account, endpoint),
            "platform/tenants.yaml": tenants,
            "tenants/shop/office-hours.yaml": text(
                "Schedule", "office-hours", "shop",
                """
                  select:
                    types: [ec2/instance, rds/instance]
                  zone: Europe/Berlin
                  windows: [{days: [mon-fri], from: "07:00", to: "19:00"}]
                  inside: {power: running}
                  outside: {power: stopped}
                """),
            "tenants/shop/launch-night.yaml": text(
                "Override", "launch-night", "shop",
                """
                  select: {types: [ec2/instance], name: "shop-web*"}
                  state: {power: running}
                  start: "2026-03-27T18:00:00+01:00"
                  end: "2026-03-28T06:00:00+01:00"
                  reason: Goes live at midnight.
                  owner: developers
                """),
            "tenants/lab/weekend.yaml": text(
                "Schedule", "weekend", "lab",
                """
                  select: {types: [ec2/instance, autoscaling/group]}
                  zone: Europe/Berlin
                  windows: [{from: "fri 20:00", to: "mon 06:00"}]
                  inside: {power: stopped}
                  outside: {power: running}
                """),
        ]
    }

    private static func text(_ kind: String, _ name: String, _ namespace: String?, _ spec: String) -> String {
        let space = namespace.map { ", namespace: \($0)" } ?? ""
        return """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: \(kind)
            metadata: {name: \(name)\(space)}
            spec:
            \(spec)

            """
    }

    private static func account(_ id: String, _ endpoint: String) -> String {
        text(
            "CloudAccount", "main", nil,
            """
              provider: aws
              accountId: "\(id)"
              regions: [\(CloudFixture.region)]
              endpoint: \(endpoint)
              credentials: {method: environment}
              tenants:
                - name: shop
                  credentials: {method: environment}
                - name: lab
                  credentials: {method: environment, role: "arn:aws:iam::\(id):role/lab", externalId: lab-90c2}
              reservedTagKeys: [team]
            """)
    }

    private static let tenants =
        text(
            "Tenant", "shop", nil,
            """
              mode: enforce
              namespaces: [{name: shop, source: root}]
              accounts: [{account: main, tags: {matchLabels: {team: shop}}}]
              protection:
                - select: {types: [ec2/instance], tags: {matchLabels: {environment: production}}}
                  reason: Customers buy here at all hours.
            """) + "---\n"
        + text(
            "Tenant", "lab", nil,
            """
              mode: enforce
              namespaces: [{name: lab, source: root}]
              accounts: [{account: main, tags: {matchLabels: {team: lab}}}]
              requireApproval: [resize]
            """) + "---\n"
        + text(
            "Approval", "lab-sizes", nil,
            """
              tenant: lab
              change: {transition: resize}
              count: 100
              expires: "2026-05-01T00:00:00Z"
              reason: Agreed with the lab.
            """)
}
