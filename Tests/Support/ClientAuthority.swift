/// An authority with a server's and a client's certificate, in a folder of its own.
public struct ClientAuthority: Sendable {
    public let folder: TemporaryFolder

    /// PEM files.
    public var authority: String { folder["ca.pem"] }
    public var clientCertificate: String { folder["client.pem"] }
    public var clientKey: String { folder["client.key"] }

    /// Makes them; `names` is what the server's certificate is good for.
    public static func make(names: String = "DNS:localhost,IP:127.0.0.1", client: String = "admin") async throws
        -> ClientAuthority
    {
        let made = ClientAuthority(folder: try TemporaryFolder())
        let folder = made.folder
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try await ProgramRunner.succeed(
            "openssl",
            [
                "req", "-x509", "-days", "2", "-subj", "/CN=test authority", "-keyout", folder["ca.key"], "-out",
                folder["ca.pem"],
            ]
                + key)
        try folder.write("subjectAltName=\(names)", to: "server.ext")
        try folder.write("extendedKeyUsage=clientAuth", to: "client.ext")
        for (name, subject) in [("server", "/CN=server"), ("client", "/O=people/CN=\(client)")] {
            try await ProgramRunner.succeed(
                "openssl",
                ["req", "-subj", subject, "-keyout", folder["\(name).key"], "-out", folder["\(name).csr"]] + key)
            try await ProgramRunner.succeed(
                "openssl",
                [
                    "x509", "-req", "-in", folder["\(name).csr"], "-CA", folder["ca.pem"], "-CAkey", folder["ca.key"],
                    "-CAcreateserial", "-days", "2", "-extfile", folder["\(name).ext"], "-out", folder["\(name).pem"],
                ])
        }
        return made
    }

    /// A server that asks for a client's certificate and answers every GET with the name in it, or `nobody`; with
    /// `isRequired` there is no session without one.
    public func serve(isRequired: Bool) async throws -> LocalServer {
        let script = try folder.write(Self.script, to: "server.py")
        let path = folder.path
        return try await LocalServer.start(
            "python3", arguments: { [script, "\($0)", path, isRequired ? "required" : "optional"] })
    }

    private static let script = #"""
        import http.server, json, ssl, sys

        port, folder, need = int(sys.argv[1]), sys.argv[2], sys.argv[3]

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def do_GET(self):
                certificate = self.connection.getpeercert() or {}
                names = [value for part in certificate.get("subject", ()) for key, value in part if key == "commonName"]
                body = json.dumps({"user": (names or ["nobody"])[0], "host": self.headers["Host"]}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, request, address):
                pass

        server = Server(("127.0.0.1", port), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/server.pem", f"{folder}/server.key")
        context.load_verify_locations(f"{folder}/ca.pem")
        context.verify_mode = ssl.CERT_REQUIRED if need == "required" else ssl.CERT_OPTIONAL
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.serve_forever()
        """#
}
