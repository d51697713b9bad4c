"""Who an outside provider of log-in says somebody is, and what came of it: posts, sessions, log-ins under way."""

from sqlalchemy import Column, String, Table, Text

from zhongshu.state.base import METADATA, Instant

identity = Table(
    "identity",
    METADATA,
    Column("issuer", String(300), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("person", String(20), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("made", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
)
"""Whom an issuer's subject is here; `name` is what the provider called them last, `seen` their last log-in by it."""

outside_post = Table(
    "outside_post",
    METADATA,
    Column("person", String(20), primary_key=True),
    Column("unit", String(60), primary_key=True),
    Column("role", String(20), primary_key=True),
    Column("issuer", String(300), primary_key=True),
)
"""Which posts an issuer's claims give somebody now; each has its row in `post`, too."""

own_post = Table(
    "own_post",
    METADATA,
    Column("person", String(20), primary_key=True),
    Column("unit", String(60), primary_key=True),
    Column("role", String(20), primary_key=True),
)
"""Of the posts in `outside_post` those that people here have given besides: they stay when the claims go."""

outside_session = Table(
    "outside_session",
    METADATA,
    Column("token", String(64), primary_key=True),
    Column("issuer", String(300), nullable=False, index=True),
    Column("subject", String(255), nullable=False),
    Column("sid", String(255)),
    Column("id_token", Text, nullable=False),
)
"""By which log-in of a provider a session was opened; `token` as in `session`. `id_token` is the hint that its log-out
wants: a statement about the past, which opens nothing."""

outside_log_in = Table(
    "outside_log_in",
    METADATA,
    Column("state", String(64), primary_key=True),
    Column("browser", String(64), nullable=False),
    Column("provider", String(60), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("back", String(1000), nullable=False),
    Column("onward", String(2048), nullable=False),
    Column("session", String(64)),
    Column("made", Instant, nullable=False, index=True),
)
"""Log-ins on their way to a provider; `state` and `browser` are SHA-256 in hex, `back` the redirect address that was
sent along. `session` is that of somebody who links the identity to their account. Taken: deleted."""

outside_notice = Table(
    "outside_notice",
    METADATA,
    Column("issuer", String(300), primary_key=True),
    Column("jti", String(64), primary_key=True),
    Column("expires", Instant, nullable=False, index=True),
)
"""Log-out tokens that were obeyed; `jti` is its SHA-256 in hex. Swept when the token would be too old anyway."""
