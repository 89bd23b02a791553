#!/bin/sh
# Shows that systems give the same bytes: makes the same records on bare Debians and compares them.
#
# usage: tools/compare_systems.sh SUITE SUITE...   such as: bookworm trixie
#
# Ends with 1 where one differs from the first. See bare_debian.sh for where the systems are kept.
set -eu

tools=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for suite in "$@"; do
    "$tools/bare_debian.sh" "$suite" sh -euc \
        'make .venv/installed >&2; .venv/bin/python -m tools.digest_records' >"$folder/$suite"
done
for suite in "$@"; do
    echo "$1 and $suite: $(wc -l <"$folder/$suite") files"
    diff "$folder/$1" "$folder/$suite"
done
