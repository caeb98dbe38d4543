"""Fetching a page: http(s) only, capped in size, time and redirects, and never from inside the own network.

Nothing that the server says makes it cost more than that: the deadline is one for the whole exchange, from the name's
resolution to the last byte, and what is packed is unpacked up to the cap and no further, once.

A name is resolved once, every address it has is checked, and the connection goes to the checked address: a name that
resolves differently a moment later (DNS rebinding) reaches nothing. Decimal and octal forms of an address need no rule
of their own, for what is checked is what the resolver made of them. Each redirect is checked anew.
"""

import asyncio
import ipaddress
import socket
import zlib
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


async def fetch(
    url: str, *, allow_hosts: Collection[str] = (), only: Collection[str] | None = None, before: Fetched | None = None
) -> Fetched | None:
    """Fetch a page; None when the server says that it is still what `before` was.

    Args:
        url: http or https.
        allow_hosts: host names whose addresses may be private or loopback.
        only: the hosts that may be asked at all, redirects included; None lets every public one.
        before: the page as fetched last, for a conditional request.

    Raises:
        Unfetched: refused, too large, too slow, or the server said no.
    """
    try:
        async with asyncio.timeout(MAX_SECONDS):
            return await _fetch(url, allow_hosts, only, before)
    except TimeoutError:
        raise Unfetched(f"{url} took longer than {MAX_SECONDS:g} s", "try again, or save the page to a file") from None


async def _fetch(
    url: str, allow_hosts: Collection[str], only: Collection[str] | None, before: Fetched | None
) -> Fetched | None:
    headers = {"User-Agent": "truceline", "Accept-Encoding": "gzip"}
    if before and before.etag:
        headers["If-None-Match"] = before.etag
    if before and before.last_modified:
        headers["If-Modified-Since"] = before.last_modified
    # No proxy from the environment: it would resolve the name again, unchecked.
    async with httpx.AsyncClient(trust_env=False, timeout=10.0, follow_redirects=False) as client:
        try:
            for _ in range(MAX_REDIRECTS + 1):
                request = await _to_checked_address(client, url, headers, allow_hosts, only)
                response = await client.send(request, stream=True)
                try:
                    if response.has_redirect_location:
                        url = str(httpx.URL(url).join(response.headers["location"]))
                        continue
                    if response.status_code == httpx.codes.NOT_MODIFIED:
                        return None
                    if response.status_code != httpx.codes.OK:
                        raise Unfetched(f"{url} answered {response.status_code} {response.reason_phrase}")
                    body = await _body(response, url)
                    return Fetched(url, body, response.headers.get("etag"), response.headers.get("last-modified"))
                finally:
                    await response.aclose()
        except httpx.InvalidURL as error:
            raise Unfetched(f"{url} is no address: {error}") from None
        except (httpx.HTTPError, zlib.error) as error:
            raise Unfetched(
                f"{url}: {error or type(error).__name__}", "try again, or save the page to a file"
            ) from None
    raise Unfetched(f"{url}: more than {MAX_REDIRECTS} redirects")


async def _to_checked_address(
    client: httpx.AsyncClient,
    url: str,
    headers: dict[str, str],
    allow_hosts: Collection[str],
    only: Collection[str] | None,
) -> httpx.Request:
    """A request to an address that was checked; the name goes into the Host header and the TLS handshake."""
    parsed = httpx.URL(url)
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise Unfetched(f"{url}: only http and https addresses are fetched")
    if parsed.userinfo:
        raise Unfetched(f"{parsed.copy_with(userinfo=b'')}: addresses with a user name are not fetched")
    if only is not None and parsed.host not in only:
        raise Unfetched(f"{parsed.host} is none of the hosts that may be fetched from")
    address = await _checked(parsed.host, parsed.port or (443 if parsed.scheme == "https" else 80), allow_hosts)
    return client.build_request(
        "GET",
        parsed.copy_with(host=address),
        headers={**headers, "Host": parsed.netloc.decode("ascii")},
        extensions={"sni_hostname": parsed.raw_host.decode("ascii")},
    )


async def _checked(host: str, port: int, allow_hosts: Collection[str]) -> str:
    """The first address of a host, when all of them may be reached."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
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


async def _body(response: httpx.Response, url: str) -> bytes:
    """Read a body, unpacked and capped.

    httpx would unpack a whole chunk at once, and as many times over as the server says: 64 KiB become gigabytes.
    """
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "gzip"):
        raise Unfetched(f"{url} is packed in a way that was not asked for")
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if packing == "gzip" else None
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += unpack.decompress(chunk, MAX_BYTES + 1 - len(body)) if unpack else chunk
        if len(body) > MAX_BYTES:
            raise Unfetched(f"{url} is larger than {MAX_BYTES // 1_048_576} MB", "save the part you need to a file")
    if unpack and not unpack.eof:
        raise Unfetched(f"{url} was broken off", "try again")
    return bytes(body)
