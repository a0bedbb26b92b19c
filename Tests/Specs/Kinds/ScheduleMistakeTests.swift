import Testing

@testable import Specs

@Suite struct ScheduleMistakeTests {
    @Test(arguments: mistakes) func isTold(_ mistake: Mistake) {
        #expect(mistake.told(about: World.schedule, at: "tenants/shop/office.yaml") == mistake.says)
    }

    static let mistakes: [Mistake] = [
        Mistake(
            "zone:", "zoen:",
            "6:3: error: unknown field `zoen` in `spec`; did you mean `zone`?"),
        Mistake(
            "  zone: Europe/Berlin\n", "",
            "5:3: error: `spec.zone` is missing, an IANA zone name such as `Europe/Berlin` is needed; add it"),
        Mistake(
            "Europe/Berlin", "Europe/Berlim",
            "6:9: error: `spec.zone` is `Europe/Berlim`, no such time zone is known; did you mean"
                + " `Europe/Berlin`?"),
        Mistake(
            "Europe/Berlin", "berlin",
            "6:9: error: `spec.zone` is `berlin`, no such time zone is known; did you mean `Europe/Berlin`?"),
        Mistake(
            "Europe/Berlin", "7",
            "6:9: error: `spec.zone` is the number `7`, an IANA zone name such as `Europe/Berlin` is wanted; put"
                + " it in quotes: `\"7\"`"),
        Mistake(
            "Europe/Berlin", "[a]",
            "6:9: error: `spec.zone` is a list, an IANA zone name such as `Europe/Berlin` is wanted"),
        Mistake(
            "zone: Europe/Berlin", "zone:",
            "6:8: error: `spec.zone` is empty, an IANA zone name such as `Europe/Berlin` is wanted"),
        Mistake(
            "[ec2/instance]", "[ec2/instnce]",
            "5:20: error: `spec.select.types[0]` is `ec2/instnce`, which is none of the possible values; did you"
                + " mean `ec2/instance`?"),
        Mistake(
            "[ec2/instance]", "[]",
            "5:19: error: `spec.select.types` is empty, at least 1 element is needed"),
        Mistake(
            "[ec2/instance]", "ec2/instance",
            "5:19: error: `spec.select.types` is the text `ec2/instance`, a list is wanted; write"
                + " `[ec2/instance]`"),
        Mistake(
            "[ec2/instance]", "[ec2/instance, ec2/instance]",
            "5:34: error: `ec2/instance` is given twice in `spec.select.types`; remove one of them"),
        Mistake(
            "windows: [", "priority: 5000\n  windows: [",
            "7:13: error: `spec.priority` is 5000, a whole number from -1000 to 1000 is wanted"),
        Mistake(
            "windows: [", "priority: \"5\"\n  windows: [",
            "7:13: error: `spec.priority` is the text `5`, a whole number from -1000 to 1000 is wanted; write"
                + " `5` without quotes"),
        Mistake(
            "windows: [", "priority: high\n  windows: [",
            "7:13: error: `spec.priority` is the text `high`, a whole number from -1000 to 1000 is wanted"),
        Mistake(
            "windows: [", "enforce: onEdge\n  windows: [",
            "7:12: error: `spec.enforce` is `onEdge`, which is none of the possible values; the possible"
                + " values are `always`, `onTransition`"),
        Mistake(
            "windows: [", "graceForNew: soon\n  windows: [",
            "7:16: error: `spec.graceForNew` is `soon`, a span of time such as `90s`, `10m` or `1h30m`, from 1s to 366d"
                + " is wanted"),
        Mistake(
            "windows: [", "retainRunning: yes\n  windows: [",
            "7:18: error: `spec.retainRunning` is the text `yes`, `true` or `false` is wanted; write `true`"),
        Mistake(
            "windows: [", "retainRunning: true\n  outside: {power: running}\n  windows: [",
            "7:18: error: `spec.retainRunning` is `true`, none of its states stops anything, so that there is nothing"
                + " to retain; leave it out, or let a state be `{power: stopped}`"),
        Mistake(
            "[mon-fri]", "[mon-fry]",
            "7:21: error: `spec.windows[0].days[0]`: \"fry\" is not a day; did you mean \"fri\"?"),
        Mistake(
            "[mon-fri]", "[]",
            "7:20: error: `spec.windows[0].days` is empty, at least 1 element is needed"),
        Mistake(
            "\"07:00\"", "0700",
            "7:37: error: `spec.windows[0].from`: \"0700\" is not a time of day, times are written with 24"
                + " hours, as in \"07:00\"; did you mean \"07:00\"?"),
        Mistake(
            "\"07:00\"", "25:00",
            "7:37: error: `spec.windows[0].from`: \"25:00\" is not a time of day, a day goes from 00:00 to"
                + " 24:00; write a time between 00:00 and 23:59"),
        Mistake(
            "\"07:00\"", "\"mon 07:00\"",
            "7:37: error: `spec.windows[0].from`: \"mon 07:00\" is not a time of day, times are written with 24"
                + " hours, as in \"07:00\"; leave the day to `days`, or remove `days`"),
        Mistake(
            "days: [mon-fri], ", "",
            "7:20: error: `spec.windows[0].from`: \"07:00\" is not a time of the week, a day and a time are"
                + " needed; add `days`, or name the day as in `\"mon 07:00\"`",
            "7:33: error: `spec.windows[0].to`: \"19:00\" is not a time of the week, a day and a time are"
                + " needed; add `days`, or name the day as in `\"mon 19:00\"`"),
        Mistake(
            "\"19:00\"", "\"07:00\"",
            "7:50: error: `spec.windows[0]` begins and ends at the same time, it is never open; write `from:"
                + " \"00:00\"` and `to: \"24:00\"` for whole days"),
        Mistake(
            "{days: [mon-fri], from: \"07:00\", to: \"19:00\"}", "",
            "7:12: error: `spec.windows` is empty, at least 1 element is needed"),
        Mistake(
            "days: [mon-fri], from: \"07:00\", to: \"19:00\"", "from: fri 20:00, to: fri 20:00",
            "7:35: error: `spec.windows[0]` begins and ends at the same time, it is never open; write `from:"
                + " \"mon 00:00\"` and `to: \"sun 24:00\"` for always"),
        Mistake(
            "windows: [", "outside: stopped\n  windows: [",
            "7:12: error: `spec.outside` is the text `stopped`, a mapping with `power` or `size` or `class` or `leaveAlone` is wanted;"
                + " write `{power: stopped}`"),
        Mistake(
            "windows: [", "outside: {}\n  windows: [",
            "7:12: error: `spec.outside` has neither `power` nor `size` nor `class` nor `leaveAlone`, one is needed"),
        Mistake(
            "windows: [", "outside: {power: stopped, size: {desired: 1}}\n  windows: [",
            "7:35: error: `spec.outside` has `power` and `size`, only one of them can hold; remove one"),
        Mistake(
            "windows: [", "outside: {power: off}\n  windows: [",
            "7:20: error: `spec.outside.power` is `off`, which is none of the possible values; the possible"
                + " values are `stopped`, `hibernated`, `running`"),
        Mistake(
            "[ec2/instance]}", "[autoscaling/group]}\n  outside: {size: {minimum: 5, maximum: 2}}",
            "6:29: error: `spec.outside.size.minimum` is 5, `maximum` is only 2"),
        Mistake(
            "[ec2/instance]}", "[autoscaling/group]}\n  outside: {size: {minimum: 5, desired: 2}}",
            "6:41: error: `spec.outside.size.desired` is 2, `minimum` is 5"),
        Mistake(
            "[ec2/instance]}", "[autoscaling/group]}\n  outside: {size: {desired: 5, maximum: 2}}",
            "6:29: error: `spec.outside.size.desired` is 5, `maximum` is only 2"),
        Mistake(
            "[ec2/instance]}", "[autoscaling/group]}\n  outside: {size: {}}",
            "6:19: error: `spec.outside.size` says nothing, at least one of `minimum`, `maximum`, `desired` is"
                + " needed"),
        Mistake(
            "[ec2/instance]}", "[rds/instance, ec2/instance]}\n  outside: {power: hibernated}",
            "6:12: error: `rds/instance` cannot be hibernated, it can only be `stopped` or `running`; ask for"
                + " something else, or leave `rds/instance` out of `select.types`"),
        Mistake(
            "[ec2/instance]}", "[ec2/instance]}\n  inside: {size: {desired: 0}}",
            "6:11: error: `ec2/instance` cannot be given a size, it has no size; ask for something else, or"
                + " leave `ec2/instance` out of `select.types`"),
        Mistake(
            "[ec2/instance]}", "[autoscaling/group, ec2/instance]}\n  outside: {class: t3.small}",
            "6:12: error: `autoscaling/group` cannot be of class `t3.small`, it has no class; ask for something else, or"
                + " leave `autoscaling/group` out of `select.types`"),
        Mistake(
            "[ec2/instance]}", "[ec2/instance]}\n  outside: {class: db.t3.small}",
            "6:12: error: `ec2/instance` cannot be of class `db.t3.small`, its classes are such as `t3.small`; ask for"
                + " something else, or leave `ec2/instance` out of `select.types`"),
        Mistake(
            "[ec2/instance]}", "[rds/instance]}\n  outside: {class: t3.small}",
            "6:12: error: `rds/instance` cannot be of class `t3.small`, its classes are such as `db.t3.small`; ask for"
                + " something else, or leave `rds/instance` out of `select.types`"),
        Mistake(
            "[ec2/instance]}", "[ec2/instance]}\n  outside: {class: T3 Small}",
            "6:20: error: `spec.outside.class` is `T3 Small`, a class such as `t3.small` or `db.t3.small` is wanted"),
        Mistake(
            "[ec2/instance]}", "[ec2/instance]}\n  outside: {class: t3.small, power: running}",
            "6:20: error: `spec.outside` has `power` and `class`, only one of them can hold; remove one"),
        Mistake(
            "[ec2/instance]}", "[ec2/instance]}\n  fallbackClasses: [db.t3.small]",
            "6:20: error: `spec.fallbackClasses` cannot be tried, `ec2/instance` cannot be of class `db.t3.small`, its"
                + " classes are such as `t3.small`; name others, or leave `ec2/instance` out of `select.types`"),
        Mistake(
            "[ec2/instance]}", "[ec2/instance]}\n  fallbackClasses: [t3.small]\n  inside: {power: hibernated}",
            "6:20: error: `spec.fallbackClasses` are never tried, no state starts anything; leave them out, or let a"
                + " state be `{power: running}` or a class"),
        Mistake(
            "[ec2/instance]}", "[autoscaling/group]}\n  outside: {power: hibernated}",
            "6:12: error: `autoscaling/group` cannot be hibernated, it has no memory to keep; ask for something"
                + " else, or leave `autoscaling/group` out of `select.types`"),
        Mistake(
            "[ec2/instance]}", "[ec2/instance], accounts: [aws-mian], regions: [eu-central-2], name: \"\", atMost: 0}",
            "5:46: error: `spec.select.accounts[0]` names `aws-mian`, the tenant `shop` has no such account; did"
                + " you mean `aws-main`?",
            "5:67: error: `spec.select.regions[0]` names `eu-central-2`, the tenant `shop` has no such region;"
                + " did you mean `eu-central-1`?",
            "5:88: error: `spec.select.name` is empty, a pattern such as `web-*` is wanted",
            "5:100: error: `spec.select.atMost` is 0, a whole number from 1 to 1000000 is wanted"),
        Mistake(
            "[ec2/instance]}",
            "[ec2/instance], tags: {matchLabels: {a: 1, \"cloudpioneer:x\": b}, matchExpressions: [{key: a, operator: in}, {key: b, operator: In}, {key: c, operator: Exists, values: [x]}]}}",
            "5:59: error: `spec.select.tags.matchLabels.a` is the number `1`, the value of a tag is wanted; put"
                + " it in quotes: `\"1\"`",
            "5:62: error: the key `cloudpioneer:x` cannot be used, the key of a tag, which does not begin with"
                + " `cloudpioneer:` is wanted",
            "5:122: error: `spec.select.tags.matchExpressions[0].operator` is `in`, which is none of the"
                + " possible values; did you mean `In`?",
            "5:127: error: `spec.select.tags.matchExpressions[1]` has no `values`, `In` compares with at least"
                + " one; add them",
            "5:186: error: `spec.select.tags.matchExpressions[2]` has `values`, `Exists` only asks whether the"
                + " key is there; remove them"),
        Mistake(
            "{name: office}", "{name: Office}",
            "3:18: error: `metadata.name` is `Office`, a name of lower-case letters, digits and dashes that"
                + " begins and ends with a letter or digit is wanted"),
        Mistake(
            "{name: office}", "{name: office, namespace: billing}",
            "3:37: error: namespace `billing` is in the wrong folder, this folder holds namespace `shop` and"
                + " nothing else's; move the document to `tenants/billing/`, or remove `metadata.namespace`"),
        Mistake(
            "{name: office}", "{nmae: office, labels: [a], uid: 7}",
            "3:12: error: unknown field `nmae` in `metadata`; did you mean `name`?",
            "3:34: error: `metadata.labels` is a list, a mapping from keys to texts is wanted",
            "3:39: error: unknown field `uid` in `metadata`; the fields here are `name`, `namespace`, `labels`,"
                + " `annotations`"),
        Mistake(
            "kind: Schedule", "kind: Shedule",
            "2:7: error: there is no kind `Shedule`; did you mean `Schedule`?"),
        Mistake(
            "kind: Schedule\n", "",
            "1:1: error: `kind` is missing, one of `Approval`, `Calendar`, `CloudAccount`, `GitSource`, `Override`,"
                + " `PolicyException`, `ResourcePolicy`, `Schedule`, `SpecPolicy`, `Tenant` is needed; add it"),
        Mistake(
            "v1alpha1", "v1",
            "1:13: error: `apiVersion` is `cloudpioneer.io/v1`, this version reads `cloudpioneer.io/v1alpha1`;"
                + " write `cloudpioneer.io/v1alpha1`"),
        Mistake(
            "spec:", "status: {}\nspec:",
            "4:1: error: unknown field `status`; the fields here are `apiVersion`, `kind`, `metadata`, `spec`"),
        Mistake(
            "metadata:", "metadata: {name: b}\nmetadata:",
            "4:1: error: the key 'metadata' is given twice, it stands at 3:1 already; remove one of the two"),
    ]
}
