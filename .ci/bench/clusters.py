"""A cluster's deployments put to sleep: Cloud Custodian's provider for Kubernetes and ours, against the same server."""

import json
import os
import subprocess
import urllib.request

import measure
import offhours

NAMESPACES = 5
DEPLOYMENTS = 500
"""In all of the namespaces together."""
ROUNDS = 10

POLICY = """\
policies:
  - name: asleep
    resource: k8s.deployment
    filters:
      - type: value
        key: spec.replicas
        op: ne
        value: 0
    actions:
      - type: patch
        options:
          spec:
            replicas: 0
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
  provider: kubernetes
  accountId: "{account}"
  endpoint: {url}
  credentials:
    method: tokenFile
    file: {folder}/token
  tenants:
    - name: shop
      credentials:
        method: tokenFile
        file: {folder}/token
  # Custodian limits itself to nothing either.
  rateLimit:
    requestsPerSecond: 10000
    burst: 10000
""",
    "tenants/shop/nights.yaml": """\
apiVersion: cloudpioneer.io/v1alpha1
kind: Schedule
metadata:
  name: nights
  namespace: shop
spec:
  select:
    types: [apps/deployment]
  zone: Etc/UTC
  windows:
    - days: [mon-fri]
      from: "07:00"
      to: "19:00"
  inside: {{power: running}}
  outside: {{power: stopped}}
""",
}

KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters: [{{name: bench, cluster: {{server: "{url}"}}}}]
users: [{{name: bench, user: {{token: admin-token}}}}]
contexts: [{{name: bench, context: {{cluster: bench, user: bench}}}}]
current-context: bench
"""


def rows(pioneer, server, folder):
    theirs, ours = compared(Custodian, None, server, folder), compared(Pioneer, pioneer, server, folder)
    for index, title in enumerate(("all to change", "none to change")):
        name = f"Kubernetes, {DEPLOYMENTS} deployments, {title}"
        yield {"name": f"{name}: user CPU", "unit": "s", "ours": ours[index].user, "theirs": theirs[index].user,
               "target": 20}
        yield {"name": f"{name}: system CPU", "unit": "s", "ours": ours[index].system, "theirs": theirs[index].system}
        yield {"name": f"{name}: peak memory", "unit": "MiB", "ours": ours[index].peak, "theirs": theirs[index].peak}


def compared(Tool, program, server, folder):
    """What a tool's runs take that change everything, and those right after them that change nothing."""
    all_change, none_change = [], []
    for number in range(ROUNDS):
        with Cluster(server) as cluster:
            tool = Tool(program, cluster, os.path.join(folder, f"kubernetes-{Tool.__name__.lower()}-{number}"))
            for usages in (all_change, none_change):
                usages.append(tool.run())
                if cluster.asleep() != DEPLOYMENTS:
                    raise measure.Failed(f"{Tool.__name__}: {cluster.asleep()} deployments sleep, not {DEPLOYMENTS}")
    return measure.mean(all_change), measure.mean(none_change)


class Cluster:
    """The API server of the tests as a program of its own; whoever asks may do anything."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            [program, "--port", "0", "--namespaces", str(NAMESPACES), "--deployments", str(DEPLOYMENTS // NAMESPACES)],
            stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            raise measure.Failed(f"{program}: does not start")
        self.account = self.get("/api/v1/namespaces/kube-system")["metadata"]["uid"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def get(self, path):
        with urllib.request.urlopen(self.url + path) as answer:
            return json.load(answer)

    def asleep(self):
        items = self.get("/apis/apps/v1/deployments")["items"]
        return sum(item["spec"]["replicas"] == 0 for item in items)


class Custodian:
    def __init__(self, _, cluster, folder):
        self.folder = folder
        offhours.write(os.path.join(folder, "kubeconfig"), KUBECONFIG.format(url=cluster.url))
        offhours.write(os.path.join(folder, "policy.yml"), POLICY)

    def run(self):
        command = [
            ".venv/bench/bin/custodian", "run", "--cache-period", "0",
            "--output-dir", os.path.join(self.folder, "output"), os.path.join(self.folder, "policy.yml")]
        return measure.run(command, {"KUBECONFIG": os.path.join(self.folder, "kubeconfig")})


class Pioneer:
    def __init__(self, program, cluster, folder):
        self.command = [program, "apply", "--at", offhours.INSTANT]
        self.environment = {"PIONEER_CONFIG": os.path.join(folder, "pioneer.yaml")}
        values = {
            "account": cluster.account, "url": cluster.url, "folder": folder, "port": cluster.url.split(":")[-1]}
        for path, text in SPECS.items():
            offhours.write(os.path.join(folder, "specs", path), text.format(**values))
        offhours.write(os.path.join(folder, "pioneer.yaml"), offhours.CONFIGURATION.format(**values))
        offhours.write(os.path.join(folder, "token"), "admin-token")
        offhours.repository(os.path.join(folder, "specs"))

    def run(self):
        return measure.run(self.command, self.environment)
