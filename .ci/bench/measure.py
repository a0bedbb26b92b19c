"""Runs programs and says what they took."""

import os
import statistics
import subprocess
import tempfile
from dataclasses import dataclass, fields


@dataclass
class Usage:
    user: float
    """Seconds of CPU in user mode, all threads together."""
    system: float
    """The same in system mode."""
    peak: float
    """The most memory it held at once, in MiB. Never less than what this process held when it started the other."""


class Failed(Exception):
    pass


def run(command, environment=None, allowed=(0,)):
    """Runs a command to its end, without input; throws with what it wrote where it ends with another code."""
    with tempfile.TemporaryFile() as output:
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, output.fileno(), 1), (os.POSIX_SPAWN_DUP2, output.fileno(), 2),
        ]
        pid = os.posix_spawnp(command[0], command, {**os.environ, **(environment or {})}, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in allowed:
            output.seek(0)
            text = output.read()[-4000:].decode(errors="replace")
            raise Failed(f"{' '.join(command)}: ended with {code}\n{text}")
    return Usage(usage.ru_utime, usage.ru_stime, usage.ru_maxrss / 1024)


def mean(usages):
    """The mean of several runs: the system divides CPU into user and system mode by samples, four milliseconds apart, so
    that of short runs the least would flatter, and the middle one be one of few steps."""
    return Usage(*(statistics.fmean(getattr(usage, field.name) for usage in usages) for field in fields(Usage)))


def output(command):
    """What a command prints."""
    outcome = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if outcome.returncode:
        raise Failed(f"{' '.join(command)}: ended with {outcome.returncode}\n{outcome.stdout}{outcome.stderr}")
    return outcome.stdout
