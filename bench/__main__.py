"""`python -m bench [NAME]`: run every benchmark, or one; exit 1 when a bound is missed."""

import importlib
import sys
import tempfile
from pathlib import Path

BENCHES = {
    "intake": "bench.intake",
    "refresh-full": "bench.refresh",
    "refresh-change": "bench.refresh",
    "pages": "bench.pages",
    "figures": "bench.figures",
    "start": "bench.start",
    "brief": "bench.brief",
    "returns": "bench.returns",
    "lookup": "bench.lookup",
    "scan-page": "bench.scan_page",
    "ledger": "bench.ledger",
    "state": "bench.state",
    "proxy": "bench.proxy",
    "soak": "bench.soak",
    "backup": "bench.backup",
    "cases": "bench.cases",
    "clocks": "bench.clocks",
    "dispatch": "bench.dispatch",
    "rules": "bench.rules",
    "enterprise": "bench.enterprise",
    "matching": "bench.matching",
    "invoices": "bench.invoices",
    "flows": "bench.flows",
    "duplicates-text": "bench.duplicates",
    "linkage": "bench.linkage",
}


def main(only: str | None) -> int:
    """0 when every bound holds, 1 when one is missed, 2 for a benchmark that there is not."""
    if only is not None and only not in BENCHES:
        print(f"no benchmark {only!r}; known: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    modules = dict.fromkeys(module for name, module in BENCHES.items() if only in (None, name))
    good = True
    for module in modules:
        with tempfile.TemporaryDirectory(prefix="zhongshu-bench-") as folder:
            for line in importlib.import_module(module).run(Path(folder), only):
                print(line, flush=True)
                good = good and line.ok
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else None))
