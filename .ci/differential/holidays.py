"""Public holidays as `calendra` has them: reads lines `COUNTRY REGION YEAR`, the region perhaps empty, separated by tabs, and
writes for each its dates, sorted, with spaces between them; `none` where it does not know the place or the year."""

import sys

from calendra.exceptions import CalendarError
from calendra.registry import registry

# Where it has a place under another name.
ELSEWHERE = {"GB-ENG": "GB", "GB-WLS": "GB"}

calendars = {}
for line in sys.stdin:
    country, region, year = line.rstrip("\n").split("\t")
    code = f"{country}-{region}" if region else country
    if code not in calendars:
        kind = registry.get(ELSEWHERE.get(code, code))
        calendars[code] = kind() if kind else None
    try:
        days = {day for day, _ in calendars[code].holidays(int(year))}
        print(" ".join(sorted(str(day) for day in days if day.year == int(year))))
    except (AttributeError, CalendarError, KeyError, NotImplementedError):
        print("none")
