"""A server that answers `DescribeInstances` with as many running instances as wanted, page by page, from memory: what it
sends costs it next to nothing, so that a client can be measured with a fleet that no emulator holds."""

import http.server
import re
import threading

PAGE = 1_000
TOKEN = re.compile(rb"NextToken=page-(\d+)")
IDENTITY = (
    b'<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
    b"<Arn>arn:aws:iam::%s:user/bench</Arn><UserId>AIDABENCH</UserId><Account>%s</Account></GetCallerIdentityResult>"
    b"<ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></GetCallerIdentityResponse>")
INSTANCE = """<item><reservationId>r-{n:017x}</reservationId><ownerId>{account}</ownerId><groupSet/><instancesSet><item>\
<instanceId>i-{n:017x}</instanceId><imageId>ami-12345678</imageId><instanceState><code>16</code><name>running</name>\
</instanceState><privateDnsName>ip-10-0-0-1.{region}.compute.internal</privateDnsName><dnsName/><reason/><keyName/>\
<amiLaunchIndex>0</amiLaunchIndex><productCodes/><instanceType>t3.micro</instanceType><launchTime>2026-01-05T08:00:00Z\
</launchTime><placement><availabilityZone>{region}a</availabilityZone><groupName/><tenancy>default</tenancy></placement>\
<monitoring><state>disabled</state></monitoring><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><privateIpAddress>\
10.0.0.1</privateIpAddress><sourceDestCheck>true</sourceDestCheck><groupSet/><architecture>x86_64</architecture>\
<rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/sda1</rootDeviceName><blockDeviceMapping><item><deviceName>\
/dev/sda1</deviceName><ebs><volumeId>vol-{n:017x}</volumeId><status>attached</status><attachTime>2026-01-05T08:00:00Z\
</attachTime><deleteOnTermination>true</deleteOnTermination></ebs></item></blockDeviceMapping><virtualizationType>hvm\
</virtualizationType><clientToken/><tagSet><item><key>Name</key><value>worker-{n}</value></item><item><key>{tag}</key>\
<value>on</value></item></tagSet><hypervisor>xen</hypervisor><networkInterfaceSet/><ebsOptimized>false</ebsOptimized>\
</item></instancesSet></item>"""


class Fleet:
    """For `with`. Counts whole lists in `lists`."""

    def __init__(self, count, account, region, tag):
        self.account, self.lists = account, 0
        self.pages = []
        for start in range(0, count, PAGE):
            items = "".join(
                INSTANCE.format(n=n, account=account, region=region, tag=tag) for n in range(start, start + PAGE))
            following = f"<nextToken>page-{start // PAGE + 1}</nextToken>" if start + PAGE < count else ""
            self.pages.append(
                '<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>0</requestId>'
                f"<reservationSet>{items}</reservationSet>{following}</DescribeInstancesResponse>".encode())

    def __enter__(self):
        fleet = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                content = fleet.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                self.send_response(200)
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, body):
        if b"Action=GetCallerIdentity" in body:
            account = self.account.encode()
            return IDENTITY % (account, account)
        token = TOKEN.search(body)
        page = int(token.group(1)) if token else 0
        if page + 1 == len(self.pages):
            self.lists += 1
        return self.pages[page]
