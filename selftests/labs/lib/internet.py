#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""The servers on the Internet of a lab.

  GET /          "198.18.0.80 saw 203.0.113.4", by the address asked and the
                 address that the request came from
  GET /bytes/N   N bytes that only depend on N
  PUT /bytes     "203.0.113.4 sent N bytes, sha256 ..." of what was uploaded
"""
import hashlib
import http.server
import socket


def pattern(length):
    block = b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(128))
    return (block * (length // len(block) + 1))[:length]


def plain(name):
    """An address as a person writes it: IPv4 comes over the socket of IPv6."""
    return name[0].removeprefix("::ffff:").encode()


class Servers(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6


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
        self.answer(b"%s saw %s\n" % (plain(self.connection.getsockname()),
                                      plain(self.client_address)))

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(b"%s sent %d bytes, sha256 %s\n" % (
            plain(self.client_address), len(body),
            hashlib.sha256(body).hexdigest().encode()))

    def log_message(self, *_):
        pass


Servers(("", 80), Server).serve_forever()
