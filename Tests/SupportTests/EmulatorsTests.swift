import Support
import Testing

@Suite struct EmulatorsTests {
    private func instances(_ server: LocalServer) async throws -> String {
        let script = """
            import sys, urllib.request
            header = "AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/eu-west-1/ec2/aws4_request, SignedHeaders=host, Signature=0"
            request = urllib.request.Request(sys.argv[1], b"Action=DescribeInstances&Version=2016-11-15", {
                "Authorization": header, "Content-Type": "application/x-www-form-urlencoded"})
            print(urllib.request.urlopen(request, timeout=60).read().decode())
            """
        return try await ProgramRunner.succeed("python3", ["-c", script, server.url])
    }

    @Test func motoAnswers() async throws {
        let server = try await Emulators.moto.get()
        #expect(try await instances(server).contains("DescribeInstancesResponse"))
    }

    @Test func ministackAnswers() async throws {
        let server = try await Emulators.ministack.get()
        #expect(try await instances(server).contains("DescribeInstancesResponse"))
    }
}
