"""Writes the public holidays of all countries and regions that PyPI's `holidays` knows as one Swift file.

A line for each country, its fields separated by tabs:
  code, English name, code of three letters, first year, last year, regions, then one field a holiday.
Regions are `BY=Bayern,…`, one whose data ends earlier than the country's `CA=California=35`. A holiday is `name|where|dates`; `where` is empty for the country and all regions, `-BY,BW` for
all but some regions, `+BY,BW` for some regions only. Dates are separated by spaces, each for all years or, after `/`, for
runs of years such as `15-20,23`:
  1225   the 25th of December
  e39    days after Easter Sunday; o-2 after that of the Orthodox churches
  n0911  month, weekday (Monday is 1) and which one, 5 for the last: the first Monday in September
  x15:0312,,0401+0402   year by year from 2015, nothing in 2016, two in 2017
"""

import datetime
import os
import re
import sys

import holidays
from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter
from holidays.registry import COUNTRIES

FIRST, LAST = 2015, 2050
# From this year on nothing is known yet of holidays that will be abolished: what ends later ends with the source's tables.
KNOWN = 2029


def entries(country, region, language):
    """The days of a calendar as pairs of date and name."""
    days = holidays.country_holidays(
        country, subdiv=region, years=range(FIRST, LAST + 1), language=language, observed=True)
    return {(day, clean(name)) for day in sorted(days) for name in days.get_list(day) if FIRST <= day.year <= LAST}


def clean(name):
    name = re.sub(r"[|~\t\n\"\\]", " ", name).replace("; ", " / ")
    return re.sub(r"\s+", " ", name).strip()


def plain(name):
    return re.sub(r" \([^)]*\)$", "", re.sub(r" \((estimated|observed)[^)]*\)", "", name))


def is_last(year, years):
    """Whether what falls into these years stops there, in the middle of all."""
    return KNOWN <= year < LAST - 3 and {year - 1, year - 2} <= years


def candidates(dates):
    for day in dates:
        yield f"{day.month:02}{day.day:02}"
        yield f"e{(day - easter(day.year, EASTER_WESTERN)).days}"
        yield f"o{(day - easter(day.year, EASTER_ORTHODOX)).days}"
        yield f"n{day.month:02}{day.isoweekday()}{(day.day + 6) // 7}"
        if (day + datetime.timedelta(days=7)).month != day.month:
            yield f"n{day.month:02}{day.isoweekday()}5"


def resolve(pattern, year):
    if pattern[0] in "eo":
        offset = int(pattern[1:])
        if abs(offset) > 80:
            return None
        method = EASTER_WESTERN if pattern[0] == "e" else EASTER_ORTHODOX
        return easter(year, method) + datetime.timedelta(days=offset)
    if pattern[0] == "n":
        month, weekday, number = int(pattern[1:3]), int(pattern[3]), int(pattern[4])
        if number < 5:
            first = datetime.date(year, month, 1)
            return first + datetime.timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (number - 1))
        last = datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
        return last - datetime.timedelta(days=(last.isoweekday() - weekday) % 7)
    try:
        return datetime.date(year, int(pattern[:2]), int(pattern[2:]))
    except ValueError:
        return None


def runs(years):
    years, out = sorted(years), []
    for year in years:
        if out and out[-1][1] == year - 1:
            out[-1][1] = year
        else:
            out.append([year, year])
    return ",".join(f"{a % 100}" if a == b else f"{a % 100}-{b % 100}" for a, b in out)


def encoded(dates, first, last):
    """The shortest of what the format has for some dates."""
    left, words = set(dates), []
    while left:
        best = None
        for pattern in sorted(set(candidates(left)), key=lambda p: ("eon".find(p[0]) + 1, p)):
            hit = {resolve(pattern, year) for year in range(first, last + 1)} & left
            if len(hit) >= 4 and (best is None or len(hit) > len(best[1])):
                best = (pattern, hit)
        if best is None:
            break
        pattern, hit = best
        years = runs({day.year for day in hit})
        words.append(pattern if years == f"{first % 100}-{last % 100}" else f"{pattern}/{years}")
        left -= hit
    if left:
        low, high = min(left).year, max(left).year
        by_year = {}
        for day in sorted(left):
            by_year.setdefault(day.year, []).append(f"{day.month:02}{day.day:02}")
        words.append(f"x{low % 100}:" + ",".join("+".join(by_year.get(year, [])) for year in range(low, high + 1)))
    return " ".join(words)


def where(places, regions):
    """Empty for all, else the shorter list."""
    inside = [region for region in regions if region in places]
    if None not in places:
        return "+" + ",".join(inside)
    outside = [region for region in regions if region not in places]
    return "-" + ",".join(outside) if outside else ""


def region_field(region, name, last, last_of_country):
    end = f"={last % 100}" if last < last_of_country else ""
    name = re.sub(r"[,=]", " ", clean(name))
    return f"{region}={name}{end}" if name or end else region


def country_line(code, title, long_code):
    kind = getattr(holidays, code)
    language = "en_US" if "en_US" in (kind.supported_languages or ()) else None
    regions = list(kind.subdivisions)
    aliases = {}
    for name, region in (getattr(kind, "subdivisions_aliases", None) or {}).items():
        aliases.setdefault(region, name)
    first, last = max(FIRST, kind.start_year), min(LAST, kind.end_year)
    found = {region: entries(code, region, language) for region in [None] + regions}
    years = {}
    for region, days in found.items():
        for day, name in days:
            years.setdefault((region, plain(name)), set()).add(day.year)
    lasts = {}
    for (region, name), known in sorted(years.items(), key=str):
        if is_last(max(known), known) and max(known) < lasts.get(region, last):
            print(f"{code} {region or ''}: {name} ends with {max(known)}", file=sys.stderr)
            lasts[region] = max(known)
    last = lasts.pop(None, last)
    # Where holidays are suspended, as in a war, nobody knows until when.
    last = min(last, max((day.year for day, _ in found[None]), default=last))
    places = {}
    for region in [None] + regions:
        for day, name in found[region]:
            if first <= day.year <= last:
                places.setdefault((name, day), set()).add(region)
    groups = {}
    for (name, day), some in places.items():
        groups.setdefault((name, where(some, regions)), set()).add(day)
    if not groups:
        return None
    fields = [code, title, long_code, str(first), str(last), ",".join(
        region_field(region, aliases.get(region, ""), lasts.get(region, last), last) for region in regions)]
    fields += [f"{name}|{place}|{encoded(days, first, last)}" for (name, place), days in sorted(groups.items())]
    return "\t".join(fields)


def main(path):
    lines = []
    for _, (title, code, long_code, *_) in sorted(COUNTRIES.items(), key=lambda entry: entry[1][1]):
        title = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title)
        line = country_line(code, title, long_code)
        if line:
            lines.append(line.replace("\t", "~"))
        else:
            print(f"{code}: no holidays", file=sys.stderr)
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "// swift-format-ignore-file\n"
            "// Written by .ci/generate-holidays, which tells the format; do not edit.\n"
            f"// Made from `holidays` {holidays.__version__} (MIT licence, see NOTICE).\n\n"
            "enum HolidayData {\n"
            f"    static let version = \"{holidays.__version__}\"\n\n"
            "    static let lines: StaticString = #\"\"\"\n"
            + "".join(f"        {line}\n" for line in lines)
            + "        \"\"\"#\n}\n")
    print(f"{len(lines)} countries, {os.path.getsize(path)} bytes", file=sys.stderr)


main(sys.argv[1])
