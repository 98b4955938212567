# Two commands for newcomers: `make compare` and `make test`. Each sets up .venv by itself.
# PYTHON=3.13 (or a path) chooses the interpreter; OPTIONS="..." goes on to the command.

RUN = .venv/bin/python -m
OPTIONS ?=
# As many processes as cores; a process takes over from one that lags behind.
SIDE_BY_SIDE = -n auto --dist worksteal

.PHONY: help compare demo validate test test-all lint bench docs set-up

help: ## What each target does
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

compare: set-up ## Compare the regimes and write results/compare/report.html
	@$(RUN) experiments compare $(OPTIONS)

demo: set-up ## One pair, one breach, one page, 30 seconds
	@$(RUN) experiments demo $(OPTIONS)

validate: set-up ## Simulated beside published findings, hit or miss
	@$(RUN) experiments validate $(OPTIONS)

test: set-up ## Linters and all tests but the long ones
	@$(RUN) pytest $(SIDE_BY_SIDE) $(OPTIONS)

test-all: set-up ## Linters and every test, with examples never tried before
	@$(RUN) pytest -m "long or not long" --hypothesis-profile=exploring $(SIDE_BY_SIDE) $(OPTIONS)

lint: set-up ## The linters alone
	@$(RUN) pytest tests/house/test_linters.py $(OPTIONS)

bench: set-up ## Speed, memory and growth of cost, beside plain Mesa
	@$(RUN) benchmarks $(OPTIONS)

docs: set-up ## Write the generated pages of docs/ anew
	@$(RUN) experiments.pages

set-up: ## Make .venv and install into it when needed
	@tools/set-up
