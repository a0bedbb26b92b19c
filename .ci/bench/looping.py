"""What `pioneer run` takes: idle, from a commit to a call, for many actions at once, and beside an account that throttles."""

import os
import signal
import statistics
import subprocess
import time

import emulator
import fleet
import measure
import offhours
import proxy

FLEET = 100_000
OTHER = "210987654321"
# The loop's own: then everything is listed anew.
RESYNC = 600
COMMITS = 7
TICKS = os.sysconf("SC_CLK_TCK")

# Whatever the day is on which the bench runs, the schedule is as it is told, and no boundary comes near.
ALWAYS = """\
apiVersion: cloudpioneer.io/v1alpha1
kind: Schedule
metadata:
  name: always
  namespace: {tenant}
spec:
  select:
    types: [ec2/instance]
    tags:
      matchLabels:
        {tag}: "on"
  zone: Etc/UTC
  windows:
    - days: [mon-sun]
      from: "00:00"
      to: "24:00"
  inside: {{power: {power}}}
  outside: {{power: {power}}}
"""

TENANT = """\
apiVersion: cloudpioneer.io/v1alpha1
kind: Tenant
metadata:
  name: {tenant}
spec:
  mode: enforce
  caps:
    firstTime:
      percent: 100
    actionsPerHour: 100000
  namespaces:
    - name: {tenant}
      source: root
  accounts:
    - account: {account}
---
apiVersion: cloudpioneer.io/v1alpha1
kind: CloudAccount
metadata:
  name: {account}
spec:
  provider: aws
  accountId: "{id}"
  regions: [{region}]
  endpoint: {url}
  credentials:
    method: environment
  tenants:
    - name: {tenant}
      credentials:
        method: environment
  rateLimit:
    requestsPerSecond: 10000
    burst: 10000
"""


class Controller:
    """A running `pioneer run` with one tenant in each account, for `with`."""

    def __init__(self, program, folder, clouds, poll="1s", resync="1h"):
        """`clouds` maps the name of a tenant to (account id, endpoint)."""
        self.program, self.folder, self.clouds = program, folder, clouds
        self.specs = os.path.join(folder, "specs")
        ports = ", ".join(url.removeprefix("http://") for _, url in clouds.values())
        for tenant, (account, url) in clouds.items():
            offhours.write(os.path.join(self.specs, "platform", f"{tenant}.yaml"), TENANT.format(
                tenant=tenant, account=f"account-{tenant}", id=account, region=emulator.REGION, url=url))
            self.say(tenant, "running")
        offhours.repository(self.specs)
        offhours.write(os.path.join(folder, "pioneer.yaml"), "\n".join([
            "controller: bench", "root:", f"  url: file://{self.specs}", "  branch: main",
            *(f"{key}: {folder}/state/{name}" for key, name in (
                ("store", "store.sqlite"), ("cache", "mirrors"), ("signingKey", "checkpoints.pem"),
                ("markKey", "marks.key"), ("checkpoints", "checkpoints.jsonl"))),
            f"endpointHosts: [{ports}]", "listen: \"off\"", "loop:", f"  poll: {poll}", f"  resync: {resync}", ""]))
        self.environment = {
            "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "PIONEER_CONFIG": os.path.join(folder, "pioneer.yaml")}

    def __enter__(self):
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.process = subprocess.Popen(
            [self.program, "run", "--log-level", "debug"], env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def say(self, tenant, power):
        offhours.write(os.path.join(self.specs, "tenants", tenant, "always.yaml"), ALWAYS.format(
            tenant=tenant, tag=emulator.TAG, power=power))

    def commit(self, message="a change"):
        """Commits what was said; returns when it was there."""
        git(self.specs, "add", "-A")
        git(self.specs, "-c", "user.name=Bench", "-c", "user.email=bench@example.com", "commit", "-q", "-m", message)
        return time.time()

    def cpu(self):
        """Seconds of CPU it has used so far, in both modes."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def status(self):
        """Resident memory in MiB, threads and open files."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            lines = dict(line.split(":", 1) for line in file)
        files = len(os.listdir(f"/proc/{self.process.pid}/fd"))
        return int(lines["VmRSS"].split()[0]) / 1024, int(lines["Threads"]), files

    def until(self, what, condition, patience=120):
        """Waits until something has come about; says what it waited for where it never does."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            if found := condition():
                return found
            time.sleep(0.002)
        self.log.flush()
        with open(self.log.name, encoding="utf-8", errors="replace") as file:
            raise measure.Failed(f"{what} never came; the last of the log:\n{file.read()[-4000:]}")


def git(folder, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, stdin=subprocess.DEVNULL)


def rows(program, folder):
    yield from acting(program, os.path.join(folder, "acting"))
    yield from throttled(program, os.path.join(folder, "throttled"))
    yield from idle(program, os.path.join(folder, "idle"))


def idle(program, folder):
    with fleet.Fleet(FLEET, emulator.ACCOUNT, emulator.REGION, emulator.TAG) as cloud, \
            Controller(program, folder, {"shop": (emulator.ACCOUNT, cloud.url)}, poll="1m", resync="10m") as loop:
        loop.until("the first list", lambda: cloud.lists)
        # Time enough to plan what was listed.
        time.sleep(10)
        before, began = loop.cpu(), time.monotonic()
        # A resync comes a tenth early or late.
        loop.until("the second list", lambda: cloud.lists > 1, RESYNC * 1.2)
        time.sleep(10)
        share = (loop.cpu() - before) / (time.monotonic() - began) * 100
        memory = loop.status()[0]
    yield {"name": f"Idle loop over {FLEET:,} resources, listed anew every ten minutes: share of a core, and its limit",
           "unit": "%", "ours": share, "theirs": 1.0, "target": 1}
    yield {"name": "the same: resident memory", "unit": "MiB", "ours": memory}


def acting(program, folder):
    """From a commit to the first call, and what a thousand actions take."""
    with emulator.Emulator() as cloud, proxy.Proxy(cloud.port) as door, \
            Controller(program, folder, {"shop": (emulator.ACCOUNT, door.url)}) as loop:
        loop.until("the first list", lambda: door.since(0, "DescribeInstances"))
        time.sleep(2)
        whole, own = [], []
        power = "stopped"
        for number in range(COMMITS):
            loop.say("shop", power)
            before = loop.cpu()
            at = loop.commit()
            if number % 2:
                # Told at once instead of noticed: what is left is our own part.
                loop.process.send_signal(signal.SIGHUP)
            first = loop.until("the first call", lambda: door.since(at))[0].at - at
            (own if number % 2 else whole).append(first)
            action = "StopInstances" if power == "stopped" else "StartInstances"
            loop.until("the action", lambda: door.since(at, action))
            if number == 0:
                loop.until("the stop", lambda: cloud.stopped() == emulator.TO_STOP)
                calls, seconds = settled(loop, door, at, before)
            else:
                # A look at what was changed must not be taken for the next commit's first call.
                settled(loop, door, at, before)
            power = "running" if power == "stopped" else "stopped"
    yield {"name": "Commit to first API call, polled every second: median", "unit": "s",
           "ours": statistics.median(whole)}
    yield {"name": "the same, told by a signal: the part that is ours, median", "unit": "s",
           "ours": statistics.median(own)}
    yield {"name": f"{emulator.TO_STOP:,} actions by the loop, verified: API calls", "unit": "", "ours": calls}
    yield {"name": f"{emulator.TO_STOP:,} actions by the loop, verified: CPU", "unit": "s", "ours": seconds}


def settled(loop, door, at, before):
    """Calls and CPU since a commit, once nothing has been called for a while."""
    while True:
        count = len(door.since(at))
        time.sleep(15)
        if len(door.since(at)) == count:
            return count, loop.cpu() - before


def throttled(program, folder):
    """How long an account waits for its action beside one that is well, and beside one that throttles everything."""
    delays = {}
    for title, faults in (("well", {}), ("throttled", {"throttle": 1.0})):
        with emulator.Emulator() as cloud, emulator.Emulator(OTHER) as other, proxy.Proxy(cloud.port) as door, \
                proxy.Proxy(other.port) as ill:
            clouds = {"shop": (emulator.ACCOUNT, door.url), "lab": (OTHER, ill.url)}
            with Controller(program, os.path.join(folder, title), clouds) as loop:
                loop.until("the first lists", lambda: door.since(0, "DescribeInstances") and ill.since(
                    0, "DescribeInstances"))
                time.sleep(3)
                ill.faults = faults
                measured = []
                for number in range(5):
                    power = "running" if number % 2 else "stopped"
                    loop.say("shop", power)
                    loop.say("lab", power)
                    at = loop.commit()
                    action = "StartInstances" if number % 2 else "StopInstances"
                    measured.append(loop.until("the action", lambda: door.since(at, action))[0].at - at)
                    time.sleep(8)
        delays[title] = statistics.median(measured)
    yield {"name": "Commit to action beside a throttled account, and beside one that is well: median", "unit": "s",
           "ours": delays["throttled"], "theirs": delays["well"], "target": 0.5}
