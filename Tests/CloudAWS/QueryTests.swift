import Testing
import Transport

@testable import CloudAWS

@Suite struct QueryTests {
    @Test func parametersAreEncoded() {
        var call = QueryCall(.ec2, "CreateTags")
        call.add("ResourceId", each: ["i-1", "i-2"])
        call.add("Tag.1.Key", "cost center/ä&=%~")
        #expect(
            String(decoding: call.form, as: UTF8.self)
                == "Action=CreateTags&Version=2016-11-15&ResourceId.1=i-1&ResourceId.2=i-2"
                + "&Tag.1.Key=cost%20center%2F%C3%A4%26%3D%25~")
    }

    @Test(arguments: [
        (AWSService.ec2, "aws", "https://ec2.eu-west-1.amazonaws.com/"),
        (.rds, "aws-cn", "https://rds.eu-west-1.amazonaws.com.cn/"),
        (.autoscaling, "aws-us-gov", "https://autoscaling.eu-west-1.amazonaws.com/"),
        (.sts, "aws", "https://sts.eu-west-1.amazonaws.com/"), (.iam, "aws", "https://iam.amazonaws.com/"),
        (.iam, "aws-cn", "https://iam.cn-north-1.amazonaws.com.cn/"),
        (.iam, "aws-us-gov", "https://iam.us-gov.amazonaws.com/"),
    ])
    func endpoints(service: AWSService, realm: String, url: String) {
        #expect(service.url(realm: realm, region: "eu-west-1") == url)
    }

    @Test func signingRegion() {
        #expect(AWSService.ec2.signingRegion(realm: "aws", region: "eu-west-1") == "eu-west-1")
        #expect(AWSService.iam.signingRegion(realm: "aws", region: "eu-west-1") == "us-east-1")
        #expect(AWSService.iam.signingRegion(realm: "aws-cn", region: "cn-northwest-1") == "cn-north-1")
    }

    @Test(arguments: [
        ("http://127.0.0.1:5000", "127.0.0.1:5000", "/", "http://127.0.0.1:5000/"),
        ("https://aws.test:443/base", "aws.test", "/base", "https://aws.test:443/base"),
        ("http://aws.test:80/", "aws.test", "/", "http://aws.test:80/"),
        ("http://aws.test:443", "aws.test:443", "/", "http://aws.test:443/"),
        ("http://[::1]:5000/", "[::1]:5000", "/", "http://[::1]:5000/"),
    ])
    func endpointParts(text: String, host: String, path: String, url: String) throws {
        let endpoint = try #require(Endpoint(text))
        #expect((endpoint.host, endpoint.path, endpoint.url) == (host, path, url))
    }

    @Test(arguments: ["", "aws.test", "https://", "https:///x", "https://user@aws.test/", "https://aws.test/?a=b"])
    func noEndpoint(text: String) { #expect(Endpoint(text) == nil) }

    @Test func commentsCannotBreakOutOfTheHeader() {
        #expect(HeaderText.comment("Schedule/shop/a@1f") == "Schedule/shop/a@1f")
        #expect(HeaderText.comment("a\r\nX-Evil: 1 (b)\\ ü") == "a__X-Evil:_1__b_____")
        #expect(HeaderText.comment(String(repeating: "x", count: 999)).count == 200)
    }
}
