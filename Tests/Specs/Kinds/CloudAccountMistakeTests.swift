import Testing

@testable import Specs

@Suite struct CloudAccountMistakeTests {
    @Test(arguments: mistakes) func isTold(_ mistake: Mistake) {
        #expect(mistake.told(about: World.account, at: "platform/accounts/aws-main.yaml") == mistake.says)
    }

    static let mistakes: [Mistake] = [
        Mistake(
            "name: shop", "name: shpo",
            "10:13: warning: `spec.tenants[0].name` names `shpo`, there is no such `Tenant`, so it may only return what it"
                + " once moved; did you mean `shop`?",
            "platform/tenants/shop.yaml:7:24: error: the account `aws-main` does not list the tenant `shop`,"
                + " access needs both sides; add it to `spec.tenants` of the account, or leave the account out"),
        Mistake(
            "provider: aws", "provider: asw",
            "5:13: error: `spec.provider` is `asw`, which is none of the possible values; did you mean `aws`?"),
        Mistake(
            "provider: aws", "provider: aws\n  realm: aws-ch",
            "6:10: error: `spec.realm` is `aws-ch`, `aws` has no such realm; did you mean `aws-cn`?"),
        Mistake(
            "\"123456789012\"", "123456789012",
            "6:14: error: `spec.accountId` is the number `123456789012`, the provider's id of the account, such"
                + " as `\"123456789012\"` is wanted; put it in quotes: `\"123456789012\"`"),
        Mistake(
            "method: profile, profile: reader}", "method: profil, profile: reader}",
            "8:25: error: `spec.credentials.method` is `profil`, which is none of the possible values; did you"
                + " mean `profile`?"),
        Mistake(
            ", profile: reader}", "}",
            "8:16: error: `spec.credentials.profile` is missing, the method `profile` needs it; add it"),
        Mistake(
            "{method: profile, profile: reader}", "{method: environment, profile: reader}",
            "8:38: error: the method `environment` takes no `profile`; its options are `role`"),
        Mistake(
            "{method: profile, profile: reader}", "{method: environment, rol: x}",
            "8:38: error: unknown field `rol` in `spec.credentials`; did you mean `role`?"),
        Mistake(
            "provider: aws", "provider: aws\n  endpoint: http://localhost:5001/x",
            "6:13: error: `spec.endpoint` points to `localhost`, the process configuration does not allow this"
                + " host; remove it to use the provider's own, or have the host added to the allowed endpoint hosts"),
        Mistake(
            "provider: aws", "provider: aws\n  endpoint: http://127.0.0.1",
            "6:13: error: `spec.endpoint` points to `127.0.0.1`, the process configuration does not allow this"
                + " host; remove it to use the provider's own, or have the host added to the allowed endpoint hosts"),
        Mistake(
            "provider: aws", "provider: aws\n  endpoint: https://aws.example.com@evil.example",
            "6:13: error: `spec.endpoint` is no base URL, a base URL such as `https://ec2.example.com` is wanted"),
        Mistake(
            "provider: aws", "provider: aws\n  endpoint: 'https://aws.example.com\\@evil.example'",
            "6:13: error: `spec.endpoint` is no base URL, a base URL such as `https://ec2.example.com` is wanted"),
        Mistake(
            "provider: aws", "provider: aws\n  endpoint: aws.example.com",
            "6:13: error: `spec.endpoint` is no base URL, a base URL such as `https://ec2.example.com` is wanted"),
        Mistake(
            "provider: aws", "provider: aws\n  rateLimit: {requestsPerSecond: 0, brust: 3}",
            "6:34: error: `spec.rateLimit.requestsPerSecond` is 0, a whole number from 1 to 10000 is wanted",
            "6:37: error: unknown field `brust` in `spec.rateLimit`; did you mean `burst`?"),
        Mistake(
            "[team]", "team",
            "12:20: error: `spec.reservedTagKeys` is the text `team`, a list is wanted; write `[team]`"),
        Mistake(
            "- name: shop", "- name: shop\n      credentials: {method: profile, profile: x}\n    - name: shop",
            "12:13: error: `shop` is given twice in `spec.tenants`; remove one of them"),
        Mistake(
            "[eu-central-1, eu-west-1]", "[]",
            "7:12: error: `spec.regions` is empty, at least 1 element is needed"),
        Mistake(
            "[eu-central-1, eu-west-1]", "[eu-central-1, EU]",
            "7:27: error: `spec.regions[1]` is `EU`, a region such as `eu-west-1` is wanted"),
    ]
}
