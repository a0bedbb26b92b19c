"""An emulator of AWS with as many instances as the comparison needs, fresh for every run that changes something."""

import http.client
import os
import socket
import subprocess
import sys
import time

ACCOUNT = "123456789012"
REGION = "eu-west-1"
TAG = "maid_offhours"
INSTANCES = 2_000
TO_STOP = 1_000


class Emulator:
    """For `with`: runs from its beginning to its end."""

    def __init__(self, account=ACCOUNT):
        self.account = account

    def __enter__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "AWS_ENDPOINT_URL": self.url, "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench",
            "AWS_DEFAULT_REGION": REGION, "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }
        own = {
            "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(self.port), "MINISTACK_ACCOUNT_ID": self.account,
            "LOG_LEVEL": "ERROR"}
        self.process = subprocess.Popen(
            [".venv/emulators/bin/ministack"], env={**os.environ, **own}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.wait()
            self.fill()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def wait(self):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the emulator ended with {self.process.returncode}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", "/_localstack/health")
                connection.getresponse().read()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the emulator does not answer")

    # In a process of their own: boto3 in this one would count as memory of whatever is measured.

    def fill(self):
        self.script("""
for value, count in (("on", to_stop), ("off", instances - to_stop)):
    tags = [{"Key": "Name", "Value": "batch"}, {"Key": tag, "Value": value}]
    ec2.run_instances(
        ImageId="ami-12345678", InstanceType="t3.micro", MinCount=count, MaxCount=count,
        TagSpecifications=[{"ResourceType": "instance", "Tags": tags}])
""")

    def stopped(self):
        """How many instances are stopped, or on their way."""
        return int(self.script("""
pages = ec2.get_paginator("describe_instances").paginate()
states = [i["State"]["Name"] for page in pages for r in page["Reservations"] for i in r["Instances"]]
print(sum(state in ("stopping", "stopped") for state in states))
"""))

    def script(self, body):
        values = {"instances": INSTANCES, "to_stop": TO_STOP, "tag": TAG}
        head = "import boto3\n" + "".join(f"{name} = {value!r}\n" for name, value in values.items())
        return subprocess.run(
            [sys.executable, "-c", head + "ec2 = boto3.client('ec2')\n" + body],
            env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=True).stdout
