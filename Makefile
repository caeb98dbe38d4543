# Every target builds the virtual environment first if it is not there: Python 3.11+ and make are all a machine needs.
PYTHON ?= python3
BIN := .venv/bin
LOCKING := --universal --generate-hashes --no-emit-index-url --python-version 3.11 --quiet --no-header
.DEFAULT_GOAL := help
.PHONY: help setup page demo test chaos soak bench check format schemas lock clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/ready: requirements.lock pyproject.toml
	@echo "truceline: building .venv from requirements.lock (once, about a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "truceline needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
	@echo "truceline: .venv is ready"

setup: .venv/ready ## build the virtual environment

page: .venv/ready ## build the page where its sources are newer (Node comes with .venv)
	@$(BIN)/python hatch_build.py

demo: page ## run the whole pipeline on a sample live blog, with its own Apache Kafka
	@$(BIN)/truceline demo

test: page ## every test, those on Apache Kafka included
	@$(BIN)/python -m pytest

SEEDS ?= 20
chaos: .venv/ready ## kill, freeze, cut and stop everything on SEEDS seeds, three nodes; compare every row (two minutes a seed)
	@$(BIN)/python -m tests.chaos --control --seeds $(SEEDS) --out docs/reliability.md

HOURS ?= 8
soak: .venv/ready ## the same, seed after seed, for HOURS
	@$(BIN)/python -m tests.chaos --seeds 100000 --hours $(HOURS)

check: .venv/ready ## format, lint, types, generated files are fresh
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m streams.contract --check
	@$(BIN)/python hatch_build.py check

format: .venv/ready ## put the code into its form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

schemas: .venv/ready ## write schemas/json and schemas/asyncapi.yaml anew
	@$(BIN)/python -m streams.contract

lock: .venv/ready ## resolve requirements.lock anew, and the image's from it
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --group dev $(LOCKING) -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml -c requirements.lock $(LOCKING) -o deploy/requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev --group bench $(LOCKING) -o requirements-bench.lock

clean: ## remove what the targets made
	rm -rf streams/views/page/dist streams/views/page/node_modules
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv-bench/ready: requirements-bench.lock pyproject.toml
	@echo "truceline: building .venv-bench from requirements-bench.lock (once, about a minute) ..."
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@.venv-bench/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

bench: .venv-bench/ready ## the pipeline beside its limit and peers, and its memory, into docs/performance.md; then its parts (20 minutes)
	@.venv-bench/bin/python -m tests.bench --out docs/performance.md
	@.venv-bench/bin/python -m tests.bench.reading
	@.venv-bench/bin/python -m tests.bench.settle
	@.venv-bench/bin/python -m tests.bench.views
