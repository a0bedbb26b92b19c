import ControlLoop
import Telemetry
import Testing

@Suite struct ConfigurationReaderTests {
    private func read(_ text: String) -> (configuration: Configuration?, problems: [String]) {
        let reading = ConfigurationReader.read(
            Array(text.utf8), file: "p.yaml", defaults: Configuration(stateFolder: "/state"))
        return (reading.configuration, reading.diagnostics.map { "\($0)" })
    }

    @Test func whatIsReportedAndWhere() throws {
        let usual = try #require(read("{}").configuration)
        #expect(usual.listen == ListenAddress(host: "127.0.0.1", port: 9465))
        #expect(usual.logFormat == .auto && usual.traceEndpoint == nil)
        let stated = try #require(
            read("listen: \"[::1]:80\"\nlogFormat: json\ntraceEndpoint: http://127.0.0.1:4318\n").configuration)
        #expect(stated.listen == ListenAddress(host: "::1", port: 80))
        #expect(stated.logFormat == .json && stated.traceEndpoint == "http://127.0.0.1:4318")
        let off = try #require(read("listen: off\n").configuration)
        #expect(off.listen == nil)
    }

    @Test(
        "Wrong values with their place",
        arguments: [
            "listen: 9465\n", "listen: 127.0.0.1\n", "listen: \":9465\"\n", "listen: 127.0.0.1:99999\n",
            "listen: 127.0.0.1:0\n", "listen: http://a:1\n", "listen: a:1/x\n", "listen: user@a:1\n",
            "logFormat: xml\n", "traceEndpoint: collector:4317\n", "traceEndpoint: http://u:p@c:4318\n",
            "traceEndpoint: http://c:4318?x=1\n",
        ])
    func problems(text: String) {
        let (configuration, problems) = read(text)
        #expect(configuration == nil && problems.count == 1, "\(problems)")
        #expect(problems.allSatisfy { $0.hasPrefix("p.yaml:1:") }, "\(problems)")
    }

    @Test(arguments: [
        ("127.0.0.1:9465", true), ("localhost:1", true), ("[::1]:1", true), ("0.0.0.0:1", false), ("[::]:1", false),
        ("127.evil.example:1", false), ("host:1", false),
    ])
    func loopback(text: String, isLoopback: Bool) throws {
        let address = try #require(ListenAddress(text))
        #expect(address.isLoopback == isLoopback && address.description == text)
    }

    @Test(arguments: ["off", "", ":", ":1", "a", "a:", "a:65536", "a:-1", "a:b", "::1:80", "[]:1"])
    func noAddress(text: String) { #expect(ListenAddress(text) == nil) }
}
