"""Text in two languages."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

Language = Literal["zh", "en"]


class Text(BaseModel):
    """A title or sentence in Chinese and English; either may stand for both.

    >>> Text.model_validate("PM2.5").zh
    'PM2.5'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"zh": value, "en": value}
        if isinstance(value, dict) and len(value) == 1 and set(value) <= {"zh", "en"}:
            (only,) = value.values()
            return {"zh": only, "en": only}
        return value

    def to(self, language: str) -> str:
        """The text in `language`; Chinese for any but "en"."""
        return self.en if language == "en" else self.zh
