#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""The servers on the Internet of the lnet lab.

  GET /          "198.18.0.80 saw 203.0.113.4", by the address asked and the
                 address that the request came from
  GET /bytes/N   N bytes that only depend on N
  PUT /bytes     "203.0.113.4 sent N bytes, sha256 ..." of what was uploaded
"""
import hashlib
import http.server


def pattern(length):
    block = b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(128))
    return (block * (length // len(block) + 1))[:length]


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.startswith("/bytes/"):
            self.answer(pattern(int(self.path[7:])))
            return
        here = self.connection.getsockname()[0]
        self.answer(b"%s saw %s\n" % (here.encode(), self.client_address[0].encode()))

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(b"%s sent %d bytes, sha256 %s\n" % (
            self.client_address[0].encode(), len(body),
            hashlib.sha256(body).hexdigest().encode()))

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("", 80), Server).serve_forever()
