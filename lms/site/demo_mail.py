"""Mail in demo mode: to the console, and kept as files for the page `/demo/courriers/`."""

from __future__ import annotations

import time
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend

KEPT = 20


class DemoBackend(EmailBackend):
    """Writes each mail to the console, as Django's own, and to `var/mails/`, where the last few are kept."""

    def write_message(self, message: EmailMessage) -> None:
        """Write one mail twice."""
        super().write_message(message)
        folder = Path(settings.DEMO_MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{time.time_ns()}.eml").write_bytes(message.message().as_bytes())
        for old in sorted(folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)


def last_mails() -> list[Parsed]:
    """Return the mails that are kept, newest first."""
    files = sorted(Path(settings.DEMO_MAIL_DIR).glob("*.eml"), reverse=True)
    return [message_from_bytes(file.read_bytes(), _class=Parsed, policy=policy.default) for file in files]
