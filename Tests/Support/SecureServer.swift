/// An https server on 127.0.0.1 with a certificate that only its own authority vouches for, good and bad on request.
///
/// What is asked for decides: `/file/NAME` gives a file of the folder, `/status/NUMBER` an empty answer with that status,
/// `/moved` a redirect to `/file/good.ics`, `/large/NUMBER` so many bytes, `/cut/NAME` half of what it announces.
public final class SecureServer: Sendable {
    public let server: LocalServer
    private let folder: TemporaryFolder

    /// The PEM file of the authority.
    public var authority: String { folder["certificate.pem"] }
    /// `https://127.0.0.1:PORT`
    public var url: String { "https://127.0.0.1:\(server.port)" }

    /// Starts one.
    public init() async throws {
        let folder = try TemporaryFolder()
        try await ProgramRunner.succeed(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=test", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
                folder["key.pem"], "-out", folder["certificate.pem"],
            ])
        let script = try folder.write(Self.script, to: "server.py")
        server = try await LocalServer.start(
            "python3", arguments: { [script, "\($0)", folder.path] })
        self.folder = folder
    }

    /// Puts a file where it is served, in place of what was there.
    public func serve(_ text: String, as name: String) throws { try folder.write(text, to: name) }

    private static let script = #"""
        import http.server, ssl, sys

        port, folder = int(sys.argv[1]), sys.argv[2]

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def answer(self, status, body=b"", announced=None, headers={}):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body) if announced is None else announced))
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = announced is not None

            def do_GET(self):
                what, _, rest = self.path.partition("?")[0].lstrip("/").partition("/")
                if what == "file":
                    self.answer(200, open(f"{folder}/{rest}", "rb").read())
                elif what == "status":
                    self.answer(int(rest), b"a secret of the server")
                elif what == "moved":
                    self.answer(302, headers={"Location": "/file/good.ics"})
                elif what == "large":
                    self.answer(200, b"x" * int(rest))
                else:
                    body = open(f"{folder}/{rest}", "rb").read()
                    self.answer(200, body[:len(body) // 2], announced=len(body))

        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/certificate.pem", f"{folder}/key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.serve_forever()
        """#
}
