"""How much memory a reading process may take."""

from pathlib import Path


def limit_memory(more: int) -> None:
    """`more` bytes beyond what the process has now; only where the system can: Linux tells the present size."""
    size = Path("/proc/self/statm")
    if not size.exists():
        return
    import resource  # noqa: PLC0415 - not on every system

    limit = int(size.read_text().split()[0]) * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
