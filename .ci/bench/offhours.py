"""Cloud Custodian's off-hours job and ours: the same instances, the same emulator, the same ones to stop."""

import datetime
import os
import subprocess

import emulator
import measure

POLICY = """\
policies:
  - name: offhours
    resource: aws.ec2
    filters:
      - type: offhour
        offhour: {hour}
        default_tz: utc
        weekends: false
        tag: {tag}
    actions: [stop]
"""

SPECS = {
    "platform/platform.yaml": """\
apiVersion: cloudpioneer.io/v1alpha1
kind: Tenant
metadata:
  name: shop
spec:
  mode: enforce
  namespaces:
    - name: shop
      source: root
  accounts:
    - account: bench
  caps:
    firstTime:
      percent: 100
    actionsPerHour: 100000
---
apiVersion: cloudpioneer.io/v1alpha1
kind: CloudAccount
metadata:
  name: bench
spec:
  provider: aws
  accountId: "{account}"
  regions: [{region}]
  endpoint: {url}
  credentials:
    method: environment
  tenants:
    - name: shop
      credentials:
        method: environment
  # Custodian limits itself to nothing either.
  rateLimit:
    requestsPerSecond: 10000
    burst: 10000
""",
    "tenants/shop/offhours.yaml": """\
apiVersion: cloudpioneer.io/v1alpha1
kind: Schedule
metadata:
  name: offhours
  namespace: shop
spec:
  select:
    types: [ec2/instance]
    tags:
      matchLabels:
        {tag}: "on"
  zone: Etc/UTC
  windows:
    - days: [mon-fri]
      from: "07:00"
      to: "19:00"
  inside: {{power: running}}
  outside: {{power: stopped}}
""",
}

CONFIGURATION = """\
controller: bench
root:
  url: file://{folder}/specs
  branch: main
store: {folder}/state/store.sqlite
cache: {folder}/state/mirrors
signingKey: {folder}/state/checkpoints.pem
markKey: {folder}/state/marks.key
checkpoints: {folder}/state/checkpoints.jsonl
endpointHosts:
  - 127.0.0.1:{port}
"""

# After the schedule's day.
INSTANT = "2026-03-27T20:30:00Z"
DRY_RUNS = 3
"""Before each real run."""


def rows(pioneer, folder):
    theirs, ours = compared(Custodian, None, folder), compared(Pioneer, pioneer, folder)
    for index, title in enumerate(("dry run", "real")):
        name = f"Off-hours, {emulator.INSTANCES:,} instances, {emulator.TO_STOP:,} to stop, {title}"
        yield {"name": f"{name}: user CPU", "unit": "s", "ours": ours[index].user, "theirs": theirs[index].user,
               "target": 20}
        yield {"name": f"{name}: system CPU", "unit": "s", "ours": ours[index].system, "theirs": theirs[index].system}
        yield {"name": f"{name}: peak memory", "unit": "MiB", "ours": ours[index].peak,
               "theirs": theirs[index].peak, "target": 2}


def compared(Tool, program, folder):
    """What a tool's dry runs take, and its real ones."""
    dry, real = [], []
    for number in range(Tool.ROUNDS):
        with emulator.Emulator() as cloud:
            tool = Tool(program, cloud, os.path.join(folder, f"{Tool.__name__.lower()}-{number}"))
            # The first run fills the caches of the file system.
            dry += [tool.dry() for _ in range(DRY_RUNS + 1)][1:]
            if cloud.stopped():
                raise measure.Failed(f"{Tool.__name__}: a dry run has stopped instances")
            real.append(tool.real())
            stopped = cloud.stopped()
            if stopped != emulator.TO_STOP:
                raise measure.Failed(f"{Tool.__name__}: {stopped} instances are stopped, not {emulator.TO_STOP}")
    return measure.mean(dry), measure.mean(real)


class Custodian:
    # Fresh emulators, each for one real run and for some dry ones before it.
    ROUNDS = 5

    def __init__(self, _, cloud, folder):
        os.makedirs(folder)
        self.cloud, self.folder = cloud, folder

    def dry(self):
        return self.run("--dryrun")

    def real(self):
        return self.run()

    def run(self, *options):
        # Custodian acts only within the hour that the policy names, and that hour is the present one.
        policy = os.path.join(self.folder, "policy.yml")
        with open(policy, "w", encoding="utf-8") as file:
            file.write(POLICY.format(hour=datetime.datetime.now(datetime.timezone.utc).hour, tag=emulator.TAG))
        # Without its cache, which would hold what a run of some minutes ago has seen.
        command = [
            ".venv/bench/bin/custodian", "run", "--cache-period", "0", "--region", emulator.REGION,
            "--output-dir", os.path.join(self.folder, "output"), *options, policy]
        return measure.run(command, self.cloud.environment)


class Pioneer:
    # A run is twenty of the kernel's samples long, which takes many to tell user from system mode.
    ROUNDS = 20

    def __init__(self, program, cloud, folder):
        self.command = [program]
        self.environment = {**cloud.environment, "PIONEER_CONFIG": os.path.join(folder, "pioneer.yaml")}
        values = {
            "account": emulator.ACCOUNT, "region": emulator.REGION, "url": cloud.url, "tag": emulator.TAG,
            "folder": folder, "port": cloud.port}
        for path, text in SPECS.items():
            write(os.path.join(folder, "specs", path), text.format(**values))
        write(os.path.join(folder, "pioneer.yaml"), CONFIGURATION.format(**values))
        repository(os.path.join(folder, "specs"))

    def dry(self):
        return measure.run([*self.command, "plan", "--at", INSTANT], self.environment)

    def real(self):
        return measure.run([*self.command, "apply", "--at", INSTANT], self.environment)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def repository(folder):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
    who = ["-c", "user.name=Bench", "-c", "user.email=bench@example.com"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], [*who, "commit", "-q", "-m", "Off-hours"]):
        subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True)
