# Two commands for everybody: `make demo` and `make test`. Each sets up .venv by itself (Python 3.11+ and a package
# index are all it needs) and is quick the second time. PYTHON=... names the Python that makes .venv.

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -q
# the tests write and delete some hundred thousand small files: where memory has 8 GB to spare, there, in half the time
IN_MEMORY := if [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'END {print $$4 + 0}')" -gt 8000000 ]; then \
	export TMPDIR=$$(mktemp -d /dev/shm/zhongshu.XXXXXX) && chmod 755 $$TMPDIR && trap 'rm -rf "$$TMPDIR"' EXIT INT TERM; fi
export PYTHON

.PHONY: demo test check tidy bench lock clean venv
.PHONY: check-format check-lint check-types check-imports check-house check-packs check-audit

demo: ## a region with every sample, served on this machine; make demo ARGS="--port 8500"
	@sh tools/venv.sh runtime
	@$(BIN)/zhongshu demo $(ARGS)

test: venv ## every test; names those it has to leave out where there is no browser
	@$(IN_MEMORY); PYTHONDONTWRITEBYTECODE= $(PYTEST) -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check: check-format check-lint check-types check-imports check-house check-packs check-audit ## make -k check shows all that is wrong

check-format: venv
	@$(BIN)/ruff format --check --output-format concise .

check-lint: venv
	@$(BIN)/ruff check .

check-types: venv
	@$(BIN)/mypy --strict src

check-imports: venv
	@$(BIN)/lint-imports --no-logo

check-house: venv
	@$(PYTEST) tests/contracts

check-packs: venv
	@$(BIN)/zhongshu check

check-audit: venv
	@$(BIN)/python tools/audit.py

tidy: venv ## format, and mend what can be mended without thought
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: venv ## every benchmark, or one: make bench ONLY=intake
	@$(BIN)/python -m bench $(ONLY)

lock: venv ## rewrite the lock files; make lock UPGRADE=1 takes the newest versions
	@sh tools/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## forget the environment and every cache
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist

venv:
	@sh tools/venv.sh dev
