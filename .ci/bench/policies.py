"""Twenty policies over the same instances, by Cloud Custodian and by `pioneer policy check`.

Custodian's cache is on and filled before: it reads the instances from a file, where ours asks the cloud each time. Both
have to find the same.
"""

import collections
import json
import os
import subprocess

import emulator
import measure
import offhours

RUNS = 5

# What it is called, Custodian's filter, our condition.
POLICIES = (
    ("owner", '{"tag:owner": absent}', "!('owner' in resource.tags)"),
    ("environment", '{"tag:env": absent}', "!('env' in resource.tags)"),
    ("cost-center", '{"tag:cost-center": absent}', "!('cost-center' in resource.tags)"),
    ("name", '{"tag:Name": absent}', "!('Name' in resource.tags)"),
    ("placeholder", '{type: value, key: "tag:Name", value: [test, tmp, temp], op: in}',
     "resource.tags[?'Name'].orValue('') in ['test', 'tmp', 'temp']"),
    ("switched-on", '{"tag:maid_offhours": "on"}', "resource.tags[?'maid_offhours'].orValue('') == 'on'"),
    ("switched-off", '{"tag:maid_offhours": "off"}', "resource.tags[?'maid_offhours'].orValue('') == 'off'"),
    ("switch", '{type: value, key: "tag:maid_offhours", op: regex, value: "^o(n|ff)$"}',
     "resource.tags[?'maid_offhours'].orValue('').matches('^o(n|ff)$')"),
    ("previous-generation", '{type: value, key: InstanceType, op: regex, value: "^(t1|m1|m2|m3|c1|c3|r3|i2)[.]"}',
     "resource.attributes.instanceType.matches('^(t1|m1|m2|m3|c1|c3|r3|i2)[.]')"),
    ("micro", '{InstanceType: t3.micro}', "resource.attributes.instanceType == 't3.micro'"),
    ("large", '{type: value, key: InstanceType, op: in, value: [m5.24xlarge, m6i.32xlarge, u-6tb1.metal]}',
     "resource.attributes.instanceType in ['m5.24xlarge', 'm6i.32xlarge', 'u-6tb1.metal']"),
    ("metal", '{type: value, key: InstanceType, op: glob, value: "*.metal"}',
     "resource.attributes.instanceType.endsWith('.metal')"),
    ("running", '{"State.Name": running}', "resource.power == 'running'"),
    ("stopped", '{"State.Name": stopped}', "resource.power == 'stopped'"),
    ("dedicated", '{"Placement.Tenancy": dedicated}', "resource.attributes.tenancy == 'dedicated'"),
    ("image", '{ImageId: ami-12345678}', "resource.attributes.image == 'ami-12345678'"),
    ("windows", '{Platform: windows}', "resource.attributes.platform == 'windows'"),
    ("spot", '{InstanceLifecycle: spot}', "resource.attributes.lifecycle == 'spot'"),
    ("unowned-and-on", '{and: [{"tag:owner": absent}, {"tag:maid_offhours": "on"}]}',
     "!('owner' in resource.tags) && resource.tags[?'maid_offhours'].orValue('') == 'on'"),
    ("neither", '{and: [{"tag:team": absent}, {not: [{"State.Name": running}]}]}',
     "!('team' in resource.tags) && resource.power != 'running'"),
)


def rows(pioneer, folder):
    with emulator.Emulator() as cloud:
        theirs, ours = Custodian(cloud, os.path.join(folder, "custodian")), Pioneer(
            pioneer, cloud, os.path.join(folder, "pioneer"))
        # The first run fills Custodian's cache, and those of the file system.
        taken = [measure.mean([tool.run() for _ in range(RUNS + 1)][1:]) for tool in (theirs, ours)]
        found = [tool.found() for tool in (theirs, ours)]
    if found[0] != found[1]:
        raise measure.Failed(f"the policies find different things: {found[0]}, and {found[1]} here")
    name = f"{len(POLICIES)} policies over {emulator.INSTANCES:,} instances, {sum(found[1].values()):,} findings"
    yield {"name": f"{name}: user CPU", "unit": "s", "ours": taken[1].user, "theirs": taken[0].user, "target": 30}
    yield {"name": f"{name}: peak memory", "unit": "MiB", "ours": taken[1].peak, "theirs": taken[0].peak}


class Custodian:
    def __init__(self, cloud, folder):
        self.cloud, self.output = cloud, os.path.join(folder, "output")
        self.policies = os.path.join(folder, "policies.yml")
        offhours.write(self.policies, "policies:\n" + "".join(
            f"  - name: {name}\n    resource: aws.ec2\n    filters: [{theirs}]\n" for name, theirs, _ in POLICIES))
        self.command = [
            ".venv/bench/bin/custodian", "run", "--cache", os.path.join(folder, "cache.db"), "--cache-period", "60",
            "--region", emulator.REGION, "--output-dir", self.output, "--dryrun", self.policies]

    def run(self):
        return measure.run(self.command, self.cloud.environment)

    def found(self):
        counts = {}
        for name, _, _ in POLICIES:
            with open(os.path.join(self.output, name, "resources.json"), encoding="utf-8") as file:
                counts[name] = len(json.load(file))
        return counts


class Pioneer:
    def __init__(self, program, cloud, folder):
        self.command = [program, "policy", "check", "--at", offhours.INSTANT]
        self.environment = {**cloud.environment, "PIONEER_CONFIG": os.path.join(folder, "pioneer.yaml")}
        values = {
            "account": emulator.ACCOUNT, "region": emulator.REGION, "url": cloud.url, "folder": folder,
            "port": cloud.port}
        platform = "platform/platform.yaml"
        offhours.write(os.path.join(folder, "specs", platform), offhours.SPECS[platform].format(**values))
        for name, _, condition in POLICIES:
            offhours.write(os.path.join(folder, "specs", "tenants", "shop", f"{name}.yaml"), self.policy(name, condition))
        offhours.write(os.path.join(folder, "pioneer.yaml"), offhours.CONFIGURATION.format(**values))
        offhours.repository(os.path.join(folder, "specs"))

    @staticmethod
    def policy(name, condition):
        return (
            "apiVersion: cloudpioneer.io/v1alpha1\nkind: ResourcePolicy\n"
            f"metadata: {{name: {name}, namespace: shop}}\n"
            "spec:\n  select: {types: [ec2/instance]}\n  rules:\n"
            f"    - name: rule\n      when: {json.dumps(condition)}\n      message: \"'found'\"\n")

    def run(self):
        return measure.run(self.command, self.environment)

    def found(self):
        text = subprocess.run(
            [*self.command, "-o", "json"], env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=True).stdout
        counts = collections.Counter({name: 0 for name, _, _ in POLICIES})
        for tenant in json.loads(text)["tenants"]:
            for finding in tenant["policies"]["findings"]:
                counts[finding["policy"].split("/")[-1]] += 1
        return dict(counts)
