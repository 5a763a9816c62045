"""What the web client may ask of an Odoo server, asked from a script: log in, call methods."""

from __future__ import annotations

import json
from http.cookiejar import CookieJar
from urllib.request import HTTPCookieProcessor, Request, build_opener

PATIENCE = 300


class WebClient:
    """A session on a server."""

    def __init__(self, url: str, database: str, login: str, password: str):
        self.url = url
        self._cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._cookies))
        who = {"db": database, "login": login, "password": password}
        self._post("/web/session/authenticate", who)

    @property
    def session(self) -> str:
        """The session's cookie, to be shared with a browser."""
        return next(cookie.value for cookie in self._cookies if cookie.name == "session_id")

    def call(self, model: str, method: str, *args, **kwargs):
        """Call a model's public method."""
        job = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post("/web/dataset/call_kw", job)

    def read(self, model: str, domain: list, fields: list[str], **options) -> list[dict]:
        """Records that match a domain."""
        return self.call(model, "search_read", domain, fields=fields, **options)

    def _post(self, path: str, parameters: dict):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": parameters}).encode()
        request = Request(self.url + path, body, {"Content-Type": "application/json"})
        with self._opener.open(request, timeout=PATIENCE) as answer:
            message = json.load(answer)
        if "error" in message:
            details = message["error"].get("data") or {}
            raise RuntimeError(details.get("message") or message["error"]["message"])
        return message["result"]
