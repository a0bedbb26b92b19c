import Glibc
import Transport

/// `git http-backend` behind a small server on loopback, with TLS or without, and some ill-behaved neighbours.
final class HTTPServer {
    static let token = "correct horse battery staple"

    /// A bundle with the authority that signed the server's certificate.
    let authority: String
    let base: String
    private let program: Program

    init(_ scratch: Scratch, encrypted: Bool) throws {
        authority = scratch("authority.pem")
        if encrypted { try Self.makeCertificates(scratch) }
        try scratch.write("token", Self.token + "\n")
        let python = access("/usr/bin/python3", X_OK) == 0 ? "/usr/bin/python3" : "python3"
        let script = try scratch.write("server.py", Self.script)
        program = try Program([
            python, "-u", script, scratch.path, scratch("token"), encrypted ? scratch("server.pem") : "",
        ])
        guard let port = program.line().flatMap({ Int($0) }) else { throw Problem("the HTTP server did not start") }
        base = "\(encrypted ? "https" : "http")://127.0.0.1:\(port)"
    }

    /// A client that trusts the server.
    var client: HTTPClient { HTTPClient(HTTPClient.Configuration(caFile: authority)) }

    private static func makeCertificates(_ scratch: Scratch) throws {
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-x509"]
        let (authority, authorityKey) = (scratch("authority.pem"), scratch("authority.key"))
        try run(
            ["openssl", "req"] + key + ["-keyout", authorityKey, "-out", authority, "-subj", "/CN=Test authority"])
        try run(
            ["openssl", "req"] + key + [
                "-CA", authority, "-CAkey", authorityKey, "-subj", "/CN=127.0.0.1", "-addext",
                "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE", "-keyout",
                scratch("server.key"), "-out", scratch("server.crt"),
            ])
        try run(["sh", "-c", "cat '\(scratch("server.key"))' '\(scratch("server.crt"))' > '\(scratch("server.pem"))'"])
    }

    private static let script = #"""
        import base64, os, ssl, subprocess, sys, time
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        root, token_file, certificate = sys.argv[1:4]
        backend = subprocess.check_output(["git", "--exec-path"], text=True).strip() + "/git-http-backend"
        expected = "Basic " + base64.b64encode(b"robot:" + open(token_file, "rb").read().strip()).decode()
        advertisement = "application/x-git-upload-pack-advertisement"

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def reply(self, status, headers={}, body=b""):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def serve(self):
                path, _, query = self.path.partition("?")
                mode, _, rest = path.lstrip("/").partition("/")
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                authorization = self.headers.get("Authorization")
                if mode == "private" and authorization != expected or mode == "open" and authorization:
                    self.reply(401, {"WWW-Authenticate": "Basic"})
                elif mode == "reading" and "git-receive-pack" in self.path:
                    self.reply(403)
                elif mode == "moved":
                    self.reply(301, {"Location": "https://elsewhere.invalid/r?token=hidden"})
                elif mode == "busy":
                    self.reply(503, {"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"})
                elif mode == "limited":
                    self.reply(429)
                elif mode == "broken":
                    self.reply(500)
                elif mode == "page":
                    self.reply(200, {"Content-Type": "text/html"}, b"<html>")
                elif mode == "garbage":
                    self.reply(200, {"Content-Type": advertisement}, b"garbage" * 100)
                elif mode in ("cut", "drip"):
                    self.send_response(200)
                    self.send_header("Content-Type", advertisement)
                    self.send_header("Content-Length", "100000")
                    self.end_headers()
                    for byte in b"001e# service=git-upload-pack\n":
                        self.wfile.write(bytes([byte]))
                        time.sleep(0.1 if mode == "drip" else 0)
                    self.close_connection = True
                else:
                    self.git("/" + rest, query, body)

            def git(self, path, query, body):
                environment = {
                    "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": root, "GIT_HTTP_EXPORT_ALL": "1",
                    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
                    "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
                    # Whom the backend lets push.
                    "REMOTE_USER": "robot",
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
                }
                answer = subprocess.run([backend], input=body, env=environment, capture_output=True).stdout
                head, _, content = answer.partition(b"\r\n\r\n")
                headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
                self.reply(int(headers.pop("Status", "200").split()[0]), headers, content)

            do_GET = do_POST = serve

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_address[1])
        server.serve_forever()
        """#
}
