"""Which addresses statements may be sent to: https, or loopback; never an internal machine that nobody has named.

Looked at when a target is saved, and again at every connection (`transport.py` compares the address that answered): a
name that leads elsewhere afterwards gets nothing. `MEDIANE["FORWARD_INTERNAL"]` names the hosts that may be internal.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lms.conf import conf

HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]*[a-z0-9])?)*\.?", re.IGNORECASE)
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # NAT64: the last 32 bits are where it leads
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def check(endpoint: str) -> None:
    """Raise ValidationError, in words, unless statements may be sent to this address."""
    host = _host(endpoint)
    found = _resolved(host)
    if not found:
        raise ValidationError(_("Le nom « %(host)s » n’existe pas, ou ne répond pas.") % {"host": host}, code="unknown")
    loopback = all(each.is_loopback for each in found)
    if urlsplit(endpoint).scheme != "https" and not loopback:
        raise ValidationError(_("L’adresse doit commencer par https://."), code="https")
    if not all(permitted(each, host) for each in found):
        message = _(
            "« %(host)s » est une machine interne. Le réglage FORWARD_INTERNAL nomme celles qui peuvent recevoir."
        )
        raise ValidationError(message % {"host": host}, code="internal")


def _host(endpoint: str) -> str:
    """Return the host of an address that is whole and nothing more. Raises ValidationError."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError as error:
        raise ValidationError(_("Cette adresse n’est pas valable."), code="malformed") from error
    if parts.scheme not in {"https", "http"}:
        raise ValidationError(_("L’adresse doit commencer par https://."), code="https")
    whole = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint and "\\" not in endpoint
    host = parts.hostname or ""
    if not whole or port == 0 or parts.username is not None or not (_literal(host) or HOST.fullmatch(host)):
        raise ValidationError(_("Cette adresse n’est pas valable."), code="malformed")
    if "?" in endpoint or "#" in endpoint:
        message = _("L’adresse s’arrête à la racine du service, sans « ? » ni « # ».")
        raise ValidationError(message, code="malformed")
    return host


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _resolved(host: str) -> list[Address]:
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [read(str(row[4][0])) for row in rows]


def read(text: str) -> Address:
    """Read an address as a socket tells it; an IPv4 address inside an IPv6 one is that IPv4 address."""
    found = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(found, ipaddress.IPv4Address):
        return found
    if found in TRANSLATED:
        return ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
    return found.ipv4_mapped or found.sixtofour or found


def permitted(address: Address, host: str) -> bool:
    """Whether this host may have this address: a public one, one that was named, or loopback in a demonstration."""
    if host.lower().rstrip(".") in {each.lower() for each in conf().forward_internal}:
        return True
    if address.is_loopback:
        return conf().demo
    return address.is_global and not address.is_multicast
