import Support

/// `git http-backend` behind a small server on loopback, which lets anybody read and push.
enum GitServer {
    /// Serves every repository in a folder under its name.
    static func start(_ folder: TemporaryFolder) async throws -> LocalServer {
        let script = try folder.write(script, to: "git-server.py")
        return try await LocalServer.start(
            "/usr/bin/env", arguments: { port in ["python3", script, folder.path, "\(port)"] },
            readiness: .connection)
    }

    private static let script = #"""
        import os, subprocess, sys
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        backend = subprocess.check_output(["git", "--exec-path"], text=True).strip() + "/git-http-backend"

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def serve(self):
                path, _, query = self.path.partition("?")
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                environment = {
                    "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": sys.argv[1], "GIT_HTTP_EXPORT_ALL": "1",
                    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "REMOTE_USER": "robot",
                    "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
                }
                answer = subprocess.run([backend], input=body, env=environment, capture_output=True).stdout
                head, _, content = answer.partition(b"\r\n\r\n")
                headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
                self.send_response(int(headers.pop("Status", "200").split()[0]))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = serve

        ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()
        """#
}
