#!/bin/sh
# Installs the system libraries that the program draws with, or says how to.
#
# usage: install_system.sh [tests]   with "tests" also the programs that the tests look through
#
# Debian and Ubuntu as root: installs. Elsewhere: tells what is missing and ends with 1; programs
# of the tests are only told, as the tests that need them are then skipped.
set -eu

LIBRARIES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig python3-venv"
PROGRAMS="chromium chromium-driver default-jdk-headless fonts-liberation fonts-noto-cjk git \
    libjaxb-java libreoffice-calc-nogui libreoffice-writer-nogui poppler-utils unicode-data"

find_missing_libraries() {
    "${PYTHON:-python3}" - <<'PY'
import ctypes.util
import importlib.util

NAMES = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig")
absent = [name for name in NAMES if not ctypes.util.find_library(name)]
if not importlib.util.find_spec("ensurepip"):
    absent.append("python3-venv")
print(*absent)
PY
}

find_missing_programs() {
    for program in chromium chromedriver git javac pdftoppm soffice; do
        command -v "$program" >/dev/null || printf '%s ' "$program"
    done
    [ -d /usr/share/unicode ] || printf 'unicode-data '
}

install() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

libraries=$(find_missing_libraries)
programs=""
[ "${1-}" = tests ] && programs=$(find_missing_programs)
[ -z "$libraries$programs" ] && exit 0

if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    # The lists hold several names each.
    # shellcheck disable=SC2086
    [ -z "$libraries" ] || install $LIBRARIES
    # shellcheck disable=SC2086
    [ -z "$programs" ] || install $PROGRAMS
    exit 0
fi

if [ -n "$programs" ]; then
    echo "Tests that need these programs will be skipped: $programs" >&2
fi
[ -z "$libraries" ] && exit 0

cat >&2 <<'TEXT'
Some system libraries are missing. Install them, then run the command again:
  Debian, Ubuntu  sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig python3-venv
  Fedora          sudo dnf install pango harfbuzz fontconfig
  Alpine          apk add pango harfbuzz-subset fontconfig
  macOS           brew install pango harfbuzz fontconfig
  Windows         install MSYS2, then: pacman -S mingw-w64-x86_64-pango
TEXT
echo "missing: $libraries" >&2
exit 1
