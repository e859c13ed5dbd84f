# Médiane: every task of the house. `make` lists them. Two commands are enough to start: `make run` and `make test`.
# Nothing here needs root, except where `make test` has to install Chromium.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
HOST := 127.0.0.1
PORT ?= 8000

# The interpreter that PYTHON names: on the path, else under pyenv (whose shim alone may not start it).
find_python = $(shell for p in $(1) $(HOME)/.pyenv/versions/$(patsubst python%,%,$(notdir $(1)))*/bin/python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
version_of = $(if $(1),$(shell $(1) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null))
INTERPRETER := $(or $(call find_python,$(PYTHON)),$(if $(filter file,$(origin PYTHON)),\
	$(firstword $(foreach v,3.13 3.12 3.11,$(call find_python,python$(v))))))
# .venv belongs to the default Python; any other has an environment of its own beside it.
ifeq ($(origin PYTHON),file)
VENV := .venv
else
VENV := $(if $(filter $(call version_of,$(call find_python,python3)),$(call version_of,$(INTERPRETER))),.venv,.venv-$(call version_of,$(INTERPRETER)))
endif
PY := $(VENV)/bin/python
READY := $(VENV)/.ready-$(firstword $(shell cat requirements.txt | $(or $(INTERPRETER),python3) -c \
	'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest()[:16])' 2>/dev/null))
# Both commands serve a demonstration (docs/operate.md); a production site is not started from here.
export MEDIANE_DEMO ?= 1
# Where people reach the site that run and serve start; the IRI of records stays what it was at the first migration.
run serve: export MEDIANE_PUBLIC_URL ?= http://$(HOST):$(PORT)
MESSAGES := $(patsubst %.po,%.mo,$(wildcard */locale/*/LC_MESSAGES/*.po))
say = @printf '\033[1m→ %s\033[0m\n' '$(1)'

.PHONY: help
help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

# ------------------------------------------------------------------ set-up

# A marker stands in the environment while it is being filled: an interrupted installation is begun again from nothing.
$(READY): requirements.txt
ifeq ($(INTERPRETER),)
	$(error No Python 3.11 or newer found as "$(PYTHON)". Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3)
endif
	$(call say,Environment $(VENV) on Python $(call version_of,$(INTERPRETER)): installing the pinned set (about a minute; once))
	@if [ -e $(VENV)/.installing ] || ! $(PY) -m pip --version >/dev/null 2>&1 \
		|| [ "$$($(PY) -c 'import sys; print("%d.%d" % sys.version_info[:2])')" != "$(call version_of,$(INTERPRETER))" ]; then \
		$(INTERPRETER) -m venv --clear $(VENV) || { echo "Python's venv module is missing (Debian: python3-venv)." >&2; exit 1; }; \
	fi
	@touch $(VENV)/.installing
	@$(PY) -m pip install --disable-pip-version-check --require-hashes --progress-bar off -r requirements.txt \
		2> >(grep -v "is ignored: it is neither a file nor a directory" >&2) \
		| awk '/^Collecting/ && ++n % 20 == 0 {print "  … " n " packages"; fflush()} /^Installing/ {print "  … unpacking"; fflush()}'
	@rm -f $(VENV)/.ready-* $(VENV)/.installing
	@touch $@

%.mo: %.po | $(READY)
	@$(PY) -c 'import sys, polib; polib.pofile(sys.argv[1]).save_as_mofile(sys.argv[2])' $< $@

.PHONY: venv
venv: $(READY) $(MESSAGES)

.PHONY: setup
setup: venv ## Everything the site needs: environment, translations, database, starter, demo people
	$(call say,Database: migrating)
	@$(PY) manage.py migrate --verbosity 0
	$(call say,Starter: frameworks and modules in both languages (about a minute; once))
	@$(PY) manage.py load_starter
	@$(PY) manage.py demo_people >/dev/null

.PHONY: run
run: setup serve ## Set up, then serve on http://127.0.0.1:PORT/ (PORT=8000; DATABASE_URL=… for PostgreSQL)

.PHONY: serve
serve: venv ## Serve without setting up (PORT=8000)
	@echo
	@echo "  Médiane   http://$(HOST):$(PORT)/      (Ctrl+C stops it)"
	@echo
	@$(PY) manage.py demo_people
	@echo
	@exec $(VENV)/bin/granian --interface wsgi --host $(HOST) --port $(PORT) --workers 1 --blocking-threads 4 \
		--no-ws --log-level warning lms.site.wsgi:application

# ------------------------------------------------------------------ checks

.PHONY: lint
lint: venv ## Ruff, mypy (strict) and the ladder of imports
	$(call say,ruff)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	$(call say,mypy)
	@$(VENV)/bin/mypy
	$(call say,import-linter)
	@$(VENV)/bin/lint-imports --no-logo 2>/dev/null || $(VENV)/bin/lint-imports

WORKERS ?= 2
PYTEST := $(PY) -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder

.PHONY: test
test: test-sqlite test-postgres ## Every test, on SQLite and on PostgreSQL (PYTHON=python3.13 for another Python)

.PHONY: test-sqlite
test-sqlite: venv test-tools ## All tests on SQLite, with browser, house and plugin tests
	$(call say,Tests on SQLite)
	@env -u DATABASE_URL $(PYTEST) $(ARGS)

# Nobody pulls the plug on a test: what is committed need not reach the disk before the next statement.
.PHONY: test-postgres
test-postgres: venv test-tools ## The tests again on PostgreSQL (TEST_POSTGRES_URL, else 127.0.0.1, else one started for the run)
	$(call say,Tests on PostgreSQL)
	@PGOPTIONS="-c synchronous_commit=off" $(PY) -m tests.support.postgres $(PYTEST) -m "not pure and not house and not plugin and (not browser or smoke)" $(ARGS)

.PHONY: test-tools
test-tools: venv
	@$(PY) -m tests.support.tools

.PHONY: conformance
conformance: venv ## ADL's conformance suite, both versions on both databases (LRS_SUITE=its folder, installed)
	$(call say,Conformance on SQLite)
	@env -u DATABASE_URL $(PY) -m tests.support.conformance "$(LRS_SUITE)" $(ARGS)
	$(call say,Conformance on PostgreSQL)
	@$(PY) -m tests.support.postgres $(PY) -m tests.support.conformance "$(LRS_SUITE)" $(ARGS)

.PHONY: bench
bench: venv ## Print what the main paths cost, each against a reference in the same run
	@$(PY) -m benchmarks.run $(ARGS)
	@$(PY) -m benchmarks.records_write $(ARGS)
	@$(PY) -m tests.support.postgres $(PY) -m benchmarks.records_write $(ARGS)
	@[ -n "$(ARGS)" ] || $(PY) -m tests.support.postgres $(PY) -m benchmarks.records_read 10000

.PHONY: soak
soak: venv ## What takes long: a million statements, pullers beside writers, fuzz, kills, an external store that fails (ARGS names parts)
	@$(PY) -m benchmarks.soak $(ARGS)

.PHONY: mutants
mutants: venv ## Mutation tests of scoring, graphs and the rules of levels; fails below 90 % killed (ARGS names files)
	@$(PY) -m tests.support.mutants $(ARGS)

.PHONY: screenshots
screenshots: venv test-tools ## Every page of the journey at 360 and 1280 px, into var/screenshots
	@$(PY) -m tests.support.screenshots

# ------------------------------------------------------------------ release

.PHONY: wheel
wheel: venv ## Build dist/mediane-*.whl, which is what a host site installs
	@rm -rf dist/mediane-*
	@$(PY) -m build --wheel --no-isolation --outdir dist . | tail -n 1

COMPILE = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links $(ARGS)

.PHONY: lock
lock: venv ## Write the pinned sets anew (ARGS=--upgrade for newer versions)
	@$(PY) -m pip install --quiet --disable-pip-version-check uv
	$(COMPILE) --extra postgres --extra production --extra dev pyproject.toml requirements.in -o requirements.txt
	$(COMPILE) tests/tools/node.in -o tests/tools/node.txt
	$(COMPILE) tests/tools/postgres.in -o tests/tools/postgres.txt

.PHONY: clean
clean: ## Remove what was built; the environment and the data in var/ stay, but for the test databases
	rm -rf dist build mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/screenshots
	-@[ ! -x $(PY) ] || $(PY) -m tests.support.databases
	find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +
