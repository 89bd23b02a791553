"""Letters go to a real mail server, each once, and nothing secret goes openly."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
from collections import Counter
from email import message_from_bytes
from email.policy import SMTP as POLICY
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow
CERTIFICATE = Path(__file__).parents[2] / "mail" / "localhost.pem"
"""Of no use but here: it names nobody but this machine."""
SECRET = {"MINUTES_MAIL_USER": "secretary", "MINUTES_MAIL_PASSWORD": "a password 1"}


class Post:
    """What a mail server does with its letters; `stop` is called with each step."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.logins: list[bytes] = []
        self.stop: Callable[[str, str], None] = lambda step, subject: None

    async def handle_RCPT(self, *call: Any) -> str:  # noqa: N802 - the name that aiosmtpd calls
        """Take recipients but for those called nobody."""
        envelope, address = call[-3:-1]
        self.stop("RCPT", address)
        if address.startswith("nobody"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *call: Any) -> str:  # noqa: N802
        """Keep a letter."""
        content = call[-1].content
        self.received.append(content)
        self.stop("DATA", call[-1].rcpt_tos[0])
        return "250 OK"

    def log_in(self, *call: Any) -> AuthResult:
        """Take the one password there is."""
        self.logins.append(call[-1].password)
        return AuthResult(success=call[-1].password == SECRET["MINUTES_MAIL_PASSWORD"].encode())

    def count(self) -> Counter[str]:
        """How often each letter came, by its subject."""
        messages = (message_from_bytes(data, policy=POLICY) for data in self.received)
        return Counter(str(message["Subject"]) for message in messages)


def make_context() -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE, CERTIFICATE.with_suffix(".key"))
    return context


@pytest.fixture
def post() -> Post:
    """A mail server's letters."""
    return Post()


@pytest.fixture
def server(post: Post) -> Iterator[Controller]:
    """A server with STARTTLS that asks for a password once TLS is on."""
    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=find_free_port(),
        tls_context=make_context(),
        authenticator=post.log_in,
        auth_required=False,
    )
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def plain(post: Post) -> Iterator[Controller]:
    """A server that speaks openly."""
    controller = Controller(post, hostname="127.0.0.1", port=find_free_port())
    controller.start()
    yield controller
    controller.stop()


def find_free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def set_up(folder: Path, server: Controller, **mail: str) -> None:
    """A workspace whose mail goes to the server."""
    (folder / "outbox").mkdir()
    values = {
        "host": "localhost",
        "sender": "minutes@example.com",
        "sender_name": "示例公司",
        "authority": str(CERTIFICATE),
        **mail,
    }
    lines = [f'{name} = "{value}"' for name, value in values.items()]
    table = "\n".join(["[mail]", f"port = {server.port}", *lines])
    (folder / "minutes.toml").write_text(table, encoding="utf-8")


def write_letter(folder: Path, name: str, to: str = "") -> str:
    """A letter as a reminder is written."""
    head = f"Subject: {name}\r\nTo: {to or f'Ann <{name}@example.com>'}\r\nX-Unsent: 1\r\n"
    text = head + "Bcc: hidden@example.com\r\n\r\n.a line with a point\r\nthe end\r\n"
    (folder / f"{name}.eml").write_bytes(text.encode())
    return f"{name}.eml"


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """`minutes send` in a process of its own."""
    return subprocess.Popen(
        [
            sys.executable,
            *("-c", "from pipeline.cli.app import main; main()"),
            *("--language", "en", "send", *arguments),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def send(folder: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Exit code and what was told."""
    process = start(folder, *arguments, **environment)
    told, wrong = process.communicate(timeout=120)
    return process.returncode, told, wrong


def test_a_letter_is_sent_once_over_tls_with_the_password_of_the_environment(
    tmp_path: Path, server: Controller, post: Post
) -> None:
    set_up(tmp_path, server)
    letter = write_letter(tmp_path, "one")
    assert send(tmp_path, letter, **SECRET) == (
        0,
        "one.eml: sent to one@example.com, hidden@example.com\n",
        "",
    )
    assert send(tmp_path, letter, **SECRET) == (0, "one.eml: was sent before\n", "")
    assert post.logins == [SECRET["MINUTES_MAIL_PASSWORD"].encode()]
    (data,) = post.received
    message = message_from_bytes(data, policy=POLICY)
    assert str(message["From"]) == "示例公司 <minutes@example.com>"
    assert str(message["Message-ID"]).endswith("@example.com>")
    assert (message["X-Unsent"], message["Bcc"]) == (None, None)
    assert message.get_content().startswith(".a line with a point")
    assert "password" not in (tmp_path / "outbox.sent.jsonl").read_text(encoding="utf-8")


def test_a_dry_run_sends_nothing_and_asks_no_server(
    tmp_path: Path, server: Controller, post: Post
) -> None:
    set_up(tmp_path, server)
    letter = write_letter(tmp_path, "one")
    code, told, _ = send(tmp_path, "--dry-run", letter)
    assert (code, told) == (0, "one.eml: would be sent to one@example.com, hidden@example.com\n")
    assert post.received == []
    assert send(tmp_path, letter)[1].startswith("one.eml: sent")


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_a_kill_in_the_middle_leaves_each_letter_sent_once(
    tmp_path: Path, server: Controller, post: Post, step: str
) -> None:
    set_up(tmp_path, server)
    letters = [write_letter(tmp_path, f"letter{number}") for number in range(4)]
    process = start(tmp_path, *letters)

    def kill(at: str, address: str) -> None:
        if (at, address) == (step, "letter2@example.com"):
            process.send_signal(signal.SIGKILL)
            process.wait()

    post.stop = kill
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    post.stop = lambda step, subject: None
    code, _, wrong = send(tmp_path, *letters)
    assert (code, "letter2.eml: in doubt" in wrong) == ((0, False) if step == "RCPT" else (3, True))
    assert post.count() == {f"letter{number}": 1 for number in range(4)}
    if step == "DATA":
        assert send(tmp_path, "--again", *letters)[0] == 0
        assert post.count()["letter2"] == 2


def test_a_letter_that_is_refused_does_not_stop_the_rest(
    tmp_path: Path, server: Controller, post: Post
) -> None:
    set_up(tmp_path, server)
    letters = [write_letter(tmp_path, "a"), write_letter(tmp_path, "b", "nobody@example.com")]
    letters += [write_letter(tmp_path, "c"), "d.eml"]
    (tmp_path / "d.eml").write_text("Subject: d\n\nx\n", encoding="utf-8")
    code, told, wrong = send(tmp_path, *letters)
    assert (code, told.count("sent to")) == (3, 2)
    assert "b.eml: not sent: 550" in wrong
    assert "d.eml: no recipient" in wrong
    assert post.count() == {"a": 1, "c": 1}


def test_a_password_never_goes_openly(tmp_path: Path, plain: Controller, post: Post) -> None:
    set_up(tmp_path, plain, security="none")
    letter = write_letter(tmp_path, "one")
    code, _, wrong = send(tmp_path, letter, **SECRET)
    assert (code, "never sent without TLS" in wrong) == (2, True)
    assert send(tmp_path, letter)[0] == 0  # Where none is asked for, it may be open.
    assert post.count() == {"one": 1}


def test_a_server_that_offers_no_tls_is_refused(
    tmp_path: Path, plain: Controller, post: Post
) -> None:
    set_up(tmp_path, plain)
    code, _, wrong = send(tmp_path, write_letter(tmp_path, "one"), **SECRET)
    assert (code, "STARTTLS" in wrong) == (3, True)
    assert post.received == []


def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path: Path, server: Controller, post: Post
) -> None:
    set_up(tmp_path, server, authority="")
    code, _, wrong = send(tmp_path, write_letter(tmp_path, "one"), **SECRET)
    assert (code, "certificate" in wrong.lower()) == (3, True)
    assert post.received == []


def test_a_file_of_credentials_that_others_can_read_is_refused(
    tmp_path: Path, server: Controller, post: Post
) -> None:
    set_up(tmp_path, server, credentials="mail.secret")
    secret = tmp_path / "mail.secret"
    secret.write_text("\n".join(SECRET.values()), encoding="utf-8")
    secret.chmod(0o644)
    code, _, wrong = send(tmp_path, write_letter(tmp_path, "one"))
    assert (code, "can be read by others" in wrong) == (2, True)
    secret.chmod(0o600)
    assert send(tmp_path, "one.eml")[0] == 0
    assert post.logins == [SECRET["MINUTES_MAIL_PASSWORD"].encode()]


def test_a_password_in_the_settings_is_no_setting(tmp_path: Path, server: Controller) -> None:
    set_up(tmp_path, server, password="x")  # noqa: S106 - that is what is refused
    code, _, wrong = send(tmp_path, write_letter(tmp_path, "one"))
    assert (code, "mail.password" in wrong) == (2, True)
