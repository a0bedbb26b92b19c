"""Asks Cloud Custodian's off-hours filters: reads cases as lines of JSON, writes for each what its parser makes of the
tag, and whether its filters `off` and `on` act at the instant."""

import datetime
import json
import sys

from c7n.filters import offhours

NOW = None


class Frozen(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(NOW, tz)


class Clock:
    datetime = Frozen


def parsed(filter, value):
    schedule = filter.parser.parse(value)
    if schedule is None:
        return "none"
    parts = []
    for key in ("off", "on"):
        entries = schedule.get(key)
        if entries is not None:
            parts.append(key + ":" + ";".join(f"{','.join(map(str, e['days']))}@{e['hour']}" for e in entries))
    parts.append("tz:" + schedule["tz"])
    return " ".join(parts)


def main():
    global NOW
    offhours.datetime = Clock
    offhours.log.disabled = True
    for line in sys.stdin:
        case = json.loads(line)
        NOW = case["instant"]
        resource = {"InstanceId": "i-0", "Tags": []}
        if case["value"] is not None:
            resource["Tags"].append({"Key": "Hours", "Value": case["value"]})
        data = {"tag": "hours", "default_tz": case["zone"], "weekends": case["weekends"],
                "weekends-only": case["weekendsOnly"], "opt-out": case["optOut"], "skip-days": case["skipDays"],
                "offhour": case["offhour"], "onhour": case["onhour"]}
        if case["fallback"] is not None:
            data["fallback-schedule"] = case["fallback"]
        off, on = offhours.OffHour(data), offhours.OnHour(data)
        value = off.get_tag_value(resource)
        try:
            parse = "absent" if value is False else parsed(off, ";".join(filter(None, value.split(";"))))
        except ValueError:
            # A digit that is no decimal one.
            parse = "none"
        print(json.dumps(f"{parse} | {bool(off(resource))} {bool(on(resource))}", ensure_ascii=False))


main()
