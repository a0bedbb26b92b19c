import Testing

@testable import Specs

@Suite struct TenantMistakeTests {
    @Test(arguments: mistakes) func isTold(_ mistake: Mistake) {
        #expect(mistake.told(about: World.tenant, at: "platform/tenants/shop.yaml") == mistake.says)
    }

    static let mistakes: [Mistake] = [
        Mistake(
            "enforce", "enforced",
            "5:9: error: `spec.mode` is `enforced`, which is none of the possible values; did you mean `enforce`?"),
        Mistake(
            "account: aws-main", "account: aws-mian",
            "platform/accounts/aws-main.yaml:10:13: warning: the tenant `shop` does not list the account"
                + " `aws-main`, access needs both sides, so it has none; add it to `spec.accounts` of the tenant",
            "7:24: error: `spec.accounts[0].account` names `aws-mian`, there is no such `CloudAccount`; did you"
                + " mean `aws-main`?"),
        Mistake(
            "team: shop", "tame: shop",
            "7:55: error: `spec.accounts[0].tags` names `tame`, the account `aws-main` does not reserve this tag"
                + " key, so tenants could write it; its reserved keys are `team`"),
        Mistake(
            "{account: aws-main, ", "{account: aws-main, regions: [eu-west-2], ",
            "7:44: error: `spec.accounts[0].regions` names `eu-west-2`, the account `aws-main` has no such"
                + " region; did you mean `eu-west-1`?"),
        Mistake(
            "[{name: shop}]", "[{name: shop}, {name: shop}]",
            "6:37: error: `shop` is given twice in `spec.namespaces`; remove one of them"),
        Mistake(
            "[{name: shop}]", "[{name: shop, source: shop-repo, platform: true}]",
            "6:37: error: `spec.namespaces[0].source` is `shop-repo`, documents that bind every tenant come from"
                + " the root source only; write `root`",
            "6:37: error: `spec.namespaces[0].source` names `shop-repo`, there is no such `GitSource`; the"
                + " sources are `root`"),
        Mistake(
            "[{name: shop}]", "[{name: shop, platform: yes}]",
            "6:39: error: `spec.namespaces[0].platform` is the text `yes`, `true` or `false` is wanted; write"
                + " `true`"),
        Mistake(
            "  mode", "  requireApproval: [rezise]\n  mode",
            "5:21: error: `spec.requireApproval[0]` is `rezise`, which is none of the possible values; did you"
                + " mean `resize`?"),
        Mistake(
            "  mode", "  protection: [{select: {types: [ec2/instance], accounts: [other]}, reason: Keep.}]\n  mode",
            "5:60: error: `spec.protection[0].select.accounts[0]` names `other`, the tenant `shop` has no such"
                + " account; its accounts are `aws-main`"),
        Mistake(
            "  mode", "  protection: [{select: {types: [ec2]}}]\n  mode",
            "5:16: error: `spec.protection[0].reason` is missing, a reason is needed; add it",
            "5:34: error: `spec.protection[0].select.types[0]` is `ec2`, which is none of the possible values;"
                + " the possible values are `autoscaling/group`, `ec2/address`, `ec2/instance`, `ec2/volume`, `rds/instance`"
        ),
        Mistake(
            "spec:", "sepc:",
            "4:1: error: unknown field `sepc`; did you mean `spec`?"),
        Mistake(
            "{name: shop}\nspec", "{name: shop, namespace: x}\nspec",
            "3:35: error: `Tenant` has no namespace, the kind is cluster-scoped; remove `metadata.namespace`"),
        Mistake(
            "  mode", "  protectionTag: 'cloudpioneer:x'\n  mode",
            "5:18: error: `spec.protectionTag` is `cloudpioneer:x`, the key of a tag, which does not begin with"
                + " `cloudpioneer:` is wanted"),
    ]
}
