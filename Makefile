# The two commands: `make demo` and `make test`. Nothing is needed before them but python3 and make.
.DEFAULT_GOAL := help
.PHONY: help install demo up test bench faults lint format lock messages screenshots demo-reset

PYTHON ?= python3
PY := .venv/bin/python
# A half-made .venv is the base interpreter: pip must never install there.
export PIP_REQUIRE_VIRTUALENV := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1

help:
	@echo "make demo         build everything, load the demo data, run on http://127.0.0.1:8000"
	@echo "                  PORT=8001 LIAISON_VAR=/srv/other make demo   runs a second one beside it"
	@echo "make up           the same without demo data and demo accounts' hints"
	@echo "make demo-reset   drop the data folder (refuses while it is in use)"
	@echo "make test         the whole suite; BROWSER=0 make test   leaves out the browser"
	@echo "make bench        what every act costs beside hand-written SQL; N=1000000, PEER=1"
	@echo "make faults       clients work while services are killed and cut off; nothing may be lost, doubled or stuck"
	@echo "                  make faults TICKETS=10000 FAULTS=50 SEEDS=3   the big one"
	@echo "make lint         ruff"
	@echo "make messages     collect texts into locale/, compile the catalogues"
	@echo "make screenshots  pictures of every page into shots/"
	@echo "make lock         resolve requirements*.in into requirements.lock"

install: .venv/.installed

.venv/.installed: requirements.lock
	@test -f .venv/pyvenv.cfg && $(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv \
	  || { rm -rf .venv; echo "缺少 Python 的 venv 模块（Debian/Ubuntu：apt install python3-venv）。"; exit 1; }
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { rm -rf .venv; echo "需要 Python 3.11 或更新版本，可用 PYTHON=python3.12 make … 指定。"; exit 1; }
	@echo "正在安装依赖……"
	@$(PY) -m pip install --quiet --quiet "uv>=0.13" \
	  && .venv/bin/uv pip install --quiet --compile-bytecode --python $(PY) --require-hashes -r requirements.lock \
	  || $(PY) -m pip install --quiet --require-hashes -r requirements.lock \
	  || { echo "依赖没有装成，请检查网络和磁盘空间后再运行一次。"; exit 1; }
	@touch $@

# exec: a signal sent to make's child reaches the supervisor itself.
demo: .venv/.installed
	@exec $(PY) manage.py up --demo

up: .venv/.installed
	@exec $(PY) manage.py up

demo-reset: .venv/.installed
	@$(PY) manage.py up --reset

test: .venv/.installed
	@$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

bench: .venv/.installed
	@exec $(PY) -m bench

TICKETS ?= 500
FAULTS ?= 12
SEEDS ?= 1
faults: .venv/.installed
	@$(PY) -m tests.faults --tickets $(TICKETS) --faults $(FAULTS) --seeds $(SEEDS) --write docs/measurements.md

lint: .venv/.installed
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

format: .venv/.installed
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

messages: .venv/.installed
	@$(PY) manage.py makemessages --locale en --no-wrap --no-obsolete --add-location file --ignore .venv --ignore var --ignore tests
	@$(PY) manage.py compile_catalogues

screenshots: .venv/.installed
	@$(PY) -m tests.screenshots

lock: .venv/.installed
	@.venv/bin/uv pip compile --quiet --universal --python $(PY) --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links requirements-dev.in -o requirements.lock
