"""Which addresses a source may be fetched from: nothing inside this machine or network, unless the region says so.

A server that fetches what it is told can be told to fetch what only it can reach (server-side request forgery). So a
name is looked up once, every address it has must be allowed, and the connection goes to those very addresses: a name
that answers differently a moment later changes nothing.
"""

import re
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit, urlunsplit

from zhongshu.core.errors import LoadError

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Iterable[str]]
"""A host name and a port to the addresses that the name has now; OSError when it has none."""

PORTS = {"http": 80, "https": 443}
SETTING = "source_networks"
"""The key of region.yaml that opens networks of one's own."""

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_UNSPOKEN = re.compile(r"[\x00-\x1f\x7f\\]")
_GLOBAL_6 = ip_network("2000::/3")
_NEVER = tuple(ip_network(text) for text in ("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "fe80::/10", "ff00::/8"))
"""No region opens these: unspecified, link-local (where clouds keep their keys: 169.254.169.254), multicast."""
_SPECIAL_4 = tuple(ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4"))
_DOUBLES = {
    "6to4": ip_network("2002::/16"),
    "Teredo": ip_network("2001::/32"),
    "NAT64": ip_network("64:ff9b::/96"),
    "local NAT64": ip_network("64:ff9b:1::/48"),
    "IPv4-mapped": ip_network("::ffff:0:0/96"),
    "IPv4-compatible": ip_network("::/96"),
    "documentation": ip_network("3fff::/20"),
}
"""IPv6 that stands for another address, which a rule about networks would not see."""


@dataclass(frozen=True)
class Target:
    """One http(s) address taken apart once; `host` is a canonical IP address or an ASCII name in lower case."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What the Host header says: the port only where it is not the scheme's own."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def shown(self) -> str:
        """For messages: what stands after `?` may be a key."""
        return shown(self.url)

    def at(self, address: str) -> str:
        """The URL with the host replaced by an IP address."""
        name = f"[{address}]" if ":" in address else address
        return f"{self.scheme}://{name}:{self.port}{self.path}"


def system_addresses(host: str, port: int) -> list[str]:
    """What this machine's resolver answers."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(answer[4][0]) for answer in found]


@dataclass(frozen=True)
class Guard:
    """A region's rule on source addresses: global ones, and those inside `networks`."""

    networks: tuple[Network, ...] = ()
    resolve: Resolve = system_addresses

    def addresses(self, target: Target) -> tuple[str, ...]:
        """The addresses to connect to, each of them allowed. LoadError for a name that has one that is not."""
        try:
            found = [target.host] if _literal(target.host) else list(self.resolve(target.host, target.port))
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise LoadError(f"{target.authority} cannot be reached: the name is not known ({reason})") from None
        for text in found:
            self._refuse(text, target)
        if not found:
            raise LoadError(f"{target.authority} cannot be reached: the name has no address")
        return tuple(dict.fromkeys(found))

    def _refuse(self, text: str, target: Target) -> None:
        address = ip_address(text)
        reason = why_closed(address)
        if reason is None or any(address in network for network in self.networks):
            return
        what = target.authority if target.host == text else f"{target.authority} ({text})"
        if _double(address) is not None or any(address in network for network in _NEVER):
            raise LoadError(f"{what} is {reason}: no source is fetched from there")
        raise LoadError(
            f"{what} is {reason}: a source is fetched from there only if the region says so",
            hint=f"if it is meant, region.yaml opens it or its network: {SETTING}: [{address}/{address.max_prefixlen}]",
        )


def target_of(url: str) -> Target:
    """Take an address apart. LoadError for other schemes, users, and spellings that programs read differently.

    >>> target_of("https://Example.org/a.csv?key=1").authority, target_of("http://[2606:4700::1]:8080").path
    ('example.org', '/')
    """
    parts = _split(url)
    if parts.scheme not in PORTS:
        raise LoadError(f"{shown(url)} is no http or https address")
    if "@" in parts.netloc:
        raise LoadError(f"{shown(url)} holds a user or password, which sources do not send")
    host = _host(parts, url)
    try:
        port = PORTS[parts.scheme] if parts.port is None else parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise LoadError(f"{shown(url)} has a port that is none; a port is a number from 1 to 65535")
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return Target(parts.scheme, host, port, path)


def redirected(asked: Target, now: Target, location: str) -> Target:
    """Where a redirect leads. LoadError from https to http, and to a port that is no web port nor the one asked."""
    after = target_of(location)
    if (now.scheme, after.scheme) == ("https", "http"):
        raise LoadError(f"{now.authority} redirects from https to http ({after.authority}), where anybody can listen")
    if after.port not in {asked.port, *PORTS.values()}:
        raise LoadError(f"{now.authority} redirects to port {after.port}, which the source does not name")
    return after


def why_closed(address: Address) -> str | None:
    """What kind of address it is, where it is not one of the open internet.

    >>> why_closed(ip_address("10.1.2.3")), why_closed(ip_address("8.8.8.8"))
    ('a private address', None)
    """
    if (double := _double(address)) is not None:
        return f"an address of the kind {double}"
    kinds = {
        "the address of this machine itself": address.is_loopback,
        "the unspecified address": address.is_unspecified,
        "a link-local address": address.is_link_local,
        "a multicast address": address.is_multicast,
        "a reserved address": any(address in network for network in _SPECIAL_4),
        "a private address": not address.is_global or (address.version == 6 and address not in _GLOBAL_6),
    }
    return next((kind for kind, is_it in kinds.items() if is_it), None)


def read_networks(said: Sequence[str]) -> tuple[Network, ...]:
    """The networks that region.yaml opens. ValueError for what is none, or is wider than a private network can be.

    >>> read_networks(["10.0.0.0/8", "fd00::/8", "127.0.0.1"])[2]
    IPv4Network('127.0.0.1/32')
    """
    return tuple(_network(text) for text in said)


def shown(url: str) -> str:
    """An address without user, password and query, for messages; never raises.

    >>> shown("https://me:secret@example.org/a.csv?key=1")
    'https://example.org/a.csv'
    """
    scheme, mark, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    host = re.split(r"[?#]", authority.rpartition("@")[2])[0]
    kept = f"{scheme}{mark}{host}{slash}{re.split(r'[?#]', path)[0]}" if mark else re.split(r"[?#@]", url)[0]
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in kept)


def _split(url: str) -> SplitResult:
    if _UNSPOKEN.search(url):
        raise LoadError(f"{shown(url)} is no address: it holds a control character or a backslash")
    try:
        parts = urlsplit(url)
        _ = parts.hostname
    except ValueError as error:
        raise LoadError(f"{shown(url)} is no address: {error}") from None
    return parts


def _host(parts: SplitResult, url: str) -> str:
    host = (parts.hostname or "").lower()
    if _literal(host):
        return str(ip_address(host))
    if not host.isascii():
        raise LoadError(f"{shown(url)} has a host in letters beyond ASCII", hint="write it as xn--… (its ASCII form)")
    labels = host.split(".")
    if labels[-1] == "" and len(labels) > 1:
        raise LoadError(f"{shown(url)} has a host that ends in a dot", hint=f"write {host.rstrip('.')}")
    if not all(_LABEL.fullmatch(label) for label in labels) or len(host) > 253:
        raise LoadError(f"{shown(url)} names no host")
    if re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1]):  # 127.1, 2130706433, 0x7f.1, 010.0.0.1: each reader its own way
        raise LoadError(
            f"{shown(url)} spells an address in an unusual way",
            hint="write an IPv4 address as four numbers, for instance 203.0.113.5",
        )
    return host


def _literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def _double(address: Address) -> str | None:
    """The kind of IPv6 address that stands for another one; ::1 and :: are themselves."""
    if int(address) <= 1:
        return None
    return next((name for name, network in _DOUBLES.items() if address in network), None)


def _network(text: str) -> Network:
    try:
        network = ip_network(text)
    except ValueError as error:
        raise ValueError(f"{SETTING}: {text!r} is no network ({error}); for instance 10.0.0.0/8") from None
    widest = 8 if network.version == 4 else 7
    if network.prefixlen < widest:
        raise ValueError(f"{SETTING}: {text} is wider than /{widest}: name the networks where sources are")
    if any(network.version == other.version and network.overlaps(other) for other in _NEVER):
        raise ValueError(f"{SETTING}: {text} holds addresses that are never fetched from (link-local, multicast)")
    return network
