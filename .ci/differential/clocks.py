"""When a clock on the wall shows a time, by the rule that all windows have; shared by what judges recurrences and feeds."""

import datetime
import zoneinfo

EPOCH = datetime.datetime(1970, 1, 1)


def seconds(naive):
    return (naive - EPOCH) // datetime.timedelta(seconds=1)


def offset(zone, instant):
    return int(datetime.datetime.fromtimestamp(instant, zone).utcoffset().total_seconds())


def both(zone, naive):
    """The first and the last instant at which the wall shows a time; twice the first instant after it is jumped over."""
    first = int(naive.replace(tzinfo=zone, fold=0).timestamp())
    last = int(naive.replace(tzinfo=zone, fold=1).timestamp())
    if first <= last:
        return first, last
    low, high = last - 1, first
    while high - low > 1:
        middle = (low + high) // 2
        if offset(zone, middle) == offset(zone, low):
            low = middle
        else:
            high = middle
    return high, high


def instants(zone, start, end):
    """From the first time the clock shows `start` to the last time it shows `end`; None where nothing is left."""
    begin, finish = both(zone, start)[0], both(zone, end)[1]
    return (begin, finish) if begin < finish else None


def zone(name):
    return zoneinfo.ZoneInfo(name)
