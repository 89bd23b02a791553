#!/bin/sh
# Installs the system libraries that the program draws with, or says how to.
#
# usage: install_system.sh [tests]   with "tests" also the programs that the tests look through
#
# Debian and Ubuntu as root: installs. Elsewhere: tells what is missing and ends with 1.
set -eu

LIBRARIES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig python3-venv"

# What the tests look through: a program or a file, and the package of Debian that has it.
PROGRAMS="
chromium                                    chromium
chromedriver                                chromium-driver
git                                         git
javac                                       default-jdk-headless
npm                                         npm
pdftoppm                                    poppler-utils
soffice                                     libreoffice-writer-nogui
/usr/lib/libreoffice/program/libsclo.so     libreoffice-calc-nogui
/usr/share/fonts/opentype/noto              fonts-noto-cjk
/usr/share/fonts/truetype/liberation        fonts-liberation
/usr/share/java/jaxb-runtime.jar            libjaxb-java
/usr/share/unicode                          unicode-data
"

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

# The packages of what is missing.
find_missing_programs() {
    echo "$PROGRAMS" | while read -r program package; do
        [ -z "$program" ] || command -v "$program" >/dev/null || [ -e "$program" ] ||
            printf '%s ' "$package"
    done
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
    [ -z "$programs" ] || install $programs
    exit 0
fi

if [ -n "$programs" ]; then
    echo "The tests need these programs (named as Debian's packages): $programs" >&2
fi
[ -n "$libraries" ] || exit 1

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
