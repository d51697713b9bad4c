#!/bin/sh
# Writes requirements.lock (what runs) and requirements-dev.lock (that, and what tests it): every version and the hash of
# every file of it, for all platforms and Pythons from 3.11 on, and no index address.
# `sh tools/lock.sh` keeps the versions that still fit, `sh tools/lock.sh --upgrade` takes the newest.
set -eu
cd "$(dirname "$0")/.."

compile() {
    out=$1
    shift
    .venv/bin/python -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --extra agents --extra analysis --extra cases --extra documents --extra flows --extra linkage --extra oidc \
        --extra rdf --extra s3 --extra spatial --extra telemetry --output-file "$out" "$@"
}

.venv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'
compile requirements-dev.lock --extra postgres --group dev "$@"
compile requirements.lock --group build --constraint requirements-dev.lock "$@"
