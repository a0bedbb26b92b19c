"""Works out recurrence sets with python-dateutil.

Reads lines `ZONE START LENGTH RULE DATES EXCEPT FROM TO`, separated by tabs, and writes for each the occurrences that overlap
[FROM, TO) as `START-END,...` in seconds since 1970, a tab, and the known differences that the case may show.
What dateutil leaves to its caller is done here: that the start always belongs to the set, COUNT with it, and UNTIL.
"""

import datetime
import itertools
import signal
import sys

from dateutil.rrule import rrulestr, rruleset

import clocks

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


class Slow(Exception):
    pass


def late(*_):
    raise Slow


def parse(text):
    if len(text) == 8:
        return datetime.datetime.strptime(text, "%Y%m%d")
    return datetime.datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S")


def wall(text, zone, start):
    """A date or time as the wall shows it."""
    if text.endswith("Z"):
        instant = clocks.seconds(parse(text))
        return clocks.EPOCH + datetime.timedelta(seconds=instant + clocks.offset(zone, instant))
    if len(text) == 8:
        return datetime.datetime.combine(parse(text).date(), start.time())
    return parse(text)


def rules(parts, start):
    """The rule as dateutil reads it, and the known differences."""
    parts = dict(parts)
    known = []
    moved = start
    if "BYWEEKNO" in parts and not {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & parts.keys():
        known.append("week-without-day")
        parts["BYDAY"] = DAYS[start.weekday()]
    if any(int(week) < -1 for week in parts.get("BYWEEKNO", "0").split(",")):
        known.append("week-from-end")
    if any(int(week) in (52, 53) for week in parts.get("BYWEEKNO", "0").split(",")):
        known.append("week-of-year-before")
    days = parts.get("BYDAY", "").split(",") if "BYDAY" in parts else []
    if parts["FREQ"] == "WEEKLY" and "BYSETPOS" in parts:
        known.append("first-week")
        first = DAYS.index(parts.get("WKST", "MO"))
        moved = datetime.datetime.combine(
            start.date() - datetime.timedelta(days=(start.weekday() - first) % 7), datetime.time())
        parts.setdefault("BYDAY", DAYS[start.weekday()])
        for name, value in (("BYHOUR", start.hour), ("BYMINUTE", start.minute), ("BYSECOND", start.second)):
            parts.setdefault(name, str(value))
    plain = [day for day in days if day in DAYS]
    if plain and len(plain) < len(days):
        known.append("numbered-and-plain-days")
        if "BYSETPOS" in parts:
            return None, known
        return [({**parts, "BYDAY": ",".join(some)}, moved)
                for some in (plain, [day for day in days if day not in DAYS])], known
    return [(parts, moved)], known


def starts(rule, start, through):
    """What a rule comes to from the start on."""
    merged = rruleset()
    for parts, moved in rule:
        merged.rrule(rrulestr(";".join(f"{k}={v}" for k, v in parts.items()), dtstart=moved))
    for hit in merged:
        if hit > through:
            return
        if hit >= start:
            yield hit


def answer(line):
    name, start, length, text, dates, excepted, low, high = line.split("\t")
    zone, start, length = clocks.zone(name), parse(start), datetime.timedelta(seconds=int(length))
    low, high = int(low), int(high)
    through = clocks.EPOCH + datetime.timedelta(seconds=high + 100_000)
    parts = dict(part.split("=") for part in text.split(";")) if text else {}
    count, until = parts.pop("COUNT", None), parts.pop("UNTIL", None)
    hits, known = [], []
    if parts:
        rule, known = rules(parts, start)
        if rule is None:
            return "skip", known
        hits = starts(rule, start, through)
        hits = itertools.chain([start], (hit for hit in hits if hit != start))
        if count:
            hits = itertools.islice(hits, int(count))
        hits = list(hits)
        if until:
            hits = [hit for hit in hits if within(hit, until, zone)]
    found = set(hits) | {start} | {wall(date, zone, start) for date in filter(None, dates.split(","))}
    for date in filter(None, excepted.split(",")):
        if len(date) == 8:
            found = {hit for hit in found if hit.date() != parse(date).date()}
        else:
            found.discard(wall(date, zone, start))
    if not length:
        return "", known
    spans = [clocks.instants(zone, hit, hit + length) for hit in sorted(found) if hit <= through]
    return ",".join(f"{a}-{b}" for a, b in filter(None, spans) if a < high and low < b), known


def within(hit, until, zone):
    if until.endswith("Z"):
        return clocks.both(zone, hit)[0] <= clocks.seconds(parse(until))
    return hit.date() <= parse(until).date() if len(until) == 8 else hit <= parse(until)


def main():
    signal.signal(signal.SIGVTALRM, late)
    for line in sys.stdin:
        try:
            try:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0.25)
                text, known = answer(line.rstrip("\n"))
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        except Slow:
            text, known = "slow", []
        except IndexError:
            text, known = "skip", ["crash"]
        except ValueError as error:
            text, known = f"error {error}", []
        print(f"{text}\t{','.join(known)}")


main()
