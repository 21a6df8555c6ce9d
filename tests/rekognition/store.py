"""A store that speaks as much of S3 as a server asks of one: objects of a bucket, to whoever signs for them. Each signature
is computed anew by botocore.

    store.py FOLDER BUCKET PORT_FILE

The pair is in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the region in AWS_REGION. Serves until it is ended."""

import os
import pathlib
import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

folder, bucket, port_file = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
key_id, region = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_REGION"]
signer = S3SigV4Auth(Credentials(key_id, os.environ["AWS_SECRET_ACCESS_KEY"]), "s3", region)


class Store(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def signed(self) -> bool:
        method, _, rest = self.headers.get("authorization", "").partition(" ")
        parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
        names = parts.get("SignedHeaders", "").split(";")
        day = self.headers.get("x-amz-date", "")[:8]
        if method != "AWS4-HMAC-SHA256" or parts.get("Credential") != f"{key_id}/{day}/{region}/s3/aws4_request":
            return False
        headers = {name: self.headers[name] for name in names if name in self.headers}
        url = f"http://{self.headers['host']}{self.path}"
        request = AWSRequest(method=self.command, url=url, headers=headers)
        request.context["timestamp"] = self.headers["x-amz-date"]
        text = signer.string_to_sign(request, signer.canonical_request(request))
        return {"host", "x-amz-date"} <= set(names) and signer.signature(text, request) == parts.get("Signature")

    def say(self, status: int, length: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def do_GET(self) -> None:
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        found = folder / path.removeprefix(f"/{bucket}/")
        if not self.signed():
            return self.say(403)
        if not path.startswith(f"/{bucket}/") or not found.is_file():
            return self.say(404)
        self.say(200, found.stat().st_size)
        try:
            self.wfile.write(found.read_bytes())
        except ConnectionError:
            # Who asked has read the length, and no more.
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
with open(port_file + ".new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(port_file + ".new", port_file)
server.serve_forever()
