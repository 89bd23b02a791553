"""Sending: letters to an SMTP server, each once, whatever happens in between.

A journal beside the outbox knows every letter by the digest of its file. It is told before the last
line of a letter goes out that this is about to happen: until then the server has nothing that it
could deliver, and from its answer on it has all. A letter that was cut short in that instant is in
doubt, and is told instead of sent twice.
"""

from __future__ import annotations

import contextlib
import json
import os
import smtplib
import ssl
import stat
from dataclasses import dataclass
from email import message_from_bytes
from email.headerregistry import Address
from email.policy import SMTP
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipeline.errors import MinutesError, UsageError
from pipeline.outbox.manifest import digest
from pipeline.system import disk
from pipeline.system.lease import lock_file

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from email.message import EmailMessage
    from pathlib import Path

    from pipeline.settings import MailSettings, Settings

USER, PASSWORD = "MINUTES_MAIL_USER", "MINUTES_MAIL_PASSWORD"
"""Names in the environment of what the server asks for."""
SECONDS = 60.0
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_FAULTS = (smtplib.SMTPException, ssl.SSLError, OSError)


class LetterStatus(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    WOULD_SEND = "would_send"
    BEFORE = "before"
    """It was sent earlier."""
    DOUBT = "doubt"
    """The program was stopped in the instant of sending it; nobody knows whether it went."""
    NOBODY = "nobody"
    """It names no recipient."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as a file has it, under the name that it is told by."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class LetterResult:
    """What became of a letter, to whom, and why not."""

    name: str
    status: LetterStatus
    recipients: tuple[str, ...] = ()
    fault: str = ""


class SentJournal:
    """Journal of what was sent: a line for each step of each letter, on the disk before the next.

    One process at a time has it; raises MinutesError where another one does.
    """

    def __init__(self, outbox: Path) -> None:
        file = outbox.parent / f"{outbox.name}.sent.jsonl"
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            lock_file(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise MinutesError(f"{file}: letters are being sent by another process") from error
        self._steps = dict(_read_steps(file.read_bytes()))
        disk.flush_folder(file.parent)

    def find(self, key: str) -> str:
        """The last step of a letter; empty where there was none."""
        return self._steps.get(key, "")

    def note(self, key: str, step: str, **details: str) -> None:
        """Note a step, before anything else happens."""
        line = json.dumps({"letter": key, "step": step, **details}, ensure_ascii=False)
        # A line that a crash cut short ends where the next begins.
        disk.write(self._descriptor, f"\n{line}\n".encode())
        disk.flush(self._descriptor)
        self._steps[key] = step

    def close(self) -> None:
        """Let another process have it."""
        os.close(self._descriptor)


def _read_steps(data: bytes) -> Iterator[tuple[str, str]]:
    for line in data.splitlines():
        with contextlib.suppress(ValueError, KeyError, TypeError):
            step = json.loads(line)
            yield step["letter"], step["step"]


def find_credentials(settings: Settings, environment: Mapping[str, str]) -> tuple[str, str] | None:
    """User and password, from the environment or the file of the settings; None without any.

    Raises UsageError where they would go over an open line or lie open to others.
    """
    mail = settings.mail
    found = (environment.get(USER, ""), environment.get(PASSWORD, ""))
    if mail.credentials and not all(found):
        file = settings.base / mail.credentials
        try:
            lines = disk.read_file(file, 10_000).decode().splitlines()
            mode = file.stat().st_mode
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"mail.credentials: {file}: {error}") from error
        if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise UsageError(f"mail.credentials: {file} can be read by others; run chmod 600")
        if len(lines) < 2:
            raise UsageError(
                f"mail.credentials: {file} has the user on one line, then the password"
            )
        found = (lines[0], lines[1])
    if not all(found):
        return None
    if not "".join(found).isascii():
        raise UsageError("the user and password of the mail server: only ASCII can be sent")
    if mail.security == "none":
        raise UsageError('mail.security is "none": a password is never sent without TLS')
    return found


def send_letters(
    letters: list[Letter],
    settings: Settings,
    credentials: tuple[str, str] | None,
    now: dt.datetime,
    *,
    again: bool = False,
    look: bool = False,
) -> Iterator[LetterResult]:
    """Send every letter that was not sent yet, `again` those in doubt as well; `look` sends none.

    What fails at one letter does not stop the rest; raises UsageError or MinutesError where the
    settings, the journal or the server let none be sent.
    """
    if not (settings.mail.host and settings.mail.sender):
        raise UsageError("minutes.toml: [mail] needs `host` and `sender` for sending")
    journal = SentJournal(settings.outbox)
    try:
        server: smtplib.SMTP | None = None
        for letter in letters:
            result = _look_at(letter, journal, again=again)
            if result is None and look:
                message = _prepare(letter, settings.mail, now)
                recipients = _list_recipients(message)
                yield LetterResult(letter.name, LetterStatus.WOULD_SEND, recipients)
            elif result is None:
                server = server or _connect(settings, credentials)
                result = _send(letter, server, journal, settings.mail, now)
                if result.status is not LetterStatus.SENT:
                    # A session that was cut off in a letter would take what follows for its text.
                    server.close()
                    server = None
                yield result
            else:
                yield result
        if server:
            with contextlib.suppress(*_FAULTS):  # All is sent by now.
                server.quit()
    finally:
        journal.close()


def _look_at(letter: Letter, journal: SentJournal, *, again: bool) -> LetterResult | None:
    """Why a letter is not sent; None where it is."""
    step = journal.find(digest(letter.data))
    if step == "sent":
        return LetterResult(letter.name, LetterStatus.BEFORE)
    if step == "sending" and not again:
        return LetterResult(letter.name, LetterStatus.DOUBT)
    if not _list_recipients(_parse(letter)):
        return LetterResult(letter.name, LetterStatus.NOBODY)
    return None


def _parse(letter: Letter) -> EmailMessage:
    return message_from_bytes(letter.data, policy=SMTP)


def _list_recipients(message: EmailMessage) -> tuple[str, ...]:
    """The addresses of all whom a letter is for."""
    found: dict[str, None] = {}
    for header in ("To", "Cc", "Bcc"):
        value: Any = message.get(header)
        for address in value.addresses if value is not None else ():
            if address.domain:
                found[address.addr_spec] = None
    return tuple(found)


def _prepare(letter: Letter, mail: MailSettings, now: dt.datetime) -> EmailMessage:
    """The letter as it is sent: from whom, when, and under an id that is the same each time."""
    message = _parse(letter)
    for header in ("X-Unsent", "From", "Date", "Message-ID"):
        del message[header]
    sender = Address(mail.sender_name, addr_spec=mail.sender)
    message["From"] = sender
    message["Date"] = now
    message["Message-ID"] = f"<{digest(letter.data)[:32]}@{sender.domain}>"
    return message


def _connect(settings: Settings, credentials: tuple[str, str] | None) -> smtplib.SMTP:
    """A session with the server, in which nothing is said openly that TLS should hide."""
    mail = settings.mail
    port = mail.port or _PORTS[mail.security]
    try:
        context = ssl.create_default_context(
            cafile=str(settings.base / mail.authority) if mail.authority else None
        )
        if mail.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                mail.host, port, timeout=SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(mail.host, port, timeout=SECONDS)
        if mail.security == "starttls":
            server.starttls(context=context)
        if credentials:
            server.login(*credentials)
    except (*_FAULTS, ValueError) as error:
        raise MinutesError(f"{mail.host}:{port}: {_describe(error)}") from error
    return server


def _send(
    letter: Letter,
    server: smtplib.SMTP,
    journal: SentJournal,
    mail: MailSettings,
    now: dt.datetime,
) -> LetterResult:
    message = _prepare(letter, mail, now)
    recipients = _list_recipients(message)
    del message["Bcc"]
    key = digest(letter.data)
    try:
        _offer(server, mail.sender, recipients)
        server.send(_end_lines(message.as_bytes()))
        journal.note(key, "sending", name=letter.name)
        server.send(b".\r\n")
        code, answer = server.getreply()
        if code != 250:
            journal.note(key, "refused")
            raise smtplib.SMTPDataError(code, answer)
    except (*_FAULTS, ValueError) as error:
        status = LetterStatus.DOUBT if journal.find(key) == "sending" else LetterStatus.FAILED
        return LetterResult(letter.name, status, recipients, _describe(error))
    journal.note(key, "sent", at=now.isoformat())
    return LetterResult(letter.name, LetterStatus.SENT, recipients)


def _offer(server: smtplib.SMTP, sender: str, recipients: tuple[str, ...]) -> None:
    """Have the server ready for the text; raises SMTPException where it takes not everybody."""
    server.ehlo_or_helo_if_needed()
    _expect(server.mail(sender), 250)
    for recipient in recipients:
        _expect(server.rcpt(recipient), 250, 251)
    server.putcmd("data")
    _expect(server.getreply(), 354)


def _expect(reply: tuple[int, bytes], *codes: int) -> None:
    if reply[0] not in codes:
        raise smtplib.SMTPResponseException(*reply)


def _end_lines(data: bytes) -> bytes:
    """The text of a letter as SMTP has it, but for the line that ends it."""
    lines = b"\r\n".join(data.splitlines())
    return (b"\r\n" + lines).replace(b"\r\n.", b"\r\n..")[2:] + b"\r\n"


def _describe(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        said = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
        return f"{error.smtp_code} {said}"
    return str(error) or type(error).__name__
