"""What croniter makes of cron expressions: reads questions as lines of fields between tabs, writes an answer a line.

  firings EXPRESSION WALL              five firings after a time on the wall and three before, in its seconds since 1970
  zoned   ZONE EXPRESSION INSTANT      the first firing after an instant by croniter's own zones, in seconds since 1970;
                                       `change` where the clocks change within two days of it
  pair    ZONE OVERLAP GAP START STOP FROM TO
                                       0 or 1 for closed or open at FROM, and the instants at which that changes until TO

Only the times on the wall of a pair are croniter's. How they become instants is said here a second time, by the rule in
docs/timetables.md and Python's own zones. `never` is what never fires, `refused` what croniter does not read.
"""

import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from croniter import CroniterBadCronError, CroniterBadDateError, croniter

EPOCH = datetime(1970, 1, 1)
DAY = 86_400


def seconds(naive):
    return (naive - EPOCH) // timedelta(seconds=1)


def wall(number):
    return EPOCH + timedelta(seconds=number)


def offset(zone, instant):
    return datetime.fromtimestamp(instant, zone).utcoffset().total_seconds()


def after(expression, number, count=None, until=None):
    firings, found = croniter(expression, wall(number)), []
    while count is None or len(found) < count:
        try:
            firing = seconds(firings.get_next(datetime))
        except CroniterBadDateError:
            break
        if until is not None and firing > until:
            break
        found.append(firing)
    return found


def before(expression, number, count):
    firings, found = croniter(expression, wall(number)), []
    try:
        while len(found) < count:
            found.append(seconds(firings.get_prev(datetime)))
    except CroniterBadDateError:
        pass
    return found


class Clock:
    """When the clock of a zone shows a time, first and last; both the end of the jump where it jumps over it."""

    def __init__(self, name, overlap, gap):
        self.zone, self.overlap, self.gap = ZoneInfo(name), overlap, gap

    def instants(self, number):
        naive = wall(number)
        first, last = (int(naive.replace(tzinfo=self.zone, fold=fold).timestamp()) for fold in (0, 1))
        if first <= last:
            return first, last, False
        low, high = last - 1, first
        while high - low > 1:
            middle = (low + high) // 2
            if offset(self.zone, middle) == offset(self.zone, low):
                low = middle
            else:
                high = middle
        return high, high, True

    def firings(self, expression, low, high, is_start):
        """(instant, time on the wall) of each firing within the times, and of the one before."""
        earlier = before(expression, low, 1)
        while earlier and self.gap == "skip" and self.instants(earlier[0])[2]:
            earlier = before(expression, earlier[0], 1)
        found = []
        for number in earlier + after(expression, low - 1, until=high):
            first, last, is_in_gap = self.instants(number)
            if is_in_gap and self.gap == "skip":
                continue
            takes_last = self.overlap == "second" or (self.overlap == "whole" and not is_start)
            found.append((last if takes_last else first, number))
        return found


def pair(zone, overlap, gap, start, stop, begin, end):
    clock, begin, end = Clock(zone, overlap, gap), int(begin), int(end)
    low, high = begin + offset(clock.zone, begin) - 2 * DAY, end + offset(clock.zone, end) + 2 * DAY
    if not (after(start, low, 1) and after(stop, low, 1)):
        return "never"
    starts, stops = clock.firings(start, low, high, True), clock.firings(stop, low, high, False)

    def is_open(instant):
        started = max((number for at, number in starts if at <= instant), default=None)
        stopped = max((number for at, number in stops if at <= instant), default=None)
        return started is not None and (stopped is None or started >= stopped)

    state = is_open(begin)
    answer = [str(int(state))]
    for instant in sorted({at for at, _ in starts + stops if begin < at < end}):
        if is_open(instant) != state:
            state = not state
            answer.append(str(instant))
    return " ".join(answer)


def zoned(zone, expression, instant):
    zone, instant = ZoneInfo(zone), int(instant)
    found = int(croniter(expression, datetime.fromtimestamp(instant, zone)).get_next(float))
    for number in (instant, found):
        if len({offset(zone, number + days * DAY) for days in (-2, -1, 0, 1, 2)}) > 1:
            return "change"
    return str(found)


def firings(expression, number):
    numbers = after(expression, int(number), 5) + before(expression, int(number), 3)
    return " ".join(map(str, numbers)) or "never"


def answer(question, *fields):
    try:
        return {"firings": firings, "zoned": zoned, "pair": pair}[question](*fields)
    except CroniterBadCronError:
        return "refused"
    except CroniterBadDateError:
        return "never"


for line in sys.stdin:
    print(answer(*line.rstrip("\n").split("\t")))
