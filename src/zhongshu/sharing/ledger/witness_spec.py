"""What `region.yaml` says of witnesses: whose checkpoints this hub vouches for, and who vouches for its own."""

import re
from typing import Annotated, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from zhongshu.core.spec import Name, Spec
from zhongshu.sharing.ledger.cosignature import WitnessKey
from zhongshu.sharing.signing import PublicKey

_URL = re.compile(r"https?://[^\s/@?#]+(/[^\s?#]*)?")


class LogSpec(Spec):
    """A log that this hub is a witness of: the first line of its checkpoints, and the key that signs them."""

    origin: Annotated[str, StringConstraints(pattern=r"^\S+$", max_length=255)]
    key: str

    @field_validator("key")
    @classmethod
    def _key_of_a_log(cls, said: str) -> str:
        PublicKey.parse(said)
        return said

    @property
    def public(self) -> PublicKey:
        return PublicKey.parse(self.key)


class WitnessSpec(Spec):
    """A witness of this hub: another hub (`url`, below which the standard's addresses lie, and `key`), or a `folder` on
    another disk or machine, relative to the home."""

    name: Name
    url: str | None = None
    key: str | None = None
    folder: str | None = Field(default=None, min_length=1)

    @field_validator("url")
    @classmethod
    def _address(cls, said: str | None) -> str | None:
        if said is not None and not _URL.fullmatch(said):
            raise ValueError(f"{said!r} is no http or https address without user, question mark and fragment")
        return said

    @field_validator("key")
    @classmethod
    def _key_of_a_witness(cls, said: str | None) -> str | None:
        if said is not None:
            WitnessKey.parse(said)
        return said

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.url is None) == (self.folder is None):
            raise ValueError(f"the witness {self.name} is either a hub (url and key) or a folder")
        if (self.url is None) != (self.key is None):
            raise ValueError(f"the witness {self.name}: a hub has a key (zhongshu ledger key --witness), a folder none")
        return self

    @property
    def public(self) -> WitnessKey | None:
        """None of a folder, which signs nothing."""
        return None if self.key is None else WitnessKey.parse(self.key)
