# `make run` starts the app with its demo company; `make test` runs the tests that need no service.
# Only python3 (3.11 or newer) and make are needed. Everything made by this file lives in .venv/ and var/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
LOCK ?= dev

.PHONY: help run test lint check setup lock messages clean

help:
	@echo "make run    start the app with the demo company (SQLite, worker inside) on port $(PORT)"
	@echo "make test   run the tests that need no other service"
	@echo "make lint   formatting, lint, types, import contracts, templates"
	@echo "make lock   renew the locked dependencies"
	@echo "make messages   collect the texts to translate"
	@echo "make clean  remove .venv and var (the demo data too)"

setup: $(VENV)/.$(LOCK)-installed

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "rmentor needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	@echo "Making the virtual environment ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.$(LOCK)-installed: requirements/$(LOCK).lock requirements/installer.lock | $(BIN)/python
	@echo "Installing the locked dependencies ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.lock \
	  && $(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements/$(LOCK).lock \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$(LOCK).lock
	@touch $@

run: setup
	@$(BIN)/python manage.py run_embedded --port $(PORT)

test: setup
	@$(BIN)/python manage.py compile_translations
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not service and not browser"

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint templates --lint

lock:
	@for f in runtime dev installer; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header requirements/$$f.in -o requirements/$$f.lock; done

messages: setup
	$(BIN)/python manage.py makemessages --all --no-location --no-obsolete --no-wrap --ignore tests --ignore var --ignore .venv

clean:
	rm -rf $(VENV) var
