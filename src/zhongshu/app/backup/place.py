"""From what a person types to where it is: a folder, or s3://bucket/prefix."""

import re
from collections.abc import Mapping
from pathlib import Path

from zhongshu.app.backup.folder import FolderStore
from zhongshu.app.backup.s3 import S3Store
from zhongshu.app.backup.store import Store
from zhongshu.app.buckets import BucketSpec
from zhongshu.core.errors import HomeError

_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


def open_place(said: str, buckets: Mapping[str, BucketSpec], environment: Mapping[str, str]) -> Store:
    """HomeError for an address of another kind, or where a variable that region.yaml names is not set."""
    scheme, sign, rest = said.partition("://")
    if not sign:
        return FolderStore(Path(said))
    bucket, _, prefix = rest.partition("/")
    if scheme != "s3" or not bucket or not re.fullmatch(r"[\w.-]+", bucket):
        raise HomeError(f"{said} is no place for a backup", hint="a folder, or s3://BUCKET/PREFIX")
    return S3Store(bucket, prefix.strip("/"), _settings(buckets.get(bucket, BucketSpec()), environment))


def _settings(spec: BucketSpec, environment: Mapping[str, str]) -> dict[str, str]:
    """What goes beyond the variables that the library reads itself."""
    endpoint = spec.endpoint or next((environment[name] for name in _ENDPOINTS if environment.get(name)), None)
    said = {
        "endpoint": endpoint,
        "region": spec.region,
        "access_key_id": _variable(spec.access_key, environment),
        "secret_access_key": _variable(spec.secret_key, environment),
        "checksum_algorithm": environment.get("AWS_CHECKSUM_ALGORITHM", "SHA256"),
    }
    return {name: value for name, value in said.items() if value}


def _variable(said: str | None, environment: Mapping[str, str]) -> str | None:
    name = "" if said is None else said[2:-1]
    if said is not None and name not in environment:
        raise HomeError(f"region.yaml needs the environment variable {name}, which is not set")
    return environment.get(name)


def require_apart(home: Path, target: Store, keys: Store | None) -> None:
    """HomeError where a backup would lie in the home, or the keys in the backup or the home."""
    if isinstance(target, FolderStore) and _inside(target.root, home):
        raise HomeError(f"{target.shown} is in the home itself", hint="give the backup another disk or machine")
    if keys is None:
        return
    if isinstance(keys, FolderStore) and _inside(keys.root, home):
        raise HomeError(f"{keys.shown} is in the home itself", hint="give the keys another disk or machine")
    if _together(target, keys):
        hint = "whoever has both has everything: give the keys a place of their own, for instance a stick in a safe"
        raise HomeError(f"{keys.shown} is not apart from the backup {target.shown}", hint=hint)


def _together(one: Store, other: Store) -> bool:
    if isinstance(one, S3Store) and isinstance(other, S3Store):
        return one.bucket == other.bucket
    if isinstance(one, FolderStore) and isinstance(other, FolderStore):
        return _inside(one.root, other.root) or _inside(other.root, one.root)
    return False


def _inside(folder: Path, other: Path) -> bool:
    return folder.resolve().is_relative_to(other.resolve())
