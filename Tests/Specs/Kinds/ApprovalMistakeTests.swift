import Testing

@testable import Specs

@Suite struct ApprovalMistakeTests {
    @Test(arguments: mistakes) func isTold(_ mistake: Mistake) {
        #expect(mistake.told(about: World.approval, at: "platform/approval.yaml") == mistake.says)
    }

    static let mistakes: [Mistake] = [
        Mistake(
            "[0123456789abcdef]", "[xyz]",
            "4:32: error: `spec.actions[0]` is only 3 characters long, an action key as `pioneer plan` shows it:"
                + " 16 to 64 hexadecimal digits is wanted"),
        Mistake(
            "[0123456789abcdef]", "[]",
            "4:31: error: `spec.actions` is empty, at least 1 element is needed"),
        Mistake(
            "tenant: shop", "tenant: shpo",
            "4:16: error: `spec.tenant` names `shpo`, there is no such `Tenant`; did you mean `shop`?"),
        Mistake(
            "actions: [0123456789abcdef]", "change: {transition: resize, type: rds/instance}",
            "4:43: error: `rds/instance` knows no `resize`; its changes are `stop`, `start`"),
        Mistake(
            "actions: [0123456789abcdef]", "change: {transition: rezise}",
            "4:43: error: `spec.change.transition` is `rezise`, which is none of the possible values; did you"
                + " mean `resize`?"),
        Mistake(
            "actions: [0123456789abcdef], ", "",
            "4:7: error: `spec` has neither `actions` nor `change`, one is needed"),
        Mistake(
            "count: 1", "count: 1.5",
            "4:58: error: `spec.count` is the number `1.5`, a whole number from 1 to 10000 is wanted"),
        Mistake(
            "count: 1", "count: 0",
            "4:58: error: `spec.count` is 0, a whole number from 1 to 10000 is wanted"),
        Mistake(
            "\"2026-04-01T00:00:00Z\"", "2026",
            "4:70: error: `spec.expires` is the number `2026`, a date and time with its offset such as"
                + " `2026-03-29T18:00:00+02:00` is wanted"),
        Mistake(
            "actions:", "change: {transition: stop}, actions:",
            "4:30: error: `spec` has `actions` and `change`, only one of them can hold; remove one"),
    ]
}
