"""Fetching a page: http(s) only, capped in size, time and redirects, and never from inside the own network.

A name is resolved once, every address it has is checked, and the connection goes to the checked address: a name that
resolves differently a moment later (DNS rebinding) reaches nothing. Decimal and octal forms of an address need no rule
of their own, for what is checked is what the resolver made of them. Each redirect is checked anew.
"""

import ipaddress
import socket
import time
from collections.abc import Collection
from dataclasses import dataclass

import httpx

MAX_BYTES = 20 * 1024 * 1024
"""Unpacked. The longest live blogs with all their markup are some 5 MB."""
MAX_SECONDS = 30.0
"""For the whole exchange, redirects included, however slowly the bytes drip."""
MAX_REDIRECTS = 5
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Unfetched(Exception):  # noqa: N818 - said of a page
    """A page could not be fetched: `what` and the `mend`."""

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page: the address it came from in the end, its bytes, and what to send with the next conditional request."""

    url: str
    body: bytes
    etag: str | None = None
    last_modified: str | None = None


def fetch(url: str, *, allow_hosts: Collection[str] = (), before: Fetched | None = None) -> Fetched | None:
    """Fetch a page; None when the server says that it is still what `before` was.

    Args:
        url: http or https.
        allow_hosts: host names whose addresses may be private or loopback.
        before: the page as fetched last, for a conditional request.

    Raises:
        Unfetched: refused, too large, too slow, or the server said no.
    """
    headers = {"User-Agent": "truceline", "Accept-Encoding": "gzip"}
    if before and before.etag:
        headers["If-None-Match"] = before.etag
    if before and before.last_modified:
        headers["If-Modified-Since"] = before.last_modified
    deadline = time.monotonic() + MAX_SECONDS
    # No proxy from the environment: it would resolve the name again, unchecked.
    with httpx.Client(trust_env=False, timeout=10.0, follow_redirects=False) as client:
        try:
            for _ in range(MAX_REDIRECTS + 1):
                request = _to_checked_address(client, url, headers, allow_hosts)
                response = client.send(request, stream=True)
                try:
                    if response.has_redirect_location:
                        url = str(httpx.URL(url).join(response.headers["location"]))
                        continue
                    if response.status_code == httpx.codes.NOT_MODIFIED:
                        return None
                    if response.status_code != httpx.codes.OK:
                        raise Unfetched(f"{url} answered {response.status_code} {response.reason_phrase}")
                    body = _body(response, url, deadline)
                    return Fetched(url, body, response.headers.get("etag"), response.headers.get("last-modified"))
                finally:
                    response.close()
        except httpx.InvalidURL as error:
            raise Unfetched(f"{url} is no address: {error}") from None
        except httpx.HTTPError as error:
            raise Unfetched(
                f"{url}: {error or type(error).__name__}", "try again, or save the page to a file"
            ) from None
    raise Unfetched(f"{url}: more than {MAX_REDIRECTS} redirects")


def _to_checked_address(
    client: httpx.Client, url: str, headers: dict[str, str], allow_hosts: Collection[str]
) -> httpx.Request:
    """A request to an address that was checked; the name goes into the Host header and the TLS handshake."""
    parsed = httpx.URL(url)
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise Unfetched(f"{url}: only http and https addresses are fetched")
    if parsed.userinfo:
        raise Unfetched(f"{parsed.copy_with(userinfo=b'')}: addresses with a user name are not fetched")
    address = _checked(parsed.host, parsed.port or (443 if parsed.scheme == "https" else 80), allow_hosts)
    return client.build_request(
        "GET",
        parsed.copy_with(host=address),
        headers={**headers, "Host": parsed.netloc.decode("ascii")},
        extensions={"sni_hostname": parsed.raw_host.decode("ascii")},
    )


def _checked(host: str, port: int, allow_hosts: Collection[str]) -> str:
    """The first address of a host, when all of them may be reached."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unfetched(f"{host} cannot be resolved: {error}", "check the spelling and the network") from None
    addresses = list(dict.fromkeys(str(place[4][0]).split("%")[0] for place in found))
    if host not in allow_hosts and (inside := next((one for one in addresses if not is_public(one)), None)):
        raise Unfetched(
            f"{host} is {inside}, inside a private network", f"--allow-host {host} if you mean to fetch from there"
        )
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, in whatever IPv6 form an IPv4 address is wrapped."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _body(response: httpx.Response, url: str, deadline: float) -> bytes:
    """Read a body chunk by chunk: unpacked, capped, in time."""
    body = bytearray()
    for chunk in response.iter_bytes(65_536):
        body += chunk
        if len(body) > MAX_BYTES:
            raise Unfetched(f"{url} is larger than {MAX_BYTES // 1_048_576} MB", "save the part you need to a file")
        if time.monotonic() > deadline:
            raise Unfetched(f"{url} took longer than {MAX_SECONDS:.0f} s", "try again, or save the page to a file")
    return bytes(body)
