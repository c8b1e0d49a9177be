#!/bin/sh
# Do what README says on a Debian that has nothing, as root and as a user, each with an empty home.
#   scripts/bare_check.sh [SUITE] [COMMANDS OF ROOT] [COMMANDS OF THE USER]
# Needs root and debootstrap. Mirror, package index and certificates are those of this machine.
set -eu
cd "$(dirname "$0")/.."
SUITE=${1:-bookworm}
OF_ROOT=${2:-make report YEAR=2018}
OF_USER=${3:-make report YEAR=2018 && make test}
NEEDED=$(sed -n 's/^sudo apt-get install //p' README.md)
CERTIFICATES=/etc/ssl/certs/ca-certificates.crt

fail() {
    echo "$*" >&2
    exit 1
}
[ "$(id -u)" = 0 ] || fail "Jalankan sebagai root: debootstrap dan chroot memerlukannya."
command -v debootstrap >/dev/null || fail "Pasang: apt-get install debootstrap"
[ -n "$NEEDED" ] || fail "README.md tidak menyebut apa yang harus dipasang."

bare=$(mktemp -d)
chmod 755 "$bare"
remove() {
    umount -R "$bare/proc" "$bare/dev" || true
    rm -rf --one-file-system "$bare"
}
trap remove EXIT
trap 'exit 130' INT TERM HUP

step() { printf '\n== %s\n' "$*"; }

# Of this machine's variables only those that say where packages come from.
inside() {
    (
        for name in $(env | sed -n 's/^\([A-Za-z_]*\)=.*/\1/p'); do
            case $name in PIP_INDEX_URL | PIP_EXTRA_INDEX_URL | UV_*INDEX* | *_proxy | *_PROXY) ;; *) unset "$name" ;; esac
        done
        export PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive
        exec chroot "$bare" "$@"
    )
}

as() { # USER COMMANDS: in a clone of its own, with an empty home
    inside install -d -o "$1" "/srv/home-$1"
    git clone --quiet . "$bare/srv/proyek-$1"
    inside chown -R "$1" "/srv/proyek-$1"
    inside su -s /bin/sh "$1" -c "export HOME=/srv/home-$1; cd /srv/proyek-$1 && $2"
}

step "Debian $SUITE tanpa apa pun"
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | head -n 1)
debootstrap --variant=minbase "$SUITE" "$bare" "$mirror" >/dev/null
mount --rbind --make-rslave /dev "$bare/dev"
mount -t proc proc "$bare/proc"
cp /etc/resolv.conf "$bare/etc/"
[ ! -f /etc/pip.conf ] || cp /etc/pip.conf "$bare/etc/"

step "sebelum dipasang: satu baris dan perintah yang memperbaiki"
install -D -t "$bare/srv/scripts" scripts/environment.*
if inside sh /srv/scripts/environment.sh; then fail "Lingkungan jadi tanpa Python?"; fi

step "apt-get install $NEEDED"
inside apt-get -qq update
# shellcheck disable=SC2086
inside apt-get -qq install $NEEDED >/dev/null
[ ! -f "$CERTIFICATES" ] || cp "$CERTIFICATES" "$bare$CERTIFICATES"

step "root: $OF_ROOT"
as root "$OF_ROOT"
inside useradd --no-create-home orang
step "orang: $OF_USER"
as orang "$OF_USER"
step "lulus"
