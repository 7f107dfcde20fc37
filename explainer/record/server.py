"""The page's server: for this machine alone, under an address that nobody else can guess."""

import json
import secrets
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from data.errors import ExplainerError
from explainer.record.sitting import Sitting

WEB = Path(__file__).parent / "web"

_PAGES = {
    "": ("index.html", "text/html"),
    "record.js": ("record.js", "text/javascript"),
    "microphone.js": ("microphone.js", "text/javascript"),
    "record.css": ("record.css", "text/css"),
}
# Everything comes from here, and nothing goes anywhere else.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_LONGEST = 300_000_000


class RecordingServer(ThreadingHTTPServer):
    """Serves a sitting on a free port of this machine."""

    daemon_threads = True

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sitting = sitting
        self.secret = secrets.token_urlsafe(16)
        # One recogniser listens to one take at a time.
        self.one_at_a_time = Lock()

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"http://127.0.0.1:{self.server_port}/{self.secret}/"


class _Handler(BaseHTTPRequestHandler):
    server: RecordingServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self._path()
        if path is None:
            return
        what, _, name = path.partition("/")
        beat = name.rpartition(".")[0]
        sitting = self.server.sitting
        if path in _PAGES:
            file, kind = _PAGES[path]
            self._answer((WEB / file).read_bytes(), kind)
        elif path == "about":
            self._answer_json(self._about())
        elif what == "take" and beat in sitting.beats and sitting.take(beat).is_file():
            self._answer(sitting.take(beat).read_bytes(), "audio/wav")
        elif what == "still" and beat in sitting.beats and (still := sitting.still(beat)):
            self._answer(still, "image/jpeg")
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """A take: `take/<beat>`, or `free/<beat>` whose words, as JSON in a line, stand before the sound."""
        path = self._path()
        if path is None:
            return
        what, _, beat = path.partition("/")
        stated = self.headers.get("Content-Length", "")
        length = int(stated) if stated.isdecimal() else 0
        if what not in ("take", "free") or beat not in self.server.sitting.beats or length > _LONGEST:
            self.close_connection = True
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        body = self.rfile.read(length)
        try:
            if len(body) < length:
                raise ExplainerError("The take did not arrive as a whole.", "Keep it again.")
            with self.server.one_at_a_time:
                answer = self._keep(what, beat, body)
        except ExplainerError as error:
            answer = {"state": "refused", "what": error.what, "remedy": error.remedy}
        self._answer_json({**answer, "about": self._about()})

    def _about(self) -> dict[str, object]:
        try:
            return self.server.sitting.about()
        except ExplainerError as error:
            return {"trouble": f"{error.what} {error.remedy}"}

    def _keep(self, what: str, beat: str, body: bytes) -> dict[str, object]:
        if what == "take":
            unsure = self.server.sitting.keep(beat, body)
            return {"state": "unsure", "heard": unsure.heard} if unsure else {"state": "kept"}
        said, _, wav = body.partition(b"\n")
        try:
            words = str(json.loads(said))
        except ValueError as error:
            raise ExplainerError("The words of the take cannot be read.", "Keep it again.") from error
        self.server.sitting.keep_freely(beat, wav, words)
        return {"state": "kept"}

    def _path(self) -> str | None:
        """The path under the secret; None, and refused, for who does not know it or comes from elsewhere."""
        own = f"127.0.0.1:{self.server.server_port}"
        origin = self.headers.get("Origin")
        _, secret, path = [*urlsplit(self.path).path.split("/", 2), "", ""][:3]
        known = secrets.compare_digest(secret.encode(), self.server.secret.encode())
        if self.headers.get("Host") != own or origin not in (None, f"http://{own}") or not known:
            self.close_connection = True
            self._refuse(HTTPStatus.FORBIDDEN)
            return None
        return path

    def _answer_json(self, content: object) -> None:
        self._answer(json.dumps(content).encode(), "application/json")

    def _answer(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        text = kind.startswith("text/") or kind.endswith("json")
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(content)

    def _refuse(self, status: HTTPStatus) -> None:
        self._answer(status.phrase.encode(), "text/plain", status)

    def log_message(self, *_: object) -> None:
        pass
