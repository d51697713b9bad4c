"""What a signed token has to say to be believed, and by whom it has to be signed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from tests.providers.signing_site import LOG_OUT, ONE, STRANGE, TWO, by_public_key, signed, unsigned
from zhongshu.core.text import Text
from zhongshu.sharing.people.outside.keys import fitting, read_keys
from zhongshu.sharing.people.outside.signed import LONGEST, Opened, Wrong, opened
from zhongshu.sharing.people.outside.spec import ProviderSpec
from zhongshu.sharing.people.outside.tokens import Asked, check_id_token, check_log_out, half_hash

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
ISSUER = "https://sso.example.gov.cn"
SPEC = ProviderSpec(title=Text(zh="政务", en="Gov"), issuer=ISSUER, client_id="zhongshu")
ASKED = Asked("n-1", NOW - timedelta(seconds=20))


def at(**ago: float) -> int:
    return int((NOW - timedelta(**ago)).timestamp())


def claims(**changed: Any) -> dict[str, Any]:
    honest = {"iss": ISSUER, "sub": "s", "aud": "zhongshu", "iat": at(), "exp": at(minutes=-5), "nonce": "n-1"}
    return {name: value for name, value in (honest | changed).items() if value is not None}


def published(*keys: Key, **said: str) -> dict[str, Any]:
    return {"keys": [key.as_dict(private=False) | said for key in keys]}


def open_it(token: str, *keys: Key, spec: ProviderSpec = SPEC, **said: str) -> Opened:
    held = read_keys(published(*(keys or (ONE,)), **said))
    return opened(token, spec.algorithms, lambda kid, alg: fitting(held, kid, alg))


def why(token: str, *keys: Key, spec: ProviderSpec = SPEC, **said: str) -> str:
    """Why the whole check refuses it; "" where it does not."""
    try:
        check_id_token(open_it(token, *keys, spec=spec, **said), spec, ASKED, NOW, "a-1")
    except Wrong as error:
        return error.why
    return ""


def test_an_honest_token_is_believed() -> None:
    assert why(signed(claims())) == ""
    assert why(signed(claims(aud=["zhongshu"]))) == ""
    assert why(signed(claims(aud=["zhongshu", "other"], azp="zhongshu"))) == ""
    assert why(signed(claims(at_hash=half_hash("a-1", "RS256")))) == ""


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (unsigned(claims()), "algorithm"),
        (by_public_key(claims()), "algorithm"),
        (signed(claims(), alg="PS256"), "algorithm"),
        (signed(claims(), STRANGE), "signature"),
        (signed(claims(), TWO, kid="two"), "key"),
        (signed(claims())[:-4] + "AAAA", "signature"),
        ("not.a.token", "shape"),
        ("e30.e30.", "shape"),
        ("", "shape"),
        ("a" * LONGEST + ".b.c", "shape"),
        (signed(claims(), typ="at+jwt"), "shape"),
        (signed([]), "shape"),  # type: ignore[arg-type]
    ],
)
def test_a_token_that_the_provider_did_not_sign_this_way_is_not(token: str, reason: str) -> None:
    assert why(token) == reason


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"iss": "https://evil.example"}, "issuer"),
        ({"iss": ISSUER + "/"}, "issuer"),
        ({"aud": "other"}, "audience"),
        ({"aud": ["other", "zhongshu"]}, "audience"),
        ({"aud": ["other", "zhongshu"], "azp": "other"}, "audience"),
        ({"azp": "other"}, "audience"),
        ({"aud": {"zhongshu": 1}}, "audience"),
        ({"nonce": "n-2"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": "ñ-1"}, "nonce"),
        ({"exp": at(seconds=61)}, "time"),
        ({"exp": None}, "shape"),
        ({"exp": "soon"}, "time"),
        ({"exp": 1e300}, "time"),
        ({"iat": at(seconds=-61)}, "time"),
        ({"iat": at(seconds=90)}, "time"),
        ({"nbf": at(seconds=-61)}, "time"),
        ({"sub": None}, "shape"),
        ({"sub": ""}, "shape"),
        ({"sub": "x" * 256}, "shape"),
        ({"sub": "a\nb"}, "shape"),
        ({"sub": 7}, "shape"),
        ({"at_hash": half_hash("a-2", "RS256")}, "signature"),
        ({"events": {LOG_OUT: {}}}, "shape"),
    ],
)
def test_a_token_of_another_time_place_or_person_is_not(changed: dict[str, Any], reason: str) -> None:
    assert why(signed(claims(**changed))) == reason


def test_clocks_may_be_a_minute_apart() -> None:
    assert why(signed(claims(exp=at(seconds=59)))) == ""
    assert why(signed(claims(iat=at(seconds=-60), nbf=at(seconds=-60)))) == ""
    assert why(signed(claims(iat=at(seconds=79)))) == ""


def test_who_logged_in_there_too_long_ago_shows_themselves_again() -> None:
    spec = SPEC.model_copy(update={"max_age": 3600})
    assert why(signed(claims(auth_time=at(minutes=60))), spec=spec) == ""
    assert why(signed(claims(auth_time=at(minutes=62))), spec=spec) == "age"
    assert why(signed(claims()), spec=spec) == "shape"


def test_a_token_that_names_no_key_was_signed_with_the_only_one() -> None:
    assert why(signed(claims(), kid=None)) == ""
    assert why(signed(claims(), kid=None), ONE, TWO) == "key"


@pytest.mark.parametrize("said", [{"use": "enc"}, {"alg": "RS512"}])
def test_a_key_for_something_else_opens_nothing(said: dict[str, str]) -> None:
    assert why(signed(claims()), ONE, **said) == "key"


@pytest.mark.filterwarnings("ignore:Key size")
def test_a_short_key_and_a_secret_one_are_no_keys() -> None:
    short = RSAKey.generate_key(1024, {"kid": "one"})
    assert read_keys(published(short)) == ()
    assert read_keys({"keys": [ONE.as_dict(private=True), {"kty": "oct", "k": "c2VjcmV0"}, 7, {"kty": "RSA"}]}) == ()
    with pytest.raises(ValueError, match="no JWK set"):
        read_keys({})


@pytest.mark.parametrize(
    ("alg", "key"),
    [
        ("ES256", ECKey.generate_key("P-256", {"kid": "one"})),
        ("Ed25519", OKPKey.generate_key("Ed25519", {"kid": "one"})),
        ("PS512", ONE),
    ],
)
def test_the_algorithms_that_are_agreed_are_taken(alg: str, key: Key) -> None:
    spec = SPEC.model_copy(update={"algorithms": (alg,)})
    assert why(signed(claims(at_hash=half_hash("a-1", alg)), key, alg), key, spec=spec) == ""
    assert why(signed(claims(), key, alg), ONE if key is not ONE else TWO, spec=spec) in ("key", "signature")


def log_out(**changed: Any) -> dict[str, Any]:
    honest = {"iss": ISSUER, "aud": "zhongshu", "iat": at(), "jti": "j-1", "sub": "s", "events": {LOG_OUT: {}}}
    return {name: value for name, value in (honest | changed).items() if value is not None}


def test_a_notice_tells_who_has_logged_out() -> None:
    told = check_log_out(open_it(signed(log_out(sid="there"), typ="logout+jwt")), SPEC, NOW)
    assert (told.subject, told.sid, told.jti) == ("s", "there", "j-1")
    assert check_log_out(open_it(signed(log_out(sub=None, sid="there"))), SPEC, NOW).subject is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"nonce": "n-1"}, "events"),
        ({"events": None}, "events"),
        ({"events": {LOG_OUT: 1}}, "events"),
        ({"events": {"something": {}}}, "events"),
        ({"sub": None}, "shape"),
        ({"jti": None}, "shape"),
        ({"iat": None}, "shape"),
        ({"iat": at(minutes=7)}, "time"),
        ({"iat": at(minutes=-2)}, "time"),
        ({"exp": at(minutes=2)}, "time"),
        ({"aud": "other"}, "audience"),
        ({"iss": "https://evil.example"}, "issuer"),
    ],
)
def test_what_is_no_notice_is_not_obeyed(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(Wrong) as refused:
        check_log_out(open_it(signed(log_out(**changed))), SPEC, NOW)
    assert refused.value.why == reason
    with pytest.raises(Wrong, match="events"):
        check_log_out(open_it(signed(claims())), SPEC, NOW)
