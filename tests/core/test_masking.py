"""Secrets out of sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.core.masking import masked

SECRET = "hunter2-Zs9"


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql+psycopg://hub:{SECRET}@db.example:5432/state",
        f"could not connect to mysql://hub:{SECRET}@10.0.0.1/x (timeout)",
        f"postgresql://hub:a@b/{SECRET}@db/state",
        f"postgresql://hub:{SECRET}/@db/state",
        f"https://me:{SECRET}@example.org/a.csv?x=1",
        f"Authorization: Bearer {SECRET}",
        f"authorization: Basic {SECRET}",
        f"{{'Authorization': 'Bearer {SECRET}', 'Accept': '*/*'}}",
        f"b'authorization': b'Bearer {SECRET}'",
        f"Cookie: session={SECRET}; lang=zh",
        f"host=db user=hub password={SECRET} dbname=state",
        f"password='{SECRET}'",
        f'{{"password": "{SECRET}", "user": "hub"}}',
        f"GET /a.csv?token={SECRET}&n=1",
        f"https://example.org/a.csv?api_key={SECRET}",
        f"https://example.org/a.csv?key={SECRET}",
        f"AWS_SECRET_ACCESS_KEY={SECRET}",
        f"--password={SECRET}",
    ],
)
def test_secrets_are_hidden_and_the_rest_is_read(text: str) -> None:
    shown = masked(text)
    assert SECRET not in shown
    assert "***" in shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org:8443/a.csv answered 404 Not Found",
        'database station: relation "air" does not exist',
        "region.yaml:3 (connections): the key of a row is missing",
        '数据库密码不对 · password authentication failed for user "hub"',
        "economy.industry_output@3 of office@example.org",
    ],
)
def test_sentences_without_secrets_stay(text: str) -> None:
    assert masked(text) == text


@given(
    st.text(alphabet=st.characters(exclude_characters="@'\" \t\r\n\x0b\x0c", exclude_categories=("Z", "C")), min_size=6)
)
def test_any_password_of_an_address_is_hidden(password: str) -> None:
    assert f":{password}@" not in masked(f"opened postgresql://hub:{password}@db:5432/state today")
