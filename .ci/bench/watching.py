"""What it takes to keep the deployments of a cluster fresh by a watch, while some of them change all the time."""

import json
import os
import subprocess

import measure

NAMESPACES = 20
DEPLOYMENTS = 10_000
CHANGES = 200


def rows(bench, server):
    process = subprocess.Popen(
        [server, "--namespaces", str(NAMESPACES), "--deployments", str(DEPLOYMENTS // NAMESPACES),
         "--changes", str(CHANGES)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().strip()
        if not url:
            raise measure.Failed(f"{os.path.basename(server)} did not say where it listens")
        return [json.loads(line) for line in measure.output([bench, "watch", url]).splitlines() if line.strip()]
    finally:
        process.kill()
        process.wait()
