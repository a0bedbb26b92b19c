#!/usr/bin/env python3
"""parsers.py yaml|xml FILE: prints the seconds of CPU that PyYAML's C loader or botocore takes to parse a file.

The best of several runs, with the file in memory already. `make yaml|xml FILE` writes such a file, always the same.
"""

import sys
import time

RUNS = 3
YAML_BYTES = 10_000_000
XML_BYTES = 9_000_000

DOCUMENT = """\
apiVersion: cloudpioneer.io/v1alpha1
kind: Schedule
metadata:
  name: schedule-{number}
  namespace: team-{team}
  labels:
    owner: team-{team}
spec:
  # Test systems run while people work.
  select:
    types: [ec2/instance, rds/instance]
    regions: [eu-central-1, eu-west-1]
    name: "service-{number}-*"
    tags:
      matchLabels:
        environment: test
      matchExpressions:
        - key: keep-running
          operator: DoesNotExist
        - {{key: stage, operator: In, values: [dev, test, "load {number}"]}}
    atMost: {number}
  zone: Europe/Berlin
  windows:
    - days: [mon-fri]
      from: "07:00"
      to: "19:00"
    - from: "fri 20:00"
      to: "mon 06:00"
  inside:
    power: running
  outside:
    power: stopped
  priority: {team}
  onRelease: restore
"""

INSTANCE = """\
<item><reservationId>r-{number:017x}</reservationId><ownerId>123456789012</ownerId><groupSet/><instancesSet><item>\
<instanceId>i-{number:017x}</instanceId><imageId>ami-0abcdef1234567890</imageId><instanceState><code>16</code>\
<name>running</name></instanceState><privateDnsName>ip-10-0-1-{low}.eu-west-1.compute.internal</privateDnsName>\
<dnsName/><reason/><keyName>operators</keyName><amiLaunchIndex>0</amiLaunchIndex><productCodes/>\
<instanceType>m6i.large</instanceType><launchTime>2026-03-01T08:00:00.000Z</launchTime><placement>\
<availabilityZone>eu-west-1a</availabilityZone><groupName/><tenancy>default</tenancy></placement><monitoring>\
<state>disabled</state></monitoring><subnetId>subnet-0123456789abcdef0</subnetId><vpcId>vpc-0123456789abcdef0</vpcId>\
<privateIpAddress>10.0.1.{low}</privateIpAddress><sourceDestCheck>true</sourceDestCheck><groupSet><item>\
<groupId>sg-0123456789abcdef0</groupId><groupName>web &amp; internal</groupName></item></groupSet>\
<architecture>x86_64</architecture><rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda</rootDeviceName>\
<blockDeviceMapping><item><deviceName>/dev/xvda</deviceName><ebs><volumeId>vol-{number:017x}</volumeId>\
<status>attached</status><attachTime>2026-03-01T08:00:01.000Z</attachTime>\
<deleteOnTermination>true</deleteOnTermination></ebs></item></blockDeviceMapping>\
<virtualizationType>hvm</virtualizationType><clientToken>c{number}</clientToken><tagSet><item><key>Name</key>\
<value>web-{number}</value></item><item><key>team</key><value>team-{team}</value></item><item>\
<key>environment</key><value>test</value></item><item><key>aws:cloudformation:stack-name</key>\
<value>service-{team}</value></item></tagSet><hypervisor>xen</hypervisor><networkInterfaceSet><item>\
<networkInterfaceId>eni-{number:017x}</networkInterfaceId><subnetId>subnet-0123456789abcdef0</subnetId>\
<vpcId>vpc-0123456789abcdef0</vpcId><description/><ownerId>123456789012</ownerId><status>in-use</status>\
<macAddress>02:00:00:00:00:{low:02x}</macAddress><privateIpAddress>10.0.1.{low}</privateIpAddress>\
<sourceDestCheck>true</sourceDestCheck><attachment><attachmentId>eni-attach-{number:017x}</attachmentId>\
<deviceIndex>0</deviceIndex><status>attached</status><attachTime>2026-03-01T08:00:00.000Z</attachTime>\
<deleteOnTermination>true</deleteOnTermination></attachment><privateIpAddressesSet><item>\
<privateIpAddress>10.0.1.{low}</privateIpAddress><primary>true</primary></item></privateIpAddressesSet>\
</item></networkInterfaceSet><ebsOptimized>true</ebsOptimized><metadataOptions><state>applied</state>\
<httpTokens>required</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit>\
<httpEndpoint>enabled</httpEndpoint></metadataOptions></item></instancesSet></item>
"""


def made(kind):
    if kind == "yaml":
        parts = repeated(DOCUMENT, YAML_BYTES)
        return "---\n".join(parts)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<DescribeInstancesResponse ' \
        'xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><reservationSet>\n'
    return head + "".join(repeated(INSTANCE, XML_BYTES)) + "</reservationSet></DescribeInstancesResponse>\n"


def repeated(template, size):
    parts, length = [], 0
    while length < size:
        number = len(parts) + 1
        parts.append(template.format(number=number, team=number % 1000, low=number % 250 + 1))
        length += len(parts[-1])
    return parts


def parse_yaml(text):
    import yaml

    return lambda: list(yaml.load_all(text, Loader=yaml.CSafeLoader))


def parse_xml(text):
    import botocore.parsers
    import botocore.session

    model = botocore.session.get_session().get_service_model("ec2")
    shape = model.operation_model("DescribeInstances").output_shape
    # As botocore makes it for a client of this service.
    parser = botocore.parsers.create_parser(model.protocol)
    response = {"status_code": 200, "headers": {}, "body": text}
    return lambda: parser.parse(response, shape)


def main():
    if sys.argv[1] == "make":
        with open(sys.argv[3], "w", encoding="utf-8") as file:
            file.write(made(sys.argv[2]))
        return
    with open(sys.argv[2], "rb") as file:
        text = file.read()
    parse = {"yaml": parse_yaml, "xml": parse_xml}[sys.argv[1]](text)
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        parse()
        seconds.append(time.process_time() - start)
    print(min(seconds))


if __name__ == "__main__":
    main()
