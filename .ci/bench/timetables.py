#!/usr/bin/env python3
"""timetables.py croniter|custodian FILE: nanoseconds that a decision takes, as a mean over the rules of FILE.

FILE has lines `NAME<tab>ZONE<tab>START<tab>STOP<tab>TAG`: a pair of cron expressions, and what a tag for Cloud Custodian
says instead. Prints JSON: `state`, and for croniter `year`, all firings of a pair in one year.

croniter decides by the last firing of each expression, which it keeps. Custodian's off-hours filter answers less than the
state, whether this is the hour to stop; what it has read of a tag it keeps too.
"""

import json
import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

RUNS = 3
# The same stand in Sources/Bench/TimetableRun.swift.
YEAR = 1_767_225_600, 1_798_761_600
STEP = 7_654_321


def instants(count):
    return [YEAR[0] + number * STEP % (YEAR[1] - YEAR[0]) for number in range(count)]


def nanoseconds(decide, count):
    def timed():
        start = time.process_time()
        for instant in instants(count):
            decide(instant)
        return time.process_time() - start

    return min(timed() for _ in range(RUNS)) / count * 1e9


def mean(numbers):
    return sum(numbers) / len(numbers)


def with_croniter(rules):
    from croniter import croniter

    def decider(zone, start, stop):
        pair = [croniter(text, datetime.fromtimestamp(YEAR[0], zone)) for text in (start, stop)]

        def decide(instant):
            now = datetime.fromtimestamp(instant, zone)
            started, stopped = (expression.get_prev(float, start_time=now) for expression in pair)
            return started >= stopped

        return decide

    def year(zone, *texts):
        started = time.process_time()
        for text in texts:
            firings = croniter(text, datetime.fromtimestamp(YEAR[0], zone))
            while firings.get_next(float) < YEAR[1]:
                pass
        return (time.process_time() - started) * 1e9

    pairs = [(ZoneInfo(zone), start, stop) for _, zone, start, stop, _ in rules]
    return {
        "state": mean([nanoseconds(decider(*pair), 500) for pair in pairs]), "year": mean([year(*pair) for pair in pairs])}


def with_custodian(rules):
    from c7n.filters.offhours import OffHour

    def decider(tag):
        offhours = OffHour({"type": "offhour", "offhour": 19, "default_tz": "utc", "tag": "hours"})
        resource = {"InstanceId": "i-0abc1234def567890", "Tags": [{"Key": "hours", "Value": tag}]}
        offhours(resource)
        if offhours.parse_errors:
            sys.exit(f"Custodian does not read {tag}")
        # It takes the present instant itself.
        return lambda _: offhours(resource)

    return {"state": mean([nanoseconds(decider(tag), 2000) for *_, tag in rules])}


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        rules = [line.rstrip("\n").split("\t") for line in file]
    print(json.dumps({"croniter": with_croniter, "custodian": with_custodian}[sys.argv[1]](rules)))


main()
