"""The transport: bounded in time and size, verified, pooled, and going nowhere else."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import tincan
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError

from lms.forwarding import addresses, transport
from lms.forwarding.transport import Remote, Unreached
from tests.support.store import Store, serving

pytestmark = pytest.mark.made_up  # statements that no act of ours would record


def remote(url: str, **changes: str) -> Remote:
    return Remote(**{"endpoint": url, "username": "user", "password": "pässwörd", "version": "2.0.0"} | changes)


@pytest.fixture
def store() -> Iterator[Store]:
    with serving(Store()) as store:
        yield store


def test_about_of_a_store_that_speaks_both(store: Store) -> None:
    answer = remote(store.url).about()
    assert (answer.status, answer.content) == (200, {"version": ["1.0.3", "2.0.0"]})
    assert store.requests[0].headers["x-experience-api-version"] == "2.0.0"
    assert store.requests[0].headers["accept-encoding"] == "identity"


def test_tincan_s_own_methods_go_through_it(store: Store) -> None:
    client = remote(store.url, version="1.0.3")
    statement = tincan.Statement(
        actor=tincan.Agent(mbox="mailto:a@example.org"),
        verb=tincan.Verb(id="http://example.org/v"),
        object=tincan.Activity(id="http://example.org/a"),
        id="5eed0000-0000-4000-8000-000000000001",
    )
    store.answer = b'["5eed0000-0000-4000-8000-000000000001"]'
    answer = client.save_statements([statement])
    assert answer.success
    assert list(store.kept) == [str(statement.id)]
    assert client.retrieve_statement(statement.id).content.verb.id == "http://example.org/v"


def test_one_connection_for_many_requests(store: Store) -> None:
    client = remote(store.url)
    sockets = set()
    for _number in range(20):
        client.about()
        sockets.add(id(client._live))
    assert len(sockets) == 1
    client.close()


def test_a_server_that_says_nothing_is_given_up(store: Store, monkeypatch) -> None:
    monkeypatch.setattr(transport, "READ_SECONDS", 0.2)
    store.seconds = 1.5
    begun = time.monotonic()
    with pytest.raises(Unreached) as error:
        remote(store.url).about()
    assert error.value.code == "slow"
    assert time.monotonic() - begun < 1.2


@pytest.mark.parametrize("tls", [False, True])
def test_an_answer_that_drips_is_given_up(store: Store, authority, *, tls: bool) -> None:
    store.drip, store.answer, store.status = 0.05, b"x" * 400, 200
    url, ca = (authority.serve(store), authority.pem) if tls else (store.url, "")
    client = remote(url, ca=ca)
    client.patience(0.6)
    begun = time.monotonic()
    with pytest.raises(Unreached) as error:
        client.about()
    assert error.value.code == "slow"
    assert time.monotonic() - begun < 3
    store.drip = 0
    client.patience(10)
    assert client.about().status == 200, "the next request has a connection of its own"


def test_headers_that_drip_are_given_up() -> None:
    """Bytes come all the time, so no pause is long: only the whole request's time ends it."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            peer, _address = server.accept()
            with peer:
                try:
                    peer.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
                    for _number in range(100):
                        peer.sendall(b"x")
                        time.sleep(0.05)
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        client = remote(f"http://127.0.0.1:{server.getsockname()[1]}/")
        client.patience(0.5)
        begun = time.monotonic()
        with pytest.raises(Unreached) as error:
            client.about()
        assert error.value.code == "slow"
        assert time.monotonic() - begun < 2
        thread.join()


def test_an_answer_without_end_is_cut(store: Store) -> None:
    store.answer, store.status = b"x" * (transport.LARGEST_ANSWER + 1), 200
    with pytest.raises(Unreached, match="more than 1000000 bytes"):
        remote(store.url).about()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(store: Store, status: int) -> None:
    with serving(Store()) as elsewhere:
        store.status, store.headers = status, {"Location": elsewhere.url}
        assert remote(store.url).ask("POST", "statements", body=b"[]").status == status
        assert elsewhere.requests == [], "least of all with our credentials"


def test_no_proxy_of_the_environment_is_asked(store: Store, monkeypatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert remote(store.url).about().status == 200


@pytest.mark.parametrize("resource", ["http://127.0.0.1:9/statements", "/statements", "//127.0.0.1:9/x"])
def test_a_resource_stands_below_the_endpoint(store: Store, resource: str) -> None:
    with pytest.raises(Unreached, match="below"):
        remote(store.url).ask("GET", resource)


# ------------------------------------------------------------------------- TLS


class Authority:
    """A private certificate authority, and stores that it vouches for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autorité d’essai")])
        self.certificate = self._made(self.name, self.key.public_key(), ca=True)
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        self.open: list[socket.socket] = []

    def _made(self, subject: x509.Name, public, *, ca: bool, days: int = 10) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=20))
            .not_valid_after(now + datetime.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        if ca:
            usage = x509.KeyUsage(*[name in {5, 6} for name in range(9)])
            builder = builder.add_extension(usage, critical=True)
        else:
            names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def serve(self, store: Store, *, days: int = 10) -> str:
        """Put TLS before a store that is served already: bytes go through a thread."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
        certificate = self._made(subject, key.public_key(), ca=False, days=days)
        file = self.folder / "server.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        server = socket.create_server(("127.0.0.1", 0))
        self.open.append(server)
        inner = ("127.0.0.1", int(store.url.split(":")[2].split("/")[0]))
        threading.Thread(target=_accept, args=(server, context, inner), daemon=True).start()
        return f"https://127.0.0.1:{server.getsockname()[1]}/xapi/"


def _accept(server: socket.socket, context: ssl.SSLContext, inner: tuple[str, int]) -> None:
    while True:
        try:
            raw, _address = server.accept()
        except OSError:
            return
        try:
            outer = context.wrap_socket(raw, server_side=True)
        except OSError:
            raw.close()
            continue
        plain = socket.create_connection(inner)
        for ends in ((outer, plain), (plain, outer)):
            threading.Thread(target=_pump, args=ends, daemon=True).start()


def _pump(source: socket.socket, drain: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            drain.sendall(data)
    except OSError:
        return
    finally:
        for each in (source, drain):
            with contextlib.suppress(OSError):
                each.close()


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    found = Authority(tmp_path)
    yield found
    for each in found.open:
        each.close()


def test_a_private_authority_is_trusted_where_it_is_given(store: Store, authority: Authority) -> None:
    url = authority.serve(store)
    assert remote(url, ca=authority.pem).about().status == 200
    with pytest.raises(Unreached) as error:
        remote(url).about()
    assert error.value.code == "tls"


def test_an_expired_certificate_is_refused(store: Store, authority: Authority) -> None:
    with pytest.raises(Unreached) as error:
        remote(authority.serve(store, days=-1), ca=authority.pem).about()
    assert error.value.code == "tls"


def test_a_certificate_is_for_its_host(store: Store, authority: Authority) -> None:
    url = authority.serve(store).replace("127.0.0.1", "localhost")
    with pytest.raises(Unreached) as error:
        remote(url, ca=authority.pem).about()
    assert error.value.code == "tls"


# ------------------------------------------------------------------- addresses


def why(endpoint: str) -> str:
    try:
        addresses.check(endpoint)
    except ValidationError as error:
        return str(error.code)
    return ""


@pytest.mark.parametrize("endpoint,code", [
    ("https://8.8.8.8/xapi/", ""),
    ("https://[2001:4860:4860::8888]/xapi/", ""),
    ("http://127.0.0.1:8000/xapi/", ""),
    ("http://8.8.8.8/xapi/", "https"),
    ("ftp://8.8.8.8/", "https"),
    ("8.8.8.8/xapi", "https"),
    ("https://10.0.0.7/xapi/", "internal"),
    ("https://192.168.1.1/", "internal"),
    ("https://169.254.169.254/latest/", "internal"),
    ("https://[::ffff:10.0.0.7]/", "internal"),
    ("https://[64:ff9b::a00:7]/", "internal"),
    ("https://[2002:a00:7::]/", "internal"),
    ("https://[fd00::1]/", "internal"),
    ("https://[fe80::1]/", "internal"),
    ("https://0.0.0.0/", "internal"),
    ("https://167772167/", "internal"),
    ("https://0x0a000001/", "internal"),
    ("https://224.0.0.1/", "internal"),
    ("https://user:pass@8.8.8.8/", "malformed"),
    ("https://8.8.8.8/?a=b", "malformed"),
    ("https://8.8.8.8/#a", "malformed"),
    ("https://8.8.8.8:99999/", "malformed"),
    ("https://8.8.8.8 /", "malformed"),
    ("https://8.8.8.8\\@10.0.0.7/", "malformed"),
    ("https://8.8.8.8/\r\nX: y", "malformed"),
    ("https:///xapi", "malformed"),
    ("https://[::1", "malformed"),
    ("https://no-such-name.invalid/", "unknown"),
])  # fmt: skip
def test_where_statements_may_go(endpoint: str, code: str) -> None:
    assert why(endpoint) == code


def test_outside_a_demonstration_loopback_must_be_named(settings) -> None:
    settings.MEDIANE = {**settings.MEDIANE, "DEMO": False}
    assert why("http://127.0.0.1:8000/") == "internal"
    settings.MEDIANE = {**settings.MEDIANE, "FORWARD_INTERNAL": ("127.0.0.1", "10.0.0.7")}
    assert why("http://127.0.0.1:8000/") == ""
    assert why("https://10.0.0.7/") == ""
    assert why("https://10.0.0.8/") == "internal"
    assert why("http://10.0.0.7/") == "https"


def test_a_name_that_leads_inside_later_gets_nothing(store: Store, settings) -> None:
    """Checked at connecting too: what a form saw may have changed since."""
    settings.MEDIANE = {**settings.MEDIANE, "DEMO": False}
    with pytest.raises(Unreached) as error:
        remote(store.url.replace("127.0.0.1", "localhost")).about()
    assert error.value.code == "forbidden"
    assert store.requests == []
