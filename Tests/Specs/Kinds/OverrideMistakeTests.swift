import Testing

@testable import Specs

@Suite struct OverrideMistakeTests {
    @Test(arguments: mistakes) func isTold(_ mistake: Mistake) {
        #expect(mistake.told(about: World.override, at: "tenants/shop/launch.yaml") == mistake.says)
    }

    static let mistakes: [Mistake] = [
        Mistake(
            "  end: \"2026-03-28T06:00:00Z\"\n", "",
            "5:3: error: `spec.end` is missing, a date and time with its offset such as"
                + " `2026-03-29T18:00:00+02:00` is needed; add it"),
        Mistake(
            "2026-03-28T06:00:00Z", "2026-03-27T18:00:00+00:00",
            "8:8: error: `spec.end` is `2026-03-27T18:00:00Z`, it is not after the start,"
                + " `2026-03-27T18:00:00Z`; write a later end"),
        Mistake(
            "\"2026-03-28T06:00:00Z\"", "2026-03-28",
            "8:8: error: `spec.end` is `2026-03-28`, a date and time with its offset such as"
                + " `2026-03-29T18:00:00+02:00` is wanted; write `2026-03-28T00:00:00Z`"),
        Mistake(
            "\"2026-03-28T06:00:00Z\"", "\"2026-03-28T06:00:00\"",
            "8:8: error: `spec.end` is `2026-03-28T06:00:00`, a date and time with its offset such as"
                + " `2026-03-29T18:00:00+02:00` is wanted; add the offset: `2026-03-28T06:00:00Z` for UTC"),
        Mistake(
            "\"2026-03-28T06:00:00Z\"", "tomorrow",
            "8:8: error: `spec.end` is `tomorrow`, a date and time with its offset such as"
                + " `2026-03-29T18:00:00+02:00` is wanted"),
        Mistake(
            "{power: running}", "running",
            "6:10: error: `spec.state` is the text `running`, a mapping with `power` or `size` or `class` or `leaveAlone` is wanted; write"
                + " `{power: running}`"),
        Mistake(
            "{power: running}", "{power: hibernated}",
            "6:10: error: `rds/instance` cannot be hibernated, it can only be `stopped` or `running`; ask for"
                + " something else, or leave `rds/instance` out of `select.types`"),
        Mistake(
            "reason: Launch.", "reason: \"\"",
            "9:11: error: `spec.reason` is empty, a reason is wanted"),
        Mistake(
            "owner: team-shop", "owner: [team-shop]",
            "10:10: error: `spec.owner` is a list, a person or a team is wanted"),
        Mistake(
            "owner: team-shop", "onRelease: keep",
            "5:3: error: `spec.owner` is missing, a person or a team is needed; add it",
            "10:14: error: `spec.onRelease` is `keep`, which is none of the possible values; the possible values"
                + " are `restore`, `leave`"),
    ]
}
