"""Asks Cloud Custodian's filters: reads cases as lines of JSON, each a kind of resource, filters, one resource and an instant,
and writes for each whether the filters let the resource through; `refused` where they are no filters."""

import datetime
import json
import sys

from c7n.config import Config
from c7n.filters import core
from c7n.policy import Policy
from c7n.resources import load_resources

NOW = None


class Frozen(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(NOW, tz)


class Instances(type):
    """So that instants which the filters read are still instants to them."""

    def __instancecheck__(cls, value):
        return isinstance(value, datetime.datetime)


def main():
    global NOW
    load_resources(("aws.ec2", "aws.ebs"))
    core.datetime = type("Module", (), {"datetime": Instances("datetime", (Frozen,), {}),
                                        "timedelta": datetime.timedelta})
    for line in sys.stdin:
        case = json.loads(line)
        NOW = case["now"]
        data = {"name": "case", "resource": case["resource"], "filters": case["filters"]}
        try:
            manager = Policy(data, Config.empty(region="us-east-1", account_id="0")).resource_manager
            for filter in manager.filters:
                filter.validate()
            found = bool(manager.filter_resources([case["record"]]))
            print("true" if found else "false")
        except Exception as error:
            print("refused " + repr(error).replace("\n", " "))


main()
