"""Canaille, an OpenID Connect provider from PyPI, as a process of its own: `python canaille_process.py PORT BACK`.

It keeps everything in memory. `BACK` is the first page of the hub that is its client, with a slash at its end.
"""

import asyncio
import sys

import canaille
from asgiref.wsgi import WsgiToAsgi
from canaille.app import models
from canaille.backends import Backend
from flask import Flask
from hypercorn.asyncio import serve
from hypercorn.config import Config

PASSWORD = "ten green bottles"
SECRET = "the secret of the hub"
PEOPLE = (
    ("wangfang", "王芳", ("air-officers",)),
    ("lina", "李娜", ()),
    ("zhaolei", "赵磊", ("air-officers", "auditors")),
)


def configured(port: int) -> Flask:
    """The application. What mails and texts are sent with is left out, as nobody is sent any."""
    return canaille.create_app(
        config={
            "SECRET_KEY": "of this process",
            "SERVER_NAME": f"127.0.0.1:{port}",
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory", "SMTP": None, "JAVASCRIPT": False, "HTMX": False},
            "CANAILLE_OIDC": {"TRUSTED_DOMAINS": ["127.0.0.1"]},
        }
    )


def furnished(app: Flask, back: str) -> None:
    """People, their groups, and the hub as a client."""
    with app.app_context():
        keep, members = Backend.instance.save, {}
        for login, name, groups in PEOPLE:
            mail = f"{login}@example.gov"
            said = {"user_name": login, "display_name": login, "formatted_name": name, "family_name": name[0]}
            keep(person := models.User(**said, emails=[mail]))
            Backend.instance.set_user_password(person, PASSWORD)
            for group in groups:
                members.setdefault(group, []).append(person)
        for group, people in members.items():
            keep(models.Group(display_name=group, members=people))
        client = models.Client(
            client_id="zhongshu",
            client_secret=SECRET,
            client_name="Zhongshu",
            client_uri=back,
            redirect_uris=[f"{back}login/gov/callback"],
            post_logout_redirect_uris=[back],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile", "groups"],
            token_endpoint_auth_method="client_secret_basic",
            id_token_signed_response_alg="RS256",
        )
        keep(client)
        client.audience = [client]
        keep(client)


def run(port: int, back: str) -> None:
    """Until the process is ended."""
    app, settings = configured(port), Config()
    furnished(app, back)
    settings.bind = [f"127.0.0.1:{port}"]
    asyncio.run(serve(WsgiToAsgi(app), settings))


if __name__ == "__main__":
    run(int(sys.argv[1]), sys.argv[2])
