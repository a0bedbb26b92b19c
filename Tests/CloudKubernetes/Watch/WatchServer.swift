import Support

/// A server that is asked to watch and does as its script says, over a real connection.
///
/// A script is a list of answers, taken one by one: `list TEXT`, `status NUMBER TEXT`, `stream TEXT...` in which the words
/// `CUT` and `SILENCE` are what they say and everything else is a piece of the body.
struct WatchServer: Sendable {
    let server: LocalServer
    private let folder: TemporaryFolder

    /// The targets asked for so far.
    var targets: [String] {
        get throws { try TextFile.text(of: folder["log"]).split(separator: "\n").map(String.init) }
    }

    init(_ answers: [Answer]) async throws {
        folder = try TemporaryFolder()
        try folder.write("", to: "log")
        let script = try folder.write(Self.script, to: "server.py")
        let lines = answers.map { "[" + $0.words.map(Self.quoted).joined(separator: ",") + "]" }
        try folder.write("[" + lines.joined(separator: ",\n") + "]", to: "answers")
        let path = folder.path
        server = try await LocalServer.start("python3", arguments: { [script, "\($0)", path] })
    }

    enum Answer {
        case whole(Int, String)
        case stream([String])

        var words: [String] {
            switch self {
            case .whole(let status, let text): ["whole", "\(status)", text]
            case .stream(let pieces): ["stream"] + pieces
            }
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }

    private static let script = #"""
        import http.server, json, sys, threading

        port, folder = int(sys.argv[1]), sys.argv[2]
        answers = json.load(open(f"{folder}/answers"))
        lock = threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def do_GET(self):
                with lock:
                    with open(f"{folder}/log", "a") as log:
                        log.write(self.path + "\n")
                    # The last answer is given again and again.
                    kind, *rest = answers.pop(0) if len(answers) > 1 else answers[0]
                if kind == "whole":
                    body = rest[1].encode()
                    self.send_response(int(rest[0]))
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                    return
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for piece in rest:
                    if piece == "CUT":
                        self.close_connection = True
                        return
                    if piece == "SILENCE":
                        # Until the other side goes away.
                        self.connection.recv(1)
                        self.close_connection = True
                        return
                    data = piece.encode()
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
                    self.wfile.flush()
                self.wfile.write(b"0\r\n\r\n")

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, address):
                pass

        Server(("127.0.0.1", port), Handler).serve_forever()
        """#
}
