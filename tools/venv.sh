#!/bin/sh
# Makes .venv and installs a lock into it: `sh tools/venv.sh runtime` or `sh tools/venv.sh dev`.
# A second run costs a comparison: .venv keeps a copy of what was installed, and where.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1

case "${1:-}" in
    runtime) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "usage: sh tools/venv.sh runtime|dev" >&2; exit 2 ;;
esac

installed() {  # the environment stands where it was made, and holds this lock
    [ -f ".venv/installed-$1" ] && { pwd; cat "$2" pyproject.toml; } | cmp -s - ".venv/installed-$1" &&
        .venv/bin/python -c '' 2>/dev/null && [ -x .venv/bin/zhongshu ]
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {  # some machines have a name on PATH that does not run, so each is tried
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
        if new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    found=$("${PYTHON:-python3}" --version 2>&1) || found="none"
    {
        echo "Zhongshu needs Python 3.11 or newer; ${PYTHON:-python3} on this machine is: $found."
        echo "Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python),"
        echo "or name one that is there: make PYTHON=/path/to/python3.12 ..."
    } >&2
    exit 1
}

make_venv() {
    if .venv/bin/python -m pip --version >/dev/null 2>&1 && new_enough .venv/bin/python &&
        [ "$(.venv/bin/python -c 'import sys; print(sys.prefix)')" = "$(pwd -P)/.venv" ]; then
        return
    fi
    python=$(find_python)
    echo "Making .venv with $("$python" --version)" >&2
    if ! "$python" -m venv --clear .venv; then
        echo "$python cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2
        exit 1
    fi
}

installed "$1" "$lock" && exit 0
[ "$1" = runtime ] && installed dev requirements-dev.lock && exit 0

make_venv
echo "Installing $lock into .venv (once, until it changes) ..." >&2
.venv/bin/python -m pip install --quiet --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
{ pwd; cat "$lock" pyproject.toml; } > ".venv/installed-$1"
