# A fresh machine needs Python 3.11 or newer, pip, and make.
#
#   make demo    installs, makes the book of the sample company, says where it is
#   make test    installs what tests need, runs the whole suite
#   make lint    format, style, types
#   make check   lint and test: what a change must pass

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo test lint check
.DELETE_ON_ERROR:

demo: .venv/installed
	$(BIN)/personas build sample_data/brief.yaml --out reports
	@echo "The book: $(CURDIR)/reports/personas.pdf"

test: .venv/installed-dev
	$(BIN)/python -m pytest -n auto

lint: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check: lint test

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"personas needs Python 3.11 or newer; name it: make demo PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/made pyproject.toml constraints.txt
	$(PIP) -e .
	@touch $@

.venv/installed-dev: .venv/made pyproject.toml constraints.txt
	$(PIP) -e '.[dev]'
	@touch $@
