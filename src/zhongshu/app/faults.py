"""What a person reads when a command could not do it: one sentence and a hint, never a traceback."""

import argparse
import json
import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zhongshu.app.home import DEBUG, debugging, home_of
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.masking import masked


def explain(error: Exception, args: argparse.Namespace, words: Sequence[str]) -> None:
    """Say it on stderr and, with --json, as the one document on stdout."""
    if isinstance(error, ZhongshuError):
        document = fault(error)
        print(masked(f"zhongshu: {error}"), file=sys.stderr)
    else:
        details = write_details(error, home_of(args), words)
        sentence, hint = _sentence(error), f"the details are in {details}; {DEBUG}=1 shows them here"
        document = {"kind": type(error).__name__, "message": sentence, "place": None, "hint": hint}
        print(f"zhongshu: {sentence}\n  hint: {hint}", file=sys.stderr)
        if debugging():
            print(masked("".join(traceback.format_exception(error))), end="", file=sys.stderr)
    if args.json:
        print(json.dumps({"error": document}, ensure_ascii=False))


def fault(error: ZhongshuError) -> dict[str, Any]:
    """An error as JSON writes it."""
    return {
        "kind": type(error).__name__,
        "message": masked(error.message),
        "place": None if error.place is None else asdict(error.place),
        "hint": None if error.hint is None else masked(error.hint),
    }


def write_details(error: BaseException, home: Path, words: Sequence[str]) -> Path:
    """Write time, words and traceback to `scratch/last-error.txt` of a home, else to the system's temporary folder."""
    folder = home / "scratch" if (home / "region.yaml").exists() else Path(tempfile.gettempdir())
    lines = [f"{datetime.now(UTC).isoformat()}  zhongshu {' '.join(words)}\n\n", *traceback.format_exception(error)]
    for path in (folder / "last-error.txt", Path(tempfile.gettempdir()) / "zhongshu-last-error.txt"):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(masked("".join(lines)), encoding="utf-8")
        except OSError:  # a full or read-only disk may be the very fault
            continue
        return path
    return Path("nowhere: no folder takes them")


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        where = f" {error.filename}" if error.filename else ""
        return f"the system refused{where}: {error.strerror}"
    first = masked(next(iter(str(error).splitlines()), ""))
    return (
        f"an unexpected fault, {type(error).__name__}: {first}"
        if first
        else f"an unexpected fault, {type(error).__name__}"
    )
