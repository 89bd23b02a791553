# The commands of a day: make demo, make test, make check, make docs, make bench.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test check docs bench clean libraries programs

demo: $(VENV)/installed
	@cp examples/*.yaml examples/*.json inbox/
	@$(BIN)/minutes watch --once
	@echo "The records are in outbox/. To go on, type: . $(BIN)/activate"
	@echo "记录已在 outbox/ 中。要继续，请输入：. $(BIN)/activate"

test: programs check $(VENV)/checkers
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(VENV)/developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/developed
	$(BIN)/mkdocs build --strict

bench: programs $(VENV)/benched
	$(BIN)/python -m benchmarks

$(VENV)/installed: pyproject.toml | libraries
	$(PYTHON) -m venv $(VENV)
	$(PIP) install "pip>=25.1"
	$(PIP) install --editable .
	touch $@

$(VENV)/developed: $(VENV)/installed
	$(PIP) install --group dev
	touch $@

$(VENV)/checkers: tools/npm/package.json | programs $(VENV)/installed
	npm install --prefix tools/npm --no-package-lock --no-audit --no-fund
	touch $@

$(VENV)/benched: $(VENV)/developed
	$(PIP) install --group bench
	touch $@

libraries:
	@PYTHON=$(PYTHON) sh tools/install_system.sh

programs:
	PYTHON=$(PYTHON) sh tools/install_system.sh tests

clean:
	rm -rf $(VENV) tools/npm/node_modules dist build site .mypy_cache .ruff_cache .pytest_cache .hypothesis
