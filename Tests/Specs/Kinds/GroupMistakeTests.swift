import Testing

@testable import Specs

/// Groups and notices that are not as they should be.
@Suite struct GroupMistakeTests {
    @Test(arguments: mistakes) func isTold(_ mistake: Mistake) {
        #expect(mistake.told(about: World.schedule, at: "tenants/shop/office.yaml") == mistake.says)
    }

    private static func groups(_ text: String, _ says: String...) -> Mistake {
        Mistake("windows: [", "groups: [\(text)]\n  windows: [", says.joined(separator: "\n"))
    }

    private static func gate(_ text: String, _ says: String...) -> Mistake {
        groups(
            "{name: db, select: {name: d}, gate: {\(text)}}, {name: app, select: {name: a}}",
            says.joined(separator: "\n"))
    }

    static let mistakes: [Mistake] = [
        groups(
            "",
            "7:11: error: `spec.groups` is empty, at least 1 element is needed"),
        groups(
            "{name: db}",
            "7:12: error: `spec.groups[0].select` is missing, a mapping with `types`, `accounts`, "
                + "`regions`, `name`, `namespaces`, `tags` is needed; add it"),
        groups(
            "{name: db, select: {}}",
            "7:31: error: `spec.groups[0].select` says nothing, at least one of `types`, "
                + "`accounts`, `regions`, `name`, `namespaces`, `tags` is needed"),
        groups(
            "{name: DB, select: {name: d}}",
            "7:19: error: `spec.groups[0].name` is `DB`, a name of lower-case letters, digits and "
                + "dashes that begins and ends with a letter or digit is wanted"),
        groups(
            "{name: db, select: {name: d, atMost: 3}}",
            "7:41: error: unknown field `atMost` in `spec.groups[0].select`; the fields here are "
                + "`types`, `accounts`, `regions`, `name`, `namespaces`, `tags`"),
        groups(
            "{name: db, kind: parallel, select: {name: d}}",
            "7:23: error: unknown field `kind` in `spec.groups[0]`; the fields here are `name`, "
                + "`select`, `gate`"),
        groups(
            "{name: db, select: {name: d}}, {name: db, select: {name: e}}",
            "7:50: error: `spec.groups[1].name` is `db` again; name it otherwise"),
        groups(
            "{name: db, select: {types: [rds/instance]}}, {name: app, select: {name: a}}",
            "7:39: error: `spec.groups[0].select.types` has `rds/instance`, a group is part of the "
                + "schedule, and `spec.select.types` does not have it; add it there, or remove it here"),
        groups(
            "{name: db, select: {name: d}}, {name: app, select: {name: a}, gate: {delay: 1m}}",
            "7:80: error: `spec.groups[1]` is the last group and has a `gate`, no group comes "
                + "after it; move the gate to the group that is waited for, or remove it"),
        gate(
            "",
            "7:48: error: `spec.groups[0].gate` says nothing, at least one of `delay`, `health`, "
                + "`timeLimit`, `onTimeout` is needed"),
        gate(
            "delay: 2",
            "7:56: error: `spec.groups[0].gate.delay` is the number `2`, a span of time such as "
                + "`90s`, `10m` or `1h30m`, from 1s to 1d is wanted; put it in quotes: `\"2\"`"),
        gate(
            "delay: 2 minutes",
            "7:56: error: `spec.groups[0].gate.delay` is `2 minutes`, a span of time such as "
                + "`90s`, `10m` or `1h30m`, from 1s to 1d is wanted"),
        gate(
            "timeLimit: 30s",
            "7:60: error: `spec.groups[0].gate.timeLimit` is `30s`, a span of time such as `90s`, "
                + "`10m` or `1h30m`, from 1m to 7d is wanted"),
        gate(
            "timeLimit: never",
            "7:60: error: `spec.groups[0].gate.timeLimit` is `never`, a span of time such as "
                + "`90s`, `10m` or `1h30m`, from 1m to 7d is wanted"),
        gate(
            "onTimeout: fail",
            "7:60: error: `spec.groups[0].gate.onTimeout` is `fail`, which is none of the possible "
                + "values; the possible values are `hold`, `continue`"),
        gate(
            "health: https://a.example/",
            "7:57: error: `spec.groups[0].gate.health` is the text `https://a.example/`, a mapping "
                + "with `url` is wanted"),
        gate(
            "health: {}",
            "7:57: error: `spec.groups[0].gate.health.url` is missing, a URL such as "
                + "`https://shop.example.org/health`, without user, query and fragment is needed; add it"),
        gate(
            "health: {url: \"http://a.example/\"}",
            "7:63: error: `spec.groups[0].gate.health.url` is `http://a.example/`, a URL such as "
                + "`https://shop.example.org/health`, without user, query and fragment is wanted"),
        gate(
            "health: {url: \"https://user@a.example/\"}",
            "7:63: error: `spec.groups[0].gate.health.url` is `https://user@a.example/`, a URL "
                + "such as `https://shop.example.org/health`, without user, query and fragment is wanted"),
        gate(
            "health: {url: \"https://a.example/?token=1\"}",
            "7:63: error: `spec.groups[0].gate.health.url` is `https://a.example/?token=1`, a URL "
                + "such as `https://shop.example.org/health`, without user, query and fragment is wanted"),
        gate(
            "health: {url: \"https:///health\"}",
            "7:63: error: `spec.groups[0].gate.health.url` is `https:///health`, a URL such as "
                + "`https://shop.example.org/health`, without user, query and fragment is wanted"),
        gate(
            "health: {url: \"https://a.example/\", expect: 99}",
            "7:93: error: `spec.groups[0].gate.health.expect` is 99, a whole number from 100 to "
                + "599 is wanted"),
        gate(
            "health: {url: \"https://a.example/\", every: 1s}",
            "7:92: error: `spec.groups[0].gate.health.every` is `1s`, a span of time such as "
                + "`90s`, `10m` or `1h30m`, from 5s to 1h is wanted"),
        gate(
            "health: {url: \"https://a.example/\", timeout: 1h}",
            "7:94: error: `spec.groups[0].gate.health.timeout` is `1h`, a span of time such as "
                + "`90s`, `10m` or `1h30m`, from 1s to 30s is wanted"),
        Mistake(
            "windows: [", "notice: 15\n  windows: [",
            "7:11: error: `spec.notice` is the number `15`, a span of time such as `90s`, `10m` or "
                + "`1h30m`, from 1m to 7d is wanted; put it in quotes: `\"15\"`"),
        Mistake(
            "windows: [", "notice: 1s\n  windows: [",
            "7:11: error: `spec.notice` is `1s`, a span of time such as `90s`, `10m` or `1h30m`, "
                + "from 1m to 7d is wanted"),
    ]
}
