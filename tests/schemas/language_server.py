"""The YAML language server that editors run, spoken to as an editor does."""

from __future__ import annotations

import json
import subprocess
from typing import IO, TYPE_CHECKING, Any

from tests.real_tools import find_npm_tool, find_tool

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class LanguageServer:
    """A running language server; `folder` is what the editor has open."""

    def __init__(self, folder: Path) -> None:
        command = [find_tool("node"), find_npm_tool("yaml-language-server"), "--stdio"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._folder = folder
        self._count = 0

    def __enter__(self) -> LanguageServer:
        workspace = [{"uri": self._folder.as_uri(), "name": "notes"}]
        self.ask(
            "initialize",
            {"processId": None, "capabilities": {}, "rootUri": None, "workspaceFolders": workspace},
        )
        self.tell("initialized", {})
        settings = {
            "yaml": {"completion": True, "validate": True, "schemaStore": {"enable": False}}
        }
        self.tell("workspace/didChangeConfiguration", {"settings": settings})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def open(self, file: Path) -> list[dict[str, Any]]:
        """The diagnostics of a file."""
        text = file.read_text(encoding="utf-8")
        document = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        while True:
            message = self._read()
            if message.get("method") == "textDocument/publishDiagnostics":
                told: dict[str, Any] = message["params"]
                if told["uri"] == file.as_uri():
                    return told["diagnostics"]  # type: ignore[no-any-return]

    def complete(self, file: Path, line: int, character: int) -> set[str]:
        """The labels that are offered at a place, which counts from 0."""
        location = {"line": line, "character": character}
        result = self.ask(
            "textDocument/completion",
            {"textDocument": {"uri": file.as_uri()}, "position": location},
        )
        return {item["label"] for item in result["items"]}

    def ask(self, method: str, parameters: dict[str, Any]) -> Any:
        """Send a request and wait for its result."""
        self._count += 1
        self._write({"jsonrpc": "2.0", "id": self._count, "method": method, "params": parameters})
        while True:
            message = self._read()
            if message.get("id") == self._count and "method" not in message:
                return message["result"]

    def tell(self, method: str, parameters: dict[str, Any]) -> None:
        """Send a notification."""
        self._write({"jsonrpc": "2.0", "method": method, "params": parameters})

    def _write(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        stream = self._get(self._process.stdin)
        stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        stream.flush()

    def _read(self) -> dict[str, Any]:
        """The next message; what the server asks of us is answered with nothing."""
        stream = self._get(self._process.stdout)
        length = 0
        while line := stream.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        assert length, "the language server has ended"
        message: dict[str, Any] = json.loads(stream.read(length))
        if "id" in message and "method" in message:
            items = message["params"].get("items", []) if message.get("params") else []
            self._write({"jsonrpc": "2.0", "id": message["id"], "result": [None for _ in items]})
        return message

    @staticmethod
    def _get(stream: IO[bytes] | None) -> IO[bytes]:
        assert stream is not None
        return stream
