#!/usr/bin/env python3
"""soak.py FOLDER [SECONDS]: runs the release programs in FOLDER for so long (an hour where nothing is said) against an
emulator that fails now and then, with a commit every few seconds. One controller is never restarted: its memory, threads and
open files are watched. Another is ended again and again, half of the time with SIGKILL. At the end the emulator is well, and
what is there, the journal and the ledger are compared with what was committed. Fails where anything is not as it should be.
"""

import collections
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

import emulator
import looping
import measure
import proxy

FAULTS = {"throttle": 0.03, "unavailable": 0.02, "cut": 0.02, "lost": 0.02, "slow": 0.03}
FLEET = 20
OTHER = looping.OTHER
PERIOD = 6
"""Seconds between two commits."""
PATIENCE = 1200
"""Seconds until the fleet must be as it was told. What a lost answer left open is settled once the provider's stated time has
passed, a quarter of an hour for a stop."""
TOLERATED = 1.25
"""The most that memory may grow from the first tenth of the time to the last."""


class Fleet(emulator.Emulator):
    """A small one: what is to be shown is time, not size."""

    def fill(self):
        self.call(
            "RunInstances", ImageId="ami-12345678", InstanceType="t3.micro", MinCount=FLEET, MaxCount=FLEET,
            **{"TagSpecification.1.ResourceType": "instance", "TagSpecification.1.Tag.1.Key": emulator.TAG,
               "TagSpecification.1.Tag.1.Value": "on"})

    def states(self):
        return collections.Counter(
            re.findall(r"<instanceState>\s*<code>\d+</code>\s*<name>([a-z-]+)</name>", self.call("DescribeInstances")))

    def call(self, action, **parameters):
        body = urllib.parse.urlencode({"Action": action, "Version": "2016-11-15", **parameters}).encode()
        scope = f"{time.strftime('%Y%m%d')}/{emulator.REGION}/ec2/aws4_request"
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": f"AWS4-HMAC-SHA256 Credential=bench/{scope}, SignedHeaders=host, Signature=0"}
        with urllib.request.urlopen(urllib.request.Request(self.url, body, headers), timeout=30) as answer:
            return answer.read().decode()


class Story(threading.Thread):
    """One controller over one account, told something else again and again."""

    def __init__(self, program, folder, tenant, account, end, seed, is_restarted):
        super().__init__()
        self.program, self.folder, self.tenant, self.account = program, folder, tenant, account
        self.end, self.random, self.is_restarted = end, random.Random(seed), is_restarted
        self.seed, self.commits, self.restarts, self.samples, self.problem = seed, 0, 0, [], None

    def run(self):
        try:
            with Fleet(self.account) as cloud, proxy.Proxy(cloud.port, FAULTS, self.seed) as door:
                self.tell(cloud, door)
        except Exception as problem:  # pylint: disable=broad-exception-caught
            self.problem = f"{self.tenant}: {problem}"

    def tell(self, cloud, door):
        loop = looping.Controller(self.program, self.folder, {self.tenant: (self.account, door.url)})
        loop.__enter__()
        power = "running"
        try:
            loop.until("the first list", lambda: door.since(0, "DescribeInstances"))
            while time.monotonic() < self.end:
                power = "stopped" if power == "running" else "running"
                loop.say(self.tenant, power)
                loop.commit()
                self.commits += 1
                began = time.monotonic()
                if self.is_restarted:
                    time.sleep(self.random.random() * 2.5)
                    self.restart(loop)
                loop.until(
                    f"{power} everywhere", lambda: cloud.states() == {power: FLEET}, PATIENCE)
                time.sleep(max(0, PERIOD - (time.monotonic() - began)))
                self.samples.append(loop.status())
            door.faults = {}
            # What was lost is looked at again once the provider's stated time has passed.
            loop.until("the end of every intent", lambda: not self.open(loop), PATIENCE)
        finally:
            loop.__exit__()
        self.check(loop, power, cloud)

    def restart(self, loop):
        if self.random.random() < 0.5:
            loop.process.kill()
            loop.process.wait()
        loop.__exit__()
        loop.__enter__()
        self.restarts += 1

    def open(self, loop):
        return [action for action in self.actions(loop) if action.get("result") in ("unknown", "open")]

    def actions(self, loop):
        text = subprocess.run(
            [self.program, "get", "actions", "--limit", "10000000", "-o", "json"],
            env={**os.environ, **loop.environment}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=True).stdout
        found = json.loads(text)
        return found["items"] if isinstance(found, dict) else found

    def check(self, loop, power, cloud):
        if cloud.states() != {power: FLEET}:
            raise measure.Failed(f"the end is {dict(cloud.states())}, not {power}")
        made = collections.defaultdict(list)
        for action in sorted(self.actions(loop), key=lambda action: action["recordedAt"]):
            if action["result"] == "succeeded":
                made[action["address"]].append(action["transition"])
        if len(made) != FLEET:
            raise measure.Failed(f"{len(made)} resources were moved, not {FLEET}")
        for address, transitions in made.items():
            wanted = [("stop", "start")[number % 2] for number in range(self.commits)]
            if transitions != wanted:
                raise measure.Failed(f"{address}: {len(transitions)} transitions for {self.commits} commits")
        outcome = subprocess.run(
            [self.program, "audit", "verify"], env={**os.environ, **loop.environment}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True)
        if outcome.returncode:
            raise measure.Failed(f"audit verify ended with {outcome.returncode}\n{outcome.stdout}{outcome.stderr}")


def soak(program, folder, seconds):
    """Two stories at once; returns the one that was never restarted and the other."""
    seed = int(os.environ.get("SOAK_SEED") or time.time())
    print(f"soak: {seconds:.0f} s, seed {seed}", file=sys.stderr, flush=True)
    end = time.monotonic() + seconds
    stories = [
        Story(program, os.path.join(folder, "steady"), "shop", emulator.ACCOUNT, end, seed, False),
        Story(program, os.path.join(folder, "restarted"), "lab", OTHER, end, seed + 1, True)]
    for story in stories:
        story.start()
    for story in stories:
        story.join()
    for story in stories:
        if story.problem:
            raise measure.Failed(f"seed {seed}: {story.problem}")
    return stories


def growth(samples):
    """Memory, threads and files: the middle of the first tenth and of the last."""
    part = max(1, len(samples) // 10)
    # The first samples see a process that has not done everything once yet.
    first, last = samples[part:2 * part] or samples[:part], samples[-part:]
    return [(statistics.median(s[i] for s in first), statistics.median(s[i] for s in last)) for i in range(3)]


def rows(program, folder, seconds):
    steady, restarted = soak(program, folder, seconds)
    (before, after), threads, files = growth(steady.samples)
    # The repositories' library keeps up to 64 packs open.
    if threads[1] > threads[0] + 8 or files[1] > files[0] + 72:
        raise measure.Failed(f"threads went from {threads[0]} to {threads[1]}, open files from {files[0]} to {files[1]}")
    title = f"Soak of {seconds / 60:.0f} min, {steady.commits} commits, {restarted.restarts} restarts of another"
    yield {"name": f"{title}: memory at the end and at the start", "unit": "MiB", "ours": after, "theirs": before,
           "target": 1 / TOLERATED}


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    with tempfile.TemporaryDirectory() as place:
        try:
            for row in rows(os.path.join(sys.argv[1], "pioneer"), place, float((sys.argv + ["3600"])[2])):
                print(f"{row['name']}: {row['ours']:.1f} {row['unit']} and {row['theirs']:.1f} {row['unit']}")
                if row["ours"] > row["theirs"] * TOLERATED:
                    sys.exit("soak: memory grew")
        except measure.Failed as failure:
            sys.exit(f"soak: {failure}")
