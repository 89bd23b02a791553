#!/bin/sh
# Installs the system libraries that WeasyPrint draws with, or says how to.
# Debian and Ubuntu as root: installs them. Elsewhere: tells the command and goes on when they are there.
set -eu

missing() {
    ${PYTHON:-python3} - <<'PY'
import ctypes.util, sys
names = {"pango-1.0": "pango", "pangoft2-1.0": "pango", "harfbuzz": "harfbuzz",
         "harfbuzz-subset": "harfbuzz-subset", "fontconfig": "fontconfig"}
absent = sorted({name for lib, name in names.items() if not ctypes.util.find_library(lib)})
print(" ".join(absent))
PY
}

absent=$(missing)
[ -z "$absent" ] && exit 0

if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig python3-venv
    exit 0
fi

echo "These system libraries are missing: $absent" >&2
echo "Install them, then run the command again:" >&2
echo "  Debian, Ubuntu  sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig python3-venv" >&2
echo "  Fedora          sudo dnf install pango harfbuzz fontconfig" >&2
echo "  Alpine          apk add pango harfbuzz-subset fontconfig" >&2
echo "  macOS           brew install pango harfbuzz fontconfig" >&2
echo "  Windows         install MSYS2, then: pacman -S mingw-w64-x86_64-pango" >&2
exit 1
