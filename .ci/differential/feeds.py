"""Works out iCalendar files with recurring-ical-events.

Reads lines `ZONE FROM TO FILE`, separated by tabs, the file in hexadecimal, and writes for each what overlaps [FROM, TO),
sorted: `SUMMARY START-END` in seconds since 1970 for times, `SUMMARY DATE..DATE` for days, separated by ";".
When the wall shows a time is left to the stated rule; cancelled events are taken out here, as that is left to the caller.
"""

import datetime
import sys

import icalendar
import recurring_ical_events

import clocks

DAY = datetime.timedelta(days=1)


def shown(event, zone, low, high):
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    name = str(event.get("SUMMARY", ""))
    if not isinstance(start, datetime.datetime):
        last = max(end - DAY, start)
        first_day, last_day = ((clocks.EPOCH + datetime.timedelta(seconds=t)).date() for t in (low, high - 1))
        return f"{name} {start}..{last}" if start <= last_day and first_day <= last else None
    if start.tzinfo is not None and str(start.tzinfo) != "UTC":
        zone = start.tzinfo
    elif start.tzinfo is not None:
        zone = clocks.zone("UTC")
    if start == end:
        return None
    # An end in another zone than the start is a point in time.
    if end.tzinfo is not None and start.tzinfo is not None and str(end.tzinfo) != str(start.tzinfo):
        end = end.astimezone(start.tzinfo)
    span = clocks.instants(zone, start.replace(tzinfo=None), end.replace(tzinfo=None))
    return f"{name} {span[0]}-{span[1]}" if span and span[0] < high and low < span[1] else None


def answer(line):
    name, low, high, text = line.split("\t")
    zone, low, high = clocks.zone(name), int(low), int(high)
    calendar = icalendar.Calendar.from_ical(bytes.fromhex(text))
    query = recurring_ical_events.of(calendar, components=["VEVENT"])
    # Wide enough for any zone; what does not overlap is left out afterwards.
    begin, end = (clocks.EPOCH.replace(tzinfo=datetime.timezone.utc) + datetime.timedelta(seconds=t)
                  for t in (low - 200_000, high + 200_000))
    found = [shown(event, zone, low, high) for event in query.between(begin, end)
             if str(event.get("STATUS", "")).upper() != "CANCELLED"]
    return ";".join(sorted(filter(None, found)))


def main():
    for line in sys.stdin:
        try:
            print(answer(line.rstrip("\n")))
        except Exception as error:  # Whatever goes wrong belongs to this case alone.
            print(f"error {type(error).__name__} {error}".replace("\n", " "))


main()
