# Samplan's commands. `make help` lists them. Each installs what it needs first and does nothing twice.

PYTHON := .venv/bin/python
INSTALL = python="$$(.ci/find-python)" && "$$python" .ci/install.py
STEP ?= 1
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help run test setup check format figures vendor messages lock demo-reset

help: ## Show this list
	@echo "Samplan. Commands:"
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

run: ## Install, make the database, load the example plan, start web and worker (SAMPLAN_PORT=8080, SAMPLAN_HOST, SAMPLAN_DATA_DIR)
	@$(INSTALL) app
	@exec $(PYTHON) .ci/serve.py

test: ## Install what tests need and run them all (ARGS="-k words" for some; WORKERS=3)
	@$(INSTALL) test
	@exec $(PYTHON) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

setup: ## Install everything that run, test, check and figures need, and start nothing
	@$(INSTALL) app
	@$(INSTALL) test

check: ## Style, types and import contracts
	@$(INSTALL) test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

format: ## Put the code into the agreed shape
	@$(INSTALL) test
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

figures: ## Measure every promised figure of a step (STEP=1 JSON=FILE LONG=1)
	@$(INSTALL) test
	@exec $(PYTHON) -m tests.bench --step $(STEP) $(if $(JSON),--json "$(JSON)") $(if $(filter-out 0,$(LONG)),--long)

vendor: ## Make static/vendor anew: the browser's libraries and the bundle of the editor (needs Node.js; to raise a version or change the editor)
	@command -v npm >/dev/null || { echo "make vendor needs Node.js with npm. Install with: sudo apt-get install nodejs npm" >&2; exit 1; }
	@$(INSTALL) app
	$(PYTHON) .ci/vendor/vendor.py
	cd .ci/editor && npm ci --no-audit --no-fund && node build.mjs

messages: ## Collect every sentence on screen into instance/messages.pot, for translators
	@$(INSTALL) app
	@mkdir -p instance
	.venv/bin/pybabel -q extract -F .ci/babel.cfg -k say -k _ --no-wrap --sort-by-file -o instance/messages.pot .

lock: ## Remake the lock files from .ci/requirements.in and .ci/requirements-test.in
	.ci/lock

demo-reset: ## Put the example plan back as it was at the start; other plans are left alone
	@$(INSTALL) app
	$(PYTHON) -m flask --app wsgi demo reset
