# Needs Python 3.11+ and make, nothing else. Each command installs what it needs; the second run starts in seconds.
# .python-version is for hosting platforms, and pyenv reads it too: python3 is looked for outside this folder, so that any
# Python from 3.11 on will do, whichever pyenv has.
PYTHON ?= $(or $(shell cd / && python3 -c 'import sys; print(sys.executable)' 2>/dev/null),python3)
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo story simulate bench screenshots run test coverage page trouble fuzz check format golden lock clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | expand -t 12

demo: $(VENV)/sandbox.done ## try it in your browser, without Slack; with more workspaces: make demo WORKSPACES=2
	@WORKSPACES=$(or $(WORKSPACES),1) $(BIN)/python app.py demo

story: $(VENV)/sandbox.done ## watch an introduction in your terminal
	@$(BIN)/python app.py story

simulate: $(VENV)/sandbox.done ## play months of a whole workspace; smaller: make simulate SIZE="--members 100 --introductions 500"
	@$(BIN)/python -m simulation $(SIZE)

bench: $(VENV)/dev.done ## measure what the bot's work costs, against the least it could; smaller: make bench SIZE="--idle 20000"
	@$(BIN)/python -m bench $(SIZE)
	@$(BIN)/python -m bench.summary

screenshots: $(VENV)/dev.done ## take the README's pictures in the demo, and draw the icon (needs Chromium)
	$(BIN)/python -m demo.screenshots docs/images
	$(BIN)/python -m demo.icon docs/icon.png

run: $(VENV)/run.done ## run the bot with the settings in .env
	@$(BIN)/python app.py

# Stories wait for a clock as much as they work: twice as many at once as there are processors.
AT_ONCE = $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))')
EVERYDAY = -n $(AT_ONCE) --ignore tests/trouble --ignore tests/page --ignore tests/demo

test: $(VENV)/dev.done ## run the everyday tests; each use case on both databases: make test ON=both
	$(BIN)/pytest $(EVERYDAY) $(if $(filter both,$(ON)),--every-database)

coverage: $(VENV)/dev.done ## run them, measuring how much of bot/ and storage/ they reach
	$(BIN)/pytest $(EVERYDAY) --every-receiver --every-database --cov --cov-report=term

page: $(VENV)/dev.done ## test the page and the demo in a real browser (needs Chromium)
	$(BIN)/pytest -n auto tests/page tests/demo

trouble: $(VENV)/dev.done ## run the stress suite: killed processes, a failing Slack, installs (needs the package index)
	$(BIN)/pytest -n 4 --dist worksteal tests/trouble

fuzz: $(VENV)/dev.done ## send the bot 100,000 mutated requests; more, or others: make fuzz SIZE="--count 1000000 --seed 7"
	$(BIN)/python -m tests.fuzz $(SIZE)

check: $(VENV)/dev.done ## check style, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.done ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(VENV)/dev.done ## rewrite the golden files; then read the diff
	$(BIN)/pytest -q tests/messages tests/oauth/website --update-golden

lock: $(VENV)/dev.done ## update the locked versions after a change in pyproject.toml
	$(BIN)/uv pip compile $(LOCK) --extra postgres -o requirements.txt
	$(BIN)/uv pip compile $(LOCK) --extra postgres --extra distributed -c requirements.txt -o bot/oauth/requirements.txt
	$(BIN)/uv pip compile $(LOCK) --all-extras -c bot/oauth/requirements.txt -o sandbox/requirements.txt
	$(BIN)/uv pip compile $(LOCK) --all-extras --group dev -c sandbox/requirements.txt -o tests/requirements.txt

LOCK := --quiet --universal --generate-hashes --no-strip-extras --no-header --no-annotate --python-version 3.11 pyproject.toml

clean: ## remove what these commands made
	rm -rf $(VENV) .coverage* htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The lock names every package there is, so pip has nothing to resolve: older ones resolve extras wrongly.
INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r

$(VENV)/run.done: requirements.txt | $(VENV)
	$(INSTALL) $<
	@touch $@

$(VENV)/sandbox.done: sandbox/requirements.txt | $(VENV)
	$(INSTALL) $<
	@touch $@

$(VENV)/dev.done: tests/requirements.txt | $(VENV)
	$(INSTALL) $<
	@touch $@

$(VENV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Full Circle needs Python 3.11 or newer.")'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python could not make a virtual environment. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; } >&2
