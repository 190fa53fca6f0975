"""A web server for tests: server.py PORT LOG [CERTIFICATE KEY]. Writes each request it takes as a line of JSON to LOG."""
import json, ssl, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

lock = threading.Lock()
failed = set()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self, code, body=b"", **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def take(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        first = self.path.split("/")[1]
        if self.headers.get("token", "right-t0ken") != "right-t0ken":
            return self.answer(401, b"who are you?")
        if first.isdigit():
            return self.answer(int(first), b"as you asked", Retry_After="7", Location="http://elsewhere/")
        if "bad" in body:
            return self.answer(422, b"bad reading")
        if first == "once" and self.path not in failed:  # the first time not
            failed.add(self.path)
            return self.answer(500)
        with lock, open(sys.argv[2], "a") as log:
            headers = {name.lower(): value for name, value in self.headers.items()}
            log.write(json.dumps({"path": self.path, "headers": headers, "body": body}) + "\n")
        self.answer(200, b"taken")

    do_POST = do_PUT = do_PATCH = take

    def do_GET(self):
        if self.path.startswith("/devices?"):
            rows = [{"id": 1, "site": {"hall": 3}}, {"id": 2, "name": "zwei", "temp": 1.5}, {"id": 3}]
            return self.answer(200, json.dumps(rows).encode())
        if self.path == "/large":
            return self.answer(200, b'"' + b"x" * (2 << 20) + b'"')
        if self.path == "/missing":
            return self.answer(404)
        self.answer(200, json.dumps({"path": self.path}).encode())

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
