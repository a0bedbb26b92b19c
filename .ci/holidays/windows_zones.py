"""Writes what PyPI's `tzlocal` knows of Windows' names of time zones, made from Unicode's CLDR, as one Swift file."""

import sys
from importlib.metadata import version

from tzlocal.windows_tz import win_tz

HEAD = """\
// Written by .ci/generate-holidays; do not edit.
// Made from `tzlocal` {version}, which is made from Unicode's CLDR (MIT and Unicode licences, see NOTICE).

/// The zones that Windows' names stand for, as Outlook and Exchange write them.
enum WindowsZones {{
    static func name(of windowsName: String) -> String? {{ names[windowsName] }}

    private static let names: [String: String] = [
"""

with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write(HEAD.format(version=version("tzlocal")))
    for name, zone in sorted(win_tz.items()):
        file.write(f'        "{name}": "{zone}",\n')
    file.write("    ]\n}\n")
print(f"{len(win_tz)} names of Windows", file=sys.stderr)
