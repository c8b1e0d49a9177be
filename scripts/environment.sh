#!/bin/sh
# Sets .venv up, or says nothing within milliseconds when it is what this project needs.
# sh, because there may be no Python yet, or one too old to read ours.
set -eu
cd "$(dirname "$0")/.."
OLDEST=3.11
STAMP=.venv/.stamp

fault() {
    printf '%s\n  %s\n' "$1" "$2" >&2
    exit 1
}

# What an environment depends on: the folder (paths stand in it), its interpreter, what is declared.
needed() {
    pwd -P
    readlink -f .venv/bin/python
    .venv/bin/python -ISc 'import sys; print(sys.version_info[:2])'
    cksum requirements.lock pyproject.toml scripts/environment.py
}

of_the_interpreter_asked_for() {
    [ -z "${IKU_PYTHON:-}" ] || [ "$(base "$IKU_PYTHON")" = "$(readlink -f .venv/bin/python)" ]
}

base() {
    "$1" -ISc 'import os, sys; print(os.path.realpath(sys.executable))' 2>/dev/null
}

is_new_enough() {
    "$1" -c "import sys; sys.exit(sys.version_info < tuple(map(int, '$OLDEST'.split('.'))))" 2>/dev/null
}

if [ "${1:-}" = needed ]; then
    needed
    exit
fi
if [ -f "$STAMP" ] && [ "$(needed 2>/dev/null)" = "$(cat "$STAMP")" ] && of_the_interpreter_asked_for; then
    exit 0
fi

if [ -n "${IKU_PYTHON:-}" ]; then
    is_new_enough "$IKU_PYTHON" || fault \
        "PYTHON=$IKU_PYTHON bukan Python $OLDEST atau lebih baru." \
        "Sebut yang lain, misalnya: make PYTHON=python3.12 environment"
    python=$IKU_PYTHON
else
    python=
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if is_new_enough "$name"; then
            python=$name
            break
        fi
    done
    [ -n "$python" ] || fault \
        "Python $OLDEST atau lebih baru tidak ditemukan (python3: $(python3 --version 2>/dev/null || echo tidak ada))." \
        "Pasang (Debian, Ubuntu: apt-get install python3 python3-venv), atau sebut tempatnya: make PYTHON=/jalan/ke/python3.12 environment"
fi
exec "$python" scripts/environment.py
