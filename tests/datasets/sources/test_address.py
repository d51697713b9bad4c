"""Which addresses a source may be fetched from."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.address import Guard, read_networks, redirected, shown, target_of, why_closed

OFFICE = Guard(read_networks(["10.0.0.0/8", "fd00::/8", "127.0.0.1"]))


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "this machine"),
        ("127.8.8.8", "this machine"),
        ("::1", "this machine"),
        ("0.0.0.0", "unspecified"),
        ("::", "unspecified"),
        ("10.0.0.1", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),
        ("198.18.0.1", "private"),
        ("192.0.0.170", "reserved"),
        ("192.88.99.1", "reserved"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("169.254.169.254", "link-local"),
        ("fe80::1", "link-local"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("fc00::1", "private"),
        ("fd12:3456::1", "private"),
        ("fec0::1", "private"),
        ("2001:db8::1", "private"),
        ("::ffff:8.8.8.8", "IPv4-mapped"),
        ("::ffff:127.0.0.1", "IPv4-mapped"),
        ("::7f00:1", "IPv4-compatible"),
        ("64:ff9b::7f00:1", "NAT64"),
        ("64:ff9b:1::1", "local NAT64"),
        ("2002:7f00:1::", "6to4"),
        ("2001:0:7f00:1::", "Teredo"),
    ],
)
def test_only_the_open_internet_is_open(address: str, kind: str) -> None:
    assert kind in str(why_closed(ip_address(address)))
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(LoadError, match=kind):
        Guard().addresses(target_of(f"http://{host}/a.csv"))


@pytest.mark.parametrize("address", ["8.8.8.8", "223.5.5.5", "1.1.1.1", "2606:4700:4700::1111", "240e::1"])
def test_global_addresses_are_open(address: str) -> None:
    assert Guard(resolve=lambda host, port: [address]).addresses(target_of("https://example.org/")) == (address,)


@given(st.ip_addresses())
def test_what_is_not_global_unicast_is_closed(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert why_closed(address) is not None


@given(st.ip_addresses(v=4))
def test_no_way_of_writing_an_ipv4_address_into_an_ipv6_one_opens_it(address: IPv4Address) -> None:
    number = int(address)
    forms = (number, 0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80)
    assert all(why_closed(IPv6Address(form)) is not None for form in forms)


def test_a_region_opens_its_networks_and_no_others() -> None:
    for url in ("http://10.20.30.40:8080/a", "http://[fd00::5]/a", "http://127.0.0.1/a"):
        assert OFFICE.addresses(target_of(url)) == (target_of(url).host,)
    for url in ("http://192.168.0.1/a", "http://127.0.0.2/a", "http://[::ffff:10.0.0.1]/a"):
        with pytest.raises(LoadError):
            OFFICE.addresses(target_of(url))


def test_the_refusal_names_the_setting() -> None:
    with pytest.raises(LoadError) as raised:
        Guard(resolve=lambda host, port: ["10.3.2.1"]).addresses(target_of("http://data.gov.example/a.csv?key=1"))
    assert str(raised.value) == (
        "data.gov.example (10.3.2.1) is a private address: a source is fetched from there only if the region says so\n"
        "  hint: if it is meant, region.yaml opens it or its network: source_networks: [10.3.2.1/32]"
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://010.0.0.1/",
        "http://127.0.0.1./",
        "http://localhost./",
        "http://example.org@127.0.0.1/",
        "http://127.0.0.1:80@example.org/",
        "http://user:password@example.org/",
        "http://１２７.０.０.１/",
        "http://ⓔxample.org/",
        "http://例子.cn/",
        "http://exam%70le.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org\r\nHost: x/",
        "http://exa\tmple.org/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://example..org/",
        "http:///a",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:8o/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "//example.org/",
        "example.org/a.csv",
    ],
)
def test_odd_spellings_are_refused_before_any_look_up(url: str) -> None:
    with pytest.raises(LoadError) as raised:
        target_of(url)
    assert "password@" not in str(raised.value)


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"https://example.org{text}"):
        try:
            target = target_of(url)
        except LoadError:
            continue
        assert target.host.isascii()
        assert target.url == target_of(target.url).url


def test_a_redirect_never_leaves_https_and_keeps_to_known_ports() -> None:
    asked = target_of("https://example.org:8443/a")
    assert redirected(asked, asked, "https://files.example.org/b").port == 443
    assert redirected(asked, asked, "https://files.example.org:8443/b").port == 8443
    for location in ("http://example.org/b", "https://example.org:6379/b", "ftp://example.org/b"):
        with pytest.raises(LoadError):
            redirected(asked, asked, location)


@pytest.mark.parametrize(
    "said", ["0.0.0.0/0", "::/0", "169.254.0.0/16", "fe80::/64", "224.0.0.0/8", "10.0.0.1/8", "here"]
)
def test_a_network_that_opens_too_much_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="source_networks"):
        read_networks([said])


def test_secrets_are_not_shown() -> None:
    assert shown("https://me:secret@example.org:8443/a.csv?key=secret#x") == "https://example.org:8443/a.csv"
    assert "secret" not in shown("http://me:sec@ret@[::1?key=secret")
