"""A proxy in front of an emulator: writes down what is called and when, and fails as it is told."""

import http.client
import http.server
import random
import re
import socket
import threading
import time
from dataclasses import dataclass

ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
THROTTLED = (
    b'<?xml version="1.0"?><Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.'
    b"</Message></Error></Errors><RequestID>00000000-0000-4000-8000-000000000000</RequestID></Response>")


@dataclass
class Call:
    action: str
    at: float
    """When it arrived, in seconds since 1970."""
    fault: str
    """What was done to it; empty for nothing."""


class Proxy:
    """For `with`. `faults` maps the name of a fault to its probability: throttle, unavailable, cut, lost, slow."""

    def __init__(self, port, faults=None, seed=0):
        self.upstream, self.faults, self.calls = port, faults or {}, []
        self.random, self.lock = random.Random(seed), threading.Lock()

    def __enter__(self):
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                proxy.answer(self)

            do_GET = do_PUT = do_POST

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def choose(self):
        with self.lock:
            number = self.random.random()
        for name, share in self.faults.items():
            if number < share:
                return name
            number -= share
        return ""

    def since(self, instant, action=None):
        """The calls that arrived after an instant, of one action where asked."""
        with self.lock:
            return [call for call in self.calls if call.at >= instant and action in (None, call.action)]

    def answer(self, handler):
        at = time.time()
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        found = ACTION.search(body)
        fault = self.choose()
        with self.lock:
            self.calls.append(Call(found.group(1).decode() if found else "", at, fault))
        if fault == "throttle":
            return reply(handler, 503, THROTTLED)
        if fault == "unavailable":
            return reply(handler, 500, b"")
        if fault == "cut":
            return hang_up(handler)
        if fault == "slow":
            time.sleep(0.3)
        upstream = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=60)
        try:
            upstream.request(handler.command, handler.path, body, dict(handler.headers.items()))
            answer = upstream.getresponse()
            content = answer.read()
        finally:
            upstream.close()
        if fault == "lost":
            return hang_up(handler)
        reply(handler, answer.status, content, answer.getheader("Content-Type") or "text/xml")


def reply(handler, status, content, kind="text/xml"):
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def hang_up(handler):
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)
