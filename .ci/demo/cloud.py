#!/usr/bin/env python3
"""cloud.py ENDPOINT seed|states|check: fills the demo's account, shows it, or compares it with what should be there."""

import functools
import sys
import time
import urllib.request

import boto3

TAG_OF_PROTECTION = "cloudpioneer.io/protected"


def named(name, team, environment=None, **more):
    tags = {"Name": name, "team": team, "environment": environment, **more}
    return {key: value for key, value in tags.items() if value}


# Region, tags, whether it was off to begin with, and how the demo's pass leaves it: Friday evening, launch night.
INSTANCES = [
    ("eu-central-1", named("shop-web-1", "shop", "test"), False, "running"),
    ("eu-central-1", named("shop-web-2", "shop", "test"), False, "running"),
    ("eu-central-1", named("shop-worker-1", "shop", "dev"), False, "stopped"),
    ("eu-central-1", named("shop-worker-2", "shop", "dev"), False, "stopped"),
    ("eu-west-1", named("shop-worker-3", "shop", "dev"), True, "stopped"),
    ("eu-central-1", named("shop-import", "shop", "dev", **{TAG_OF_PROTECTION: "true"}), False, "running"),
    ("eu-central-1", named("shop-live", "shop", "production"), False, "running"),
    ("eu-west-1", named("lab-notebook-1", "lab"), False, "stopped"),
    ("eu-west-1", named("lab-notebook-2", "lab"), False, "stopped"),
    ("eu-west-1", named("lab-notebook-3", "lab"), True, "stopped"),
    ("eu-west-1", named("bastion", None), False, "running"),
]
DATABASES = [
    ("eu-central-1", "shop-orders-test", {"team": "shop", "environment": "test"}, "stopped"),
    ("eu-central-1", "shop-orders-live", {"team": "shop", "environment": "production"}, "available"),
]
CLUSTERS = [("eu-west-1", "lab-warehouse", {"team": "lab"}, "stopped")]
# Minimum, maximum and desired size, before and after.
GROUPS = [("eu-west-1", "lab-workers", {"team": "lab"}, (2, 6, 4), (0, 6, 1))]
REGIONS = ["eu-central-1", "eu-west-1"]


class Account:
    def __init__(self, endpoint):
        self.endpoint = endpoint

    @functools.cache
    def client(self, service, region):
        return boto3.client(
            service, region_name=region, endpoint_url=self.endpoint, aws_access_key_id="demo",
            aws_secret_access_key="demo")

    def seed(self):
        # The same ids in every demo.
        urllib.request.urlopen(urllib.request.Request(f"{self.endpoint}/moto-api/seed?a=42", method="POST"))
        for region, tags, off, _ in INSTANCES:
            ec2 = self.client("ec2", region)
            [instance] = ec2.run_instances(
                ImageId=self.image(region), InstanceType="t3.micro", MinCount=1, MaxCount=1,
                TagSpecifications=[{"ResourceType": "instance", "Tags": pairs(tags)}])["Instances"]
            if off:
                ec2.stop_instances(InstanceIds=[instance["InstanceId"]])
        access = {"MasterUsername": "demo", "MasterUserPassword": "not-a-secret"}
        for region, name, tags, _ in DATABASES:
            self.client("rds", region).create_db_instance(
                DBInstanceIdentifier=name, DBInstanceClass="db.t3.micro", Engine="postgres", AllocatedStorage=20,
                Tags=pairs(tags), **access)
        for region, name, tags, _ in CLUSTERS:
            rds = self.client("rds", region)
            rds.create_db_cluster(
                DBClusterIdentifier=name, Engine="aurora-postgresql", Tags=pairs(tags), **access)
            rds.create_db_instance(
                DBInstanceIdentifier=f"{name}-1", DBInstanceClass="db.r6g.large", Engine="aurora-postgresql",
                DBClusterIdentifier=name, Tags=pairs(tags))
        for region, name, tags, (minimum, maximum, desired), _ in GROUPS:
            self.group(region, name, tags, minimum, maximum, desired)

    def group(self, region, name, tags, minimum, maximum, desired):
        ec2 = self.client("ec2", region)
        template = ec2.create_launch_template(
            LaunchTemplateName=name, LaunchTemplateData={"ImageId": self.image(region), "InstanceType": "t3.micro"})
        self.client("autoscaling", region).create_auto_scaling_group(
            AutoScalingGroupName=name, MinSize=minimum, MaxSize=maximum, DesiredCapacity=desired,
            LaunchTemplate={"LaunchTemplateId": template["LaunchTemplate"]["LaunchTemplateId"]},
            AvailabilityZones=[f"{region}a"],
            Tags=[{**tag, "PropagateAtLaunch": True} for tag in pairs(tags)])

    @functools.cache
    def image(self, region):
        images = self.client("ec2", region).describe_images(Owners=["amazon"])["Images"]
        return min(image["ImageId"] for image in images if image.get("RootDeviceType") == "ebs")

    def states(self):
        """(region, type, name, id, state) of everything, in order."""
        for region in REGIONS:
            for page in self.client("ec2", region).get_paginator("describe_instances").paginate():
                for reservation in page["Reservations"]:
                    for instance in reservation["Instances"]:
                        name = next((t["Value"] for t in instance.get("Tags", []) if t["Key"] == "Name"), "")
                        yield region, "ec2/instance", name, instance["InstanceId"], instance["State"]["Name"]
            rds = self.client("rds", region)
            for database in rds.describe_db_instances()["DBInstances"]:
                name = database["DBInstanceIdentifier"]
                yield region, "rds/instance", name, name, database["DBInstanceStatus"]
            for cluster in rds.describe_db_clusters()["DBClusters"]:
                name = cluster["DBClusterIdentifier"]
                yield region, "rds/cluster", name, name, cluster["Status"]
            for group in self.client("autoscaling", region).describe_auto_scaling_groups()["AutoScalingGroups"]:
                name = group["AutoScalingGroupName"]
                size = (group["MinSize"], group["MaxSize"], group["DesiredCapacity"])
                yield region, "autoscaling/group", name, name, "size {}-{}, desired {}".format(*size)

    def wanted(self):
        for region, tags, _, state in INSTANCES:
            yield (region, "ec2/instance", tags["Name"]), state
        for region, name, _, state in DATABASES:
            yield (region, "rds/instance", name), state
        for region, name, _, state in CLUSTERS:
            yield (region, "rds/cluster", name), state
        for region, name, _, _, size in GROUPS:
            yield (region, "autoscaling/group", name), "size {}-{}, desired {}".format(*size)

    def check(self):
        """What is not as the demo's pass should have left it; waits a little for changes that take their time."""
        deadline = time.monotonic() + 5
        while True:
            states = {(region, kind, name): state for region, kind, name, _, state in self.states() if name}
            wrong = [
                f"{'/'.join(key)}: {states.get(key, 'gone')}, not {state}"
                for key, state in self.wanted() if states.get(key) != state]
            if not wrong or time.monotonic() > deadline:
                return wrong
            time.sleep(0.1)


def pairs(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def main():
    account = Account(sys.argv[1])
    if sys.argv[2] == "seed":
        account.seed()
    elif sys.argv[2] == "states":
        for row in sorted(account.states()):
            print("{:<13} {:<18} {:<17} {:<20} {}".format(*row))
    else:
        wrong = account.check()
        print("\n".join(wrong) if wrong else "The account is as the specs say.")
        sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
