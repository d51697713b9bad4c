"""Buckets of S3, and of servers that speak like it, as `region.yaml` names them."""

from pydantic import Field

from zhongshu.core.spec import Spec


class BucketSpec(Spec):
    """How one bucket is reached, where the usual variables (AWS_ACCESS_KEY_ID and so on) do not say it.

    `endpoint` is the address of the server, S3's own without one. The two keys name variables of the environment,
    `${NAME}`: region.yaml is in the backup itself.
    """

    endpoint: str | None = Field(default=None, pattern=r"^https?://[^\s/@]+/?$")
    region: str | None = None
    access_key: str | None = Field(default=None, pattern=r"^\$\{\w+\}$")
    secret_key: str | None = Field(default=None, pattern=r"^\$\{\w+\}$")
