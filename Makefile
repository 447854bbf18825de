# Frequent commands. All others are in `python -m tools`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
export PIP_DISABLE_PIP_VERSION_CHECK := 1

BIN := .venv/bin
STAMP := .venv/installed
TOOLS := $(BIN)/python -m tools
CLIENTS := .local/clients
BROWSER := .local/browser
GENERATORS := .local/generators
WEB := .local/web
# Only a STAGE on the command line counts: an environment variable must not choose the stage to release.
STAGE_GIVEN := $(if $(filter command,$(origin STAGE)),$(STAGE))
CLOUD_PORT ?= 4566
PORT ?= 8000
export CLOUD_PORT PORT

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  Everything else: .venv/bin/python -m tools --help"

.PHONY: run
run: install ## run the API on port 8000 with an embedded cloud; real data if there is internet (OFFLINE=1, MIRROR=, PORT=)
	@exec $(TOOLS) local run

.PHONY: load
load: install ## import a roster into the running local stage: FILE=ca.csv TENANT=CA
	@test -n "$(FILE)" || { echo "Name the file: make load FILE=ca.csv TENANT=CA" >&2; exit 2; }
	@STAGE=local AWS_ENDPOINT_URL=http://127.0.0.1:$(CLOUD_PORT) AWS_DEFAULT_REGION=us-east-1 \
	  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
	  $(TOOLS) local import "$(FILE)" $(if $(TENANT),--tenant "$(TENANT)") $(LOAD_OPTIONS)

.PHONY: sync
sync: install ## fill the running local stage from public sources: STATES="NY CA" SOURCES=… MIRROR=folder (all by default)
	@STAGE=local AWS_ENDPOINT_URL=http://127.0.0.1:$(CLOUD_PORT) AWS_DEFAULT_REGION=us-east-1 \
	  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
	  $(TOOLS) local sync $(if $(STATES),--states "$(STATES)") $(if $(SOURCES),--sources "$(SOURCES)") \
	  $(if $(MIRROR),--mirror "$(MIRROR)")

.PHONY: user
user: install ## grant a role in the running local stage: EMAIL=ada@example.org GROUP=NY-Albany:admin PASSWORD=…
	@test -n "$(EMAIL)" && test -n "$(GROUP)" || \
	  { echo "Name both: make user EMAIL=ada@example.org GROUP=NY-Albany:admin" >&2; exit 2; }
	@$(TOOLS) local grant "$(EMAIL)" --group "$(GROUP)" $(if $(PASSWORD),--password "$(PASSWORD)")

.PHONY: test
test: install ## run all tests, without network
	@$(BIN)/python -m pytest $(TEST_OPTIONS)

.PHONY: test-data
test-data: install ## run the tests that read the public data (REPRESENT_PUBLIC_DATA=, or ../shared/data)
	@$(TOOLS) check data
	@$(BIN)/python -m pytest -m public_data

.PHONY: test-clients
test-clients: install $(CLIENTS)/installed $(GENERATORS)/installed ## run our client packages, and clients of Google, Open States, Cognito and MCP (Python 3.12+)
	@$(BIN)/python -m pytest -m clients tests/clients $(TEST_OPTIONS)

$(CLIENTS)/installed: tools/install-environment tools/install-node tools/node.txt $(addprefix tests/clients/,requirements.txt no-deps.txt package.json package-lock.json)
	@python=$$(tools/find-python) && tools/install-environment tests/clients $(CLIENTS) $$python && touch $@

.PHONY: test-browser
test-browser: install $(BROWSER)/installed $(WEB)/installed ## drive the pages and the example of Next.js in Chrome or Chromium (CHROME=)
	@cd examples/nextjs && PATH="$(CURDIR)/$(BROWSER)/bin:$$PATH" npm run --silent build
	@PYTHONPATH=$(BROWSER) $(BIN)/python -m pytest -m browser tests/browser $(TEST_OPTIONS)

# The driver is for the Python of .venv, beside it: `make test` and requirements.lock stay without a browser.
$(BROWSER)/installed: tools/install-node tools/node.txt tests/browser/requirements.txt $(addprefix examples/nextjs/,package.json package-lock.json)
	@rm -rf $(BROWSER) && $(BIN)/python -m pip install --quiet --target $(BROWSER) -r tests/browser/requirements.txt
	@tools/install-node $(BROWSER) $(BIN)/python
	@cd examples/nextjs && PATH="$(CURDIR)/$(BROWSER)/bin:$$PATH" npm ci --no-audit --no-fund --silent
	@touch $@

.PHONY: screenshots
# Takes the pictures of docs/screenshots; needs Chrome or Chromium.
screenshots: install $(BROWSER)/installed
	@PYTHONPATH=$(BROWSER):represent-app $(BIN)/python -m tests.browser.screenshots

.PHONY: clients
clients: install $(GENERATORS)/installed ## write the generated parts of the Python and TypeScript clients, after a change of the API
	@$(TOOLS) generate clients

.PHONY: web
web: install $(WEB)/installed ## build the pages of web/ into the application, after a change of them or of the TypeScript client
	@$(TOOLS) generate web

# The packages are in web/node_modules: the names of built files depend on where these lie.
$(WEB)/installed: tools/install-node tools/node.txt $(addprefix web/,package.json package-lock.json)
	@rm -rf $(WEB) && tools/install-node $(WEB) $(BIN)/python
	@cd web && PATH="$(CURDIR)/$(WEB)/bin:$$PATH" npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

.PHONY: client-packages
# Builds the wheel and the npm tarball of the clients into .local/packages.
client-packages: install $(GENERATORS)/installed
	@rm -rf .local/packages clients/typescript/dist && mkdir -p .local/packages
	@$(GENERATORS)/bin/python -m build --no-isolation --outdir .local/packages clients/python
	@$(GENERATORS)/bin/tsc --project clients/typescript/tsconfig.json
	@cd clients/typescript && PATH="$(CURDIR)/$(GENERATORS)/bin:$$PATH" npm pack --silent --pack-destination ../../.local/packages
	@ls .local/packages

$(GENERATORS)/installed: tools/install-environment tools/install-node tools/node.txt $(addprefix clients/generators/,requirements.txt package.json package-lock.json)
	@python=$$(tools/find-python) && tools/install-environment clients/generators $(GENERATORS) $$python && touch $@

.PHONY: check
check: install ## run what CI runs: format, lint, types, templates, prose, generated files, tests with coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=represent-app $(BIN)/lint-imports
	$(BIN)/cfn-lint represent-app/.chalice/resources.yaml represent-app/.chalice/account.yaml
	$(BIN)/zizmor --offline --quiet --no-progress --min-severity low --collect=workflows .github
	$(TOOLS) check prose
	$(TOOLS) check openapi
	$(TOOLS) generate all --check
	$(TOOLS) generate clients --check
	$(TOOLS) generate web --check
	$(MAKE) --no-print-directory test TEST_OPTIONS="--cov --cov-report=term"
	$(BIN)/coverage report --fail-under=100 \
	  --include='represent-app/chalicelib/auth/*,represent-app/chalicelib/http/*,represent-app/chalicelib/operations/*,represent-app/chalicelib/*/routes.py,represent-app/chalicelib/compat/*/routes.py,represent-app/chalicelib/*/*_routes.py,represent-app/chalicelib/*/handlers.py'

.PHONY: format
format: install ## format the code, and apply the linter's fixes
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

.PHONY: generate
generate: install ## write the generated files: registry, rules, maps, policies, OpenAPI, tools, costs (NAMES=)
	@$(TOOLS) generate $(NAMES)

.PHONY: docs
docs: ## build the documentation site into .local/site, and fail on a dead link
	@test -x .local/docs/bin/mkdocs -a .local/docs/bin/mkdocs -nt requirements-docs.txt || { $$(tools/find-python) -m venv --clear .local/docs && \
	  .local/docs/bin/python -m pip install --quiet -r requirements-docs.txt && touch .local/docs/bin/mkdocs; }
	@NO_MKDOCS_2_WARNING=1 .local/docs/bin/mkdocs build --strict
	@echo "The site is in .local/site."

.PHONY: bench
bench: install ## run the benchmarks and write bench/results.md; OPTIONS="--only lookup,writes --quick" prints only
	@$(BIN)/python -m bench $(OPTIONS)

.PHONY: bench-tools
# Installs valgrind, with which `make bench` counts instructions.
bench-tools:
	@command -v valgrind >/dev/null || { sudo apt-get update --quiet && sudo apt-get install --yes --quiet valgrind; }

.PHONY: bench-cloud
# Loads, requests and a sync of the whole country on an embedded cloud.
bench-cloud: install
	@PYTHONPATH=represent-app $(BIN)/python -m bench.throughput
	@PYTHONPATH=represent-app $(BIN)/python -m bench.sync

.PHONY: truth
truth: install ## compare /lookup with an oracle on a mirror of the sources: MIRROR=DIR (BASE=, POINTS=10000)
	@test -n "$(MIRROR)" || { echo "Name the mirror: make truth MIRROR=DIR (python -m bench.truth.mirror DIR lays one out)" >&2; exit 2; }
	@$(BIN)/python -m bench.truth.oracle "$(MIRROR)" --base $(or $(BASE),http://127.0.0.1:$(PORT)) --points $(or $(POINTS),10000)

.PHONY: soak
soak: install ## run a mixed workload with faults on an embedded cloud, and verify that nothing was lost (MINUTES=5)
	@PYTHONPATH=represent-app $(BIN)/python -m bench.soak --minutes $(or $(MINUTES),5)

.PHONY: deploy
deploy: install ## deploy a stage for developers with chalice deploy: STAGE=dev
	@$(TOOLS) deploy dev --stage $(or $(STAGE_GIVEN),dev)

.PHONY: release
release: install ## release a long-lived stage by change sets, shown first: STAGE=prod (OPTIONS='--only-show')
	@test -n "$(STAGE_GIVEN)" || { echo "Name the stage: make release STAGE=prod" >&2; exit 2; }
	@$(TOOLS) deploy release --stage $(STAGE_GIVEN) $(OPTIONS)

.PHONY: status
status: install ## show the stacks, URLs, user pool, versions, alarms and queues of a stage: STAGE=dev
	@$(TOOLS) deploy status --stage $(or $(STAGE_GIVEN),dev)

.PHONY: clean
clean: ## remove the embedded cloud's data, packages and caches (not downloads: .venv, .local/wheels)
	rm -rf .local/cloud .local/build examples/nextjs/.next .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -not -path './.venv/*' -exec rm -rf {} +

.PHONY: install
install: $(STAMP) ## create the virtual environment, with the newest Python of 3.11 to 3.13 (PYTHON=)

$(STAMP): requirements.lock represent-app/requirements.txt
	@test ! -L .venv || { echo ".venv is a link, and installing would empty its target; remove the link" >&2; exit 1; }
	@python=$$(tools/find-python) && \
	  echo "creating .venv with $$($$python --version) and installing requirements.lock (once)" && \
	  $$python -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --progress-bar on --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip check >/dev/null || { $(BIN)/python -m pip check >&2; exit 1; }
	@$(BIN)/python -m tools deploy package wheels
	@touch $@
