# The one door. `make demo` and `make test` do the whole set-up by themselves.

# An interpreter for .venv; setup.sh takes the first that fits.
PYTHON ?=
VENV   := .venv
BIN    := $(VENV)/bin
SETTINGS := $(VENV)/share/jupyter/lab/settings/overrides.json
JOBS   ?= 2
ASSIGNMENT ?= ejercicios
SAMPLE ?= 5
NBVAL  := --nbval --nbval-kernel-startup-timeout 300
# Notebook 5 shows Git LFS, a program of Debian's.
WITHOUT_LFS = $$(git lfs version >/dev/null 2>&1 || echo --ignore notebooks/5_versionado_de_datos.ipynb)
SITE   ?= build/site
BUILDER ?= html
# nbgrader calls `alembic` by name: the environment's programs come first.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# On a busy machine an interpreter may take a minute to start.
export UV_COMPILE_BYTECODE_TIMEOUT := 600
# A proxy that opens TLS has a certificate of its own, which the system knows.
export UV_SYSTEM_CERTS ?= true
# Python, setuptools and alembic write and read paths in the locale's encoding: an accent ends them where that is ASCII.
ifneq ($(shell locale charmap 2>/dev/null),UTF-8)
export LC_ALL := C.UTF-8
endif
# Git exports these inside hooks; the set-up must not depend on an environment that happens to be active.
unexport VIRTUAL_ENV

# Debian's programs, where they can be had: as root, with apt-get and a network. Says nothing; fails otherwise.
debian = { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y --no-install-recommends $(1); } >/dev/null 2>&1

.PHONY: help setup cluster class-tools postgres collect grade report regrade-check verify demo demo-container check test test-long lint chromium unpacking test-browser screenshots solutions class notebooks corpora mutants site site-tools exercise release handout architecture golden lock lab bench clean

help:  ## say what there is
	@awk -F ':.*## *' '/^[a-z-]+:.*##/ { printf "%-15s%s\n", $$1, $$2 }' Makefile

setup: $(VENV)/ready $(SETTINGS)  ## make .venv from requirements.lock

# Its programs name the folder that it was made in. In a checkout that was moved since, or whose Python is gone, it is
# made anew.
ifneq ($(shell test -x $(BIN)/python && cat $(VENV)/ready 2>/dev/null),$(CURDIR))
$(VENV)/ready: anew
endif
.PHONY: anew

$(VENV)/ready: requirements.lock pyproject.toml
	@PYTHON="$$GIVEN_PYTHON" sh setup.sh
	@pwd -P > $@

# Without its news; what page_config.json takes from students, an instructor needs.
$(SETTINGS): settings/overrides.json $(VENV)/ready
	mkdir -p $(@D)
	cp $< $@

cluster: $(VENV)/cluster  ## add Dask and PostgreSQL's driver to .venv

# What only some of the work takes, each in a lock of its own.
$(addprefix $(VENV)/,cluster class site browser): $(VENV)/%: $(VENV)/ready requirements-%.lock
	@sh setup.sh requirements-$*.lock
	@touch $@

# Git LFS is a program of Debian's, which notebook 5 shows beside DVC and S3.
class-tools: $(VENV)/class  ## add what the class notebooks show to .venv: DVC, boto3, a local S3 server; Git LFS where apt-get is
	@git lfs version >/dev/null 2>&1 || $(call debian,git-lfs) || \
	    echo "There is no Git LFS: notebook 5 is not checked (apt-get install git-lfs)"

# Names and paths come from students. They go on in the environment as they are: no shell looks into them, nor does make,
# which expands what it exports.
unexport ASSIGNMENT ATTEMPTS STUDENTS SCHEDULER TAREA PYTHON ZIP PARTICIPANTS
export GIVEN_PYTHON := $(value PYTHON)
collect grade report regrade-check: export GIVEN_ASSIGNMENT := $(value ASSIGNMENT)
grade: export GIVEN_ATTEMPTS := $(value ATTEMPTS)
grade: export GIVEN_STUDENTS := $(value STUDENTS)
grade: export GIVEN_SCHEDULER := $(value SCHEDULER)
collect: export GIVEN_ZIP := $(value ZIP)
collect: export GIVEN_PARTICIPANTS := $(value PARTICIPANTS)
verify: export GIVEN_FOLDER := $(value TAREA)

collect: setup  ## take what a campus gives into submitted/: ASSIGNMENT=ejercicios ZIP=campus.zip PARTICIPANTS=list.csv
	$(BIN)/clase-228 collect --participants="$$GIVEN_PARTICIPANTS" -- "$$GIVEN_ASSIGNMENT" $(if $(value ZIP),"$$GIVEN_ZIP")

grade: setup  ## grade what was handed in: ASSIGNMENT=ejercicios JOBS=2 STUDENTS="a,b" FORCE=1 SCHEDULER=tcp://… WATCH=1 ATTEMPTS=best
	GRADED_BY_MAKE=$$PPID exec $(BIN)/clase-228 grade $(if $(filter command%,$(origin JOBS)),--jobs $(JOBS)) --students="$$GIVEN_STUDENTS" \
	    $(if $(FORCE),--force) $(if $(WATCH),--watch) $(if $(value ATTEMPTS),--attempts="$$GIVEN_ATTEMPTS") \
	    $(if $(value SCHEDULER),--scheduler "$$GIVEN_SCHEDULER") -- "$$GIVEN_ASSIGNMENT"

report: setup  ## write reports/ASSIGNMENT.html, one page on how the class did
	$(BIN)/clase-228 report -- "$$GIVEN_ASSIGNMENT"

regrade-check: setup  ## grade a sample anew in a new environment, and compare: ASSIGNMENT=ejercicios, SAMPLE=5
	$(BIN)/clase-228 regrade-check --sample $(SAMPLE) -- "$$GIVEN_ASSIGNMENT"

verify: setup  ## run a homework in two new environments, made from its own lock: TAREA=path/to/submission
	$(BIN)/clase-228 verify -- "$$GIVEN_FOLDER"

demo: setup  ## grade a small class in a temporary course and show the result
	$(BIN)/clase-228 demo --jobs $(JOBS)

# The walls need what a container keeps from its programs; these flags give it back. The image holds the lock's packages,
# and the checkout is read in its place.
demo-container:  ## the same in a container of docker or podman: where there is no Python, or no walls, as on a Mac
	@for engine in docker podman none; do "$$engine" info >/dev/null 2>&1 && break; done; \
	case $$engine in \
	none) echo "Neither docker nor podman answers here: install one, or start it." >&2; exit 1 ;; \
	podman) paths=unmask=ALL ;; \
	*) paths=systempaths=unconfined ;; \
	esac; \
	"$$engine" build --tag clase-228 . && \
	{ "$$engine" rm --force clase-228-demo >/dev/null 2>&1 || true; } && \
	"$$engine" run --name clase-228-demo --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
	    --security-opt label=disable --security-opt "$$paths" --volume "$$PWD:/curso:ro" --workdir /curso \
	    --env PYTHONDONTWRITEBYTECODE=1 --env PYTHONPATH=/curso clase-228 \
	    python -m helpers.course.cli demo --jobs $(JOBS) --folder /home/student/demo && \
	rm -rf build/demo && mkdir -p build && "$$engine" cp clase-228-demo:/home/student/demo build/demo && \
	echo "All of it lies in build/demo on this machine."

check: setup lint  ## style, types, and the tests that need no kernel, walls, network or browser: after each edit
	$(BIN)/pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder -m "not machine" tests

# One run for everything: a file is one worker's, and no core waits for the other's stage. The notebooks of source/ run
# in a copy: they write files beside themselves, and nbgrader hands out every file of a source folder.
test: setup cluster site-tools class-tools $(VENV)/browser postgres chromium unpacking lint  ## check everything that the README promises
	rm -rf .nbval && cp -r source .nbval
	$(BIN)/pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder -m "not quick" $(NBVAL) $(LONG) tests notebooks .nbval \
	    $(WITHOUT_LFS)
	rm -rf .nbval

test-long:  ## the same, and what only repeats is repeated more often
	$(MAKE) test LONG=--long

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# A gradebook in PostgreSQL is tested against a real server: Debian's own package, where it can be had.
postgres:
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || $(call debian,postgresql) || \
	    echo "There is no PostgreSQL: its test is skipped (apt-get install postgresql)"

# A set-up with the newest Python is tried in a newer Debian, and one without this system's tools with busybox's.
unpacking:
	@command -v mmdebstrap >/dev/null && command -v busybox >/dev/null || $(call debian,mmdebstrap busybox) || \
	    echo "There is no mmdebstrap, or no busybox: tests of set-ups are skipped (apt-get install mmdebstrap busybox)"

# Debian's own Chromium, which Playwright drives: its own ones come from elsewhere.
chromium:
	@command -v chromium >/dev/null || $(call debian,chromium) || \
	    echo "There is no Chromium: the browser tests are skipped (apt-get install chromium)"

test-browser: setup $(VENV)/browser chromium  ## both front doors in a real browser (Chromium, by apt-get where it is root)
	$(BIN)/pytest -q tests/browser

screenshots: setup $(VENV)/browser  ## take the README's pictures of report and feedback anew
	$(BIN)/python -m tests.browser.screenshots

solutions: setup  ## every solution notebook runs clean, hidden tests included
	rm -rf .nbval && cp -r source .nbval
	$(BIN)/pytest -q $(NBVAL) .nbval
	rm -rf .nbval

class: class-tools  ## the class notebooks give the outputs that they show, figures included
	$(BIN)/pytest -q $(NBVAL) notebooks $(WITHOUT_LFS)

notebooks: class-tools  ## execute the class notebooks anew, and show what changed
	$(BIN)/jupyter nbconvert --log-level WARN --to notebook --execute --inplace \
	    --ExecutePreprocessor.record_timing=False notebooks/*.ipynb
	GIT_PAGER=cat $(BIN)/nbdiff --ignore-details HEAD -- notebooks

corpora: setup  ## right and wrong solutions through the real pipeline
	$(BIN)/python -m tests.corpora --jobs $(JOBS)

mutants: setup  ## thousands of slips and rewrites made by machine: the former lose points, the latter none (a quarter of an hour)
	$(BIN)/python -m tests.mutants --jobs $(JOBS)

# A copy of what is shown, in the folders that its links expect; nothing of source/ comes near it.
site: site-tools  ## build the static site: class, statements and guides in SITE (build/site), without a solution; BUILDER=linkcheck asks where its links lead
	rm -rf "$(SITE)" && mkdir -p "$(SITE)/.src/docs" "$(SITE)/.src/release"
	cp site/conf.py site/index.md "$(SITE)/.src"
	cp -r notebooks "$(SITE)/.src" && cp -r release/ejercicios release/tarea "$(SITE)/.src/release"
	cp docs/guia_estudiante.md docs/instructor.md "$(SITE)/.src/docs"
	$(BIN)/python -m sphinx -q -n -W --keep-going -d "$(SITE)/.doctrees" -b $(BUILDER) "$(SITE)/.src" "$(SITE)"
	rm -rf "$(SITE)/.src" "$(SITE)/.doctrees"

site-tools: $(VENV)/site  ## add what builds the site to .venv

exercise: setup  ## write the frame of a new exercise: NAME=6_particion FUNCTION=… CHECKS="orden=split.check_order …"
	$(BIN)/clase-228 exercise -- $(NAME) $(FUNCTION) $(CHECKS)

release: setup  ## generate the student's version from source/
	$(BIN)/clase-228 release

architecture: setup  ## draw docs/figures/architecture.svg, the rooms of helpers/, from the code
	$(BIN)/python docs/architecture.py

handout: setup  ## pack what students get: build/clase-228.zip
	$(BIN)/clase-228 handout

golden: setup  ## write the golden outputs anew
	$(BIN)/clase-228 golden

lock: setup  ## resolve requirements.in anew; add UPGRADE=--upgrade for newer versions
	$(BIN)/uv pip compile requirements.in --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command 'make lock' $(UPGRADE) -o requirements.lock
	$(BIN)/uv pip compile requirements-cluster.in --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command 'make lock' $(UPGRADE) -o requirements-cluster.lock
	$(BIN)/uv pip compile requirements-class.in --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command 'make lock' $(UPGRADE) -o requirements-class.lock
	$(BIN)/uv pip compile requirements-site.in --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command 'make lock' $(UPGRADE) -o requirements-site.lock
	$(BIN)/uv pip compile requirements-browser.in --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command 'make lock' $(UPGRADE) -o requirements-browser.lock

lab: setup  ## open JupyterLab on the course
	$(BIN)/jupyter lab

bench: cluster  ## compare with nbgrader as it comes: how long it takes, one worker and many, and which attacks pay; and homeworks with an earlier commit (two hours)
	$(BIN)/python -m benchmarks.autograde
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.attacks --jobs $(JOBS)
	$(BIN)/python -m benchmarks.homework --jobs $(JOBS)

clean:  ## remove the environment and caches
	rm -rf $(VENV) *.egg-info .mypy_cache .pytest_cache .ruff_cache
