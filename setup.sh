#!/bin/sh
# Makes .venv from requirements.lock, or adds to it what another lock names: `sh setup.sh [requirements-class.lock]`.
# The Makefile calls it. PYTHON may name an interpreter; otherwise it is the first that fits. What goes wrong is said in
# one line. Plain POSIX, for a Mac or a container may have no more.
set -u
VENV=.venv
BIN=$VENV/bin
# Where root grades, a student's process is nobody's: it must be able to read the environment.
umask 022

stop() {
    printf '%s ' "$@" >&2
    echo >&2
    exit 1
}
trap 'stop "Interrupted: $VENV is half made, and the same command makes it anew."' INT TERM HUP

# Run a command without its output, and say what ended it.
run() {
    said=$("$@" 2>&1) && return
    case $said in
    *"No space left"* | *"Disk quota"* | *"os error 28"*)
        stop "The disk is full: $VENV takes 1 GB, and uv's cache as much. Make room, and run the same command." ;;
    *UnknownIssuer* | *CERTIFICATE_VERIFY_FAILED* | *"invalid peer certificate"*)
        stop "Nobody here vouches for the package index's certificate, as behind a proxy that opens TLS:" \
            "name the proxy's, as in SSL_CERT_FILE=/path/to/certificates.pem make setup" ;;
    *NewConnectionError* | *ConnectTimeout* | *ReadTimeout* | *ConnectionReset* | *ProxyError* | \
    *"error sending request"* | *"dns error"* | *"name resolution"*)
        stop "No package index answers. Set-up needs a network to PyPI, or a mirror of it that PIP_INDEX_URL and" \
            "UV_DEFAULT_INDEX name; behind a proxy, HTTPS_PROXY." ;;
    esac
    stop "$said"
}

# Set PYTHON. A name on PATH may be a shim that starts nothing (pyenv's), or lack what Debian packs as python3-venv.
choose() {
    ask='
import sys
said = "%d.%d.%d" % sys.version_info[:3]
fits = (3, 11) <= sys.version_info[:2] <= (3, 14)
try:
    import ensurepip
except ImportError:
    fits, said = False, said + " without venv: apt-get install python%d.%d-venv" % sys.version_info[:2]
print(said)
sys.exit(not fits)'
    found=
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3.11 python3.12 python3.13 python3.14 python3
    fi
    for each; do
        if version=$("$each" -c "$ask" 2> /dev/null); then
            PYTHON=$each
            return
        fi
        found="$found${version:+, $each ($version)}"
    done
    found=${found#, }
    stop "Python 3.11, 3.12, 3.13 or 3.14 is needed; found: ${found:-none${PYTHON:+ by the name $PYTHON}}." \
        "Install one, or name it: make PYTHON=/path/to/python3.13"
}

if [ $# -gt 0 ]; then
    run "$BIN/uv" pip install --quiet --compile-bytecode --python "$BIN/python" -r "$1"
    exit
fi
choose
"$PYTHON" -c 'import os, sys; sys.exit(os.path.expandvars(os.getcwd()) != os.getcwd())' ||
    stop "nbgrader reads a variable in this folder's name ($PWD): give the folder another name."
mkdir -p "$BIN" && printf '#!/bin/sh\n' > "$BIN/try" && chmod +x "$BIN/try" ||
    stop "Nothing can be written to this folder: put the checkout where you may write, on a disk that isn't full."
"$BIN/try" 2> /dev/null ||
    stop "No program runs from this folder, as in a home without exec rights (noexec): put the checkout elsewhere."
run "$PYTHON" -m venv --clear "$VENV"
# An older pip knows its own certificates only: it gets those that Python's ssl finds, a proxy's among them.
certificates=$("$BIN/python" -c 'import ssl; at = ssl.get_default_verify_paths(); print(at.cafile or at.capath or "")')
[ -z "$certificates" ] || export PIP_CERT="${PIP_CERT:-$certificates}"
# uv itself comes from the lock, with its hash; compiled bytecode makes every kernel start three times faster, and a
# plain path to the package saves every interpreter half of its start.
awk '/^[a-z]/ { keep = /^uv==/ } keep' requirements.lock > "$VENV/uv.lock"
run "$BIN/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$VENV/uv.lock"
run "$BIN/uv" pip sync --quiet --compile-bytecode --python "$BIN/python" requirements.lock
run "$BIN/uv" pip install --quiet --python "$BIN/python" --no-deps --no-build-isolation \
    --config-settings editable_mode=compat --editable .
