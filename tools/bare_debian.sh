#!/bin/sh
# Runs a command in a copy of this repository's last commit on a bare Debian of its own.
#
# usage: [ROOT=FOLDER] [MIRROR=URL] tools/bare_debian.sh SUITE [COMMAND...]
#
# SUITE is bookworm, trixie …; COMMAND is `make test` unless told otherwise. The system is made with
# debootstrap in ROOT (/var/tmp/SUITE) at the first call and kept for the next ones, which bring its
# copy up to date and leave what is installed; one waits for the other. MIRROR is the one this machine's
# apt uses. Needs root.
# Mounts live in a namespace of the command: none is left behind.
set -eu

suite=$1
shift
[ $# -gt 0 ] || set -- make test
root=${ROOT:-/var/tmp/$suite}
copy=$root/srv/minutes
source=$(cd "$(dirname "$0")/.." && pwd)

find_mirror() {
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m 1 '/debian/$'
}

make_system() {
    debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
        "$suite" "$root" "${MIRROR:-$(find_mirror)}"
}

# How this machine reaches the network: names, certificates, what pip and npm are told.
copy_settings() {
    for path in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt \
        /usr/local/share/ca-certificates /etc/pip.conf /etc/xdg/pip \
        "$HOME/.config/pip" "$HOME/.npmrc"; do
        [ -e "$path" ] || continue
        case $path in "$HOME"/*) to=$root/srv/${path#"$HOME"/} ;; *) to=$root$path ;; esac
        rm -rf "$to"
        mkdir -p "$(dirname "$to")"
        cp -R "$path" "$to"
    done
}

copy_repository() {
    [ -d "$copy" ] || git clone --quiet "file://$source" "$copy"
    git -C "$copy" fetch --quiet "file://$source" HEAD
    git -C "$copy" reset --quiet --hard FETCH_HEAD
}

# The little that README asks for before the first `make`.
install_make() {
    [ -x "$root/usr/bin/make" ] && [ -x "$root/usr/bin/python3" ] && return
    enter / sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends \
        ca-certificates make python3 >/dev/null'
}

# Only what points to the network is taken over from the environment.
enter() {
    folder=$1
    shift
    # The names hold no blanks.
    # shellcheck disable=SC2046
    env -i HOME=/srv PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin \
        DEBIAN_FRONTEND=noninteractive FOLDER="$folder" SYSTEM="$root" \
        $(env | grep -E '^[A-Za-z_]*(CERT|CERTS|_CERT_FILE|CA_BUNDLE|CAINFO|proxy|PROXY)=' || true) \
        unshare --mount --pid --fork --kill-child sh -euc '
            mount --make-rprivate /
            mount -t proc proc "$SYSTEM/proc"
            mount --rbind /dev "$SYSTEM/dev"
            mount --rbind /sys "$SYSTEM/sys"
            exec chroot "$SYSTEM" sh -c "cd \"\$FOLDER\" && exec \"\$@\"" sh "$@"' sh "$@"
}

mkdir -p "$root"
exec 9<"$root"
flock 9 # A second command would change the copy under the first.
[ -e "$root/etc/debian_version" ] || make_system
copy_settings
install_make
copy_repository
enter /srv/minutes "$@"
