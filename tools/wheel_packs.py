"""Puts packs/ into the wheel as the package `zhongshu_packs`.

A plain `force-include` would also copy packs/ into an editable install, where the copy would go stale.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelPacks(BuildHookInterface):  # type: ignore[type-arg]
    """Runs for wheels; `version` is "standard" or "editable"."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the folder to the files of a standard wheel."""
        if version == "standard":
            build_data["force_include"]["packs"] = "zhongshu_packs"
