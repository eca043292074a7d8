# For maintainers. Learners need only `python course.py lab` and `python course.py test`.
# PYTHON is the course's own environment where it exists, so that what is executed is what was pinned.
PYTHON ?= $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)
NB ?= $(wildcard notebooks/[0-9]*.ipynb) $(wildcard notebooks/deeper/*.ipynb) $(wildcard exercises/solutions/[0-9]*.ipynb) $(wildcard exercises/[0-9]*.ipynb)
UV ?= $(or $(shell command -v uv),build/uv/bin/uv)
CODE = course.py conftest.py medlearn tests benchmarks tools $(wildcard notebooks) $(wildcard exercises) app
LESSON =
LEARNERS ?= 1 2 4 8
LAB =
APP =
TEST =

# What a lesson would set by importing medlearn, set before the kernel starts; one thread, as in the tests, because with
# two a network is trained to other digits.
THREADS = $(foreach name,OMP_NUM OPENBLAS_NUM MKL_NUM VECLIB_MAXIMUM NUMEXPR_NUM TF_NUM_INTRAOP TF_NUM_INTEROP,$(name)_THREADS=1)
EXECUTE = rm -f build/progress.json; $(THREADS) LOKY_MAX_CPU_COUNT=1 MEDLEARN_PROGRESS=$(CURDIR)/build/progress.json MEDLEARN_READING=$(CURDIR)/build/reading-room TF_ENABLE_ONEDNN_OPTS=0 TF_CPP_MIN_LOG_LEVEL=2 CUDA_VISIBLE_DEVICES=-1 \
	$(PYTHON) -m nbconvert --to notebook --execute --inplace --log-level=WARN \
	--ExecutePreprocessor.record_timing=False --ExecutePreprocessor.timeout=300 --ExecutePreprocessor.startup_timeout=120
STRIP = $(PYTHON) -m nbstripout --keep-output --keep-count --keep-id
NORMALISE = $(PYTHON) -m tools.normalise_notebooks

.DEFAULT_GOAL := help
.PHONY: help lab app test execute exercises tables bench budget benchmark-pneumonia benchmark-evaluation benchmark-training lint links site hub-trial lock clean

help: ## say what each target does
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 21

lab: ## open the course (LAB="..." for more arguments)
	python3 course.py lab $(LAB)

app: ## open the reading room (APP="..." for more arguments of Voila)
	python3 course.py app $(APP)

test: ## run every test (TEST="tests/test_machine.py" for some)
	python3 course.py test $(TEST)

execute: ## run lessons and write their outputs, the same bytes each time (NB=notebooks/00_start_here.ipynb for one)
	@for notebook in $(NB); do \
		echo "$$notebook" && $(EXECUTE) "$$notebook" && $(STRIP) "$$notebook" && $(NORMALISE) "$$notebook" || exit 1; \
	done

# The shell finds them, not make: those of a new lesson are not there yet when make reads this.
exercises: ## write both exercise notebooks from medlearn/exercises, and execute them (LESSON=03 for one lesson)
	$(PYTHON) -m tools.exercise_notebooks $(LESSON)
	@$(MAKE) execute NB="$$(echo exercises/solutions/$(or $(LESSON),[0-9])*.ipynb exercises/$(or $(LESSON),[0-9])*.ipynb)"

tables: ## write the tables and the gallery of README, docs/teaching.md and docs/recipes.md
	$(PYTHON) -m tools.tables
	$(PYTHON) -m tools.gallery

bench: ## time ours against the libraries of professionals, on one processor, and print the ratios
	$(PYTHON) -m benchmarks

budget: ## run each lesson on one processor and write its seconds and memory into the tables of README and docs/teaching.md
	$(PYTHON) -m benchmarks.budget
	$(PYTHON) -m tools.tables

benchmark-pneumonia: ## train five seeds of lesson 11's network and write benchmarks/pneumonia.csv (a look at the test set)
	$(PYTHON) -m benchmarks.pneumonia

benchmark-evaluation: ## train ten seeds of two models for lesson 10's deeper notebook, and write benchmarks/honest_evaluation.csv
	$(PYTHON) -m benchmarks.honest_evaluation

benchmark-training: ## train lesson 09's network in many ways, with up to ten seeds, and write benchmarks/cnn_training.csv
	$(PYTHON) -m benchmarks.cnn_training

lint: ## check style and format of code and notebooks
	$(PYTHON) -m ruff check $(CODE)
	$(PYTHON) -m ruff format --check $(CODE)

links: ## write the repository's address, from pyproject.toml, wherever a link needs it
	$(PYTHON) -m tools.repository_links

site: build/site-env/ready build/site-node/ready ## build the static site from the committed notebooks into build/site
	build/site-env/bin/python -m tools.site

# Sphinx and JupyterHub stand beside the course's environment, which they see and leave as it is: no locked package
# changes. An environment of this kind is named by its folder and by its extra in pyproject.toml.
build/site-env/ready build/hub-env/ready: build/%-env/ready: pyproject.toml requirements.txt
	rm -rf build/$*-env && $(PYTHON) -m venv build/$*-env
	$(PYTHON) -c "import sysconfig; print(sysconfig.get_path('purelib'))" > \
		"$$(build/$*-env/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/course.pth"
	grep -v "^-e" requirements.txt > build/$*-env/constraints.txt
	build/$*-env/bin/python -m pip install --quiet --constraint build/$*-env/constraints.txt -e ".[$*]"
	touch $@

build/site-node/ready: tools/site/package-lock.json
	mkdir -p build/site-node && cp tools/site/package*.json build/site-node
	cd build/site-node && npm ci --silent --no-audit --no-fund
	touch $@

build/hub-node/ready: tools/hub_trial/package-lock.json
	mkdir -p build/hub-node && cp tools/hub_trial/package*.json build/hub-node
	cd build/hub-node && npm ci --silent --no-audit --no-fund
	touch $@

hub-trial: build/hub-env/ready build/hub-node/ready ## hold a class on a real JupyterHub, and end it (LEARNERS="1 2 4 8")
	build/hub-env/bin/python -m tools.hub_trial $(LEARNERS)

# Written to one side and moved, so that a failure leaves the old list. The last step refuses any address of a host.
lock: $(UV) ## find the newest versions in pyproject.toml's ranges and write requirements.txt
	@mkdir -p build
	$(UV) pip compile pyproject.toml --extra lab --extra test --universal --python-version 3.11 --upgrade --quiet \
		--fork-strategy fewest --no-header --no-annotate -o build/requirements.txt
	@{ echo "# The versions that everything was tested with, on Linux, macOS and Windows, and the project itself."; \
		echo "# Made by \`make lock\` from the ranges in pyproject.toml: change those, not this."; \
		cat build/requirements.txt; echo "-e ."; } > build/locked.txt
	@! grep -nE "://|^--" build/locked.txt && mv build/locked.txt requirements.txt

build/uv/bin/uv:
	python3 -m venv build/uv
	build/uv/bin/python -m pip install --quiet uv

clean: ## remove caches and build leftovers (not .venv, not fetched data)
	rm -rf build dist .pytest_cache .ruff_cache .hypothesis
	find . -path './.venv*' -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints -o -name '*.egg-info' \) -type d -print | xargs rm -rf
