"""« Tester la connexion »: is there an xAPI service, does it speak our version, does it know us? It sends nothing."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lms.forwarding import addresses, delivering, wording
from lms.forwarding.sending import Trouble
from lms.forwarding.transport import Remote, Unreached
from lms.models import Target

PATIENCE = 10.0  # seconds: a person is waiting
UNKNOWN, MAY_NOT = 401, 403


def problem(target: Target) -> str | Promise:
    """Return what is wrong with the way to a target, in words; empty when it works."""
    try:
        addresses.check(target.endpoint)
        remote = delivering.connect(target)
    except ValidationError as error:
        return " ".join(error.messages)
    except Trouble as trouble:
        return wording.error(trouble.code)
    remote.patience(PATIENCE)
    try:
        return _of_service(remote, target.version) or _of_credentials(remote)
    except Unreached as error:
        return wording.error(error.code)
    finally:
        remote.close()


def _of_service(remote: Remote, version: str) -> str | Promise:
    about = remote.about()
    if about.status == UNKNOWN:
        return wording.error("credentials")
    said = about.content.get("version") if isinstance(about.content, dict) else None
    if not about.success or not isinstance(said, list):
        return wording.error("address")
    if any(str(each).startswith(version[:3]) for each in said):
        return ""
    spoken = ", ".join(str(each)[:20] for each in said[:10])
    return _("Ce service ne parle pas xAPI %(wanted)s, mais : %(spoken)s.") % {"wanted": version, "spoken": spoken}


def _of_credentials(remote: Remote) -> str | Promise:
    known = remote.ask("GET", "statements", parameters={"limit": "1"})
    if known.status == UNKNOWN:
        return wording.error("credentials")
    # A client that may only write is refused with 403, and is known all the same.
    return "" if known.success or known.status == MAY_NOT else wording.error("unexpected")
