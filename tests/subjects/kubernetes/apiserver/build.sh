#!/bin/sh
# Builds kube-apiserver 1.20.2 from the source package of Debian 12, without changing the system's apt: about 6 minutes.
# Everything goes into the folder given as the first argument. Needs golang-1.19-go, etcd-server, rsync and dpkg-dev,
# which are installed where that is possible.
set -eu

target=$(mkdir -p "$1" && cd "$1" && pwd)
version=1.20.2
if [ -x "$target/kube-apiserver" ] && [ -x "$target/etcd" ]; then
    echo "kube-apiserver and etcd are in $target already"
    exit 0
fi
command -v apt-get >/dev/null || { echo "this takes Debian's source package: a Debian 12 machine is needed" >&2; exit 2; }

needed=
[ -x /usr/lib/go-1.19/bin/go ] || needed="$needed golang-1.19-go"
command -v etcd >/dev/null || needed="$needed etcd-server"
command -v rsync >/dev/null || needed="$needed rsync"
command -v dpkg-source >/dev/null || needed="$needed dpkg-dev"
if [ -n "$needed" ]; then
    [ "$(id -u)" = 0 ] || { echo "install these first:$needed" >&2; exit 2; }
    # etcd's own service is not wanted: only the program is.
    apt-get update -qq && RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $needed
fi

# Source packages are seldom enabled: a list of our own, beside the system's.
apt=$target/apt
mkdir -p "$apt/lists/partial" "$apt/archives/partial"
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main" \
    >"$apt/sources.list"
own="-o Dir::Etc::sourcelist=$apt/sources.list -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists=$apt/lists \
    -o Dir::Cache=$apt -o APT::Sandbox::User=$(id -un)"
apt-get $own -qq update

# The build wants to lie in a GOPATH.
parent=$target/go/src/k8s.io
rm -rf "$target/go" && mkdir -p "$parent" && cd "$parent"
apt-get $own -qq source kubernetes
mv kubernetes-*/ kubernetes && rm -f kubernetes_*
cd kubernetes
# Without the cloud providers, a quarter of the work, which no manifest is judged by.
env PATH="/usr/lib/go-1.19/bin:$PATH" GOPATH="$target/go" GOCACHE="$target/go-cache" GO111MODULE=off CGO_ENABLED=0 \
    GOFLAGS=-tags=providerless \
    KUBE_GIT_VERSION="v$version" KUBE_GIT_TREE_STATE=clean make WHAT=cmd/kube-apiserver

cp _output/local/bin/*/*/kube-apiserver "$target/kube-apiserver" 2>/dev/null || cp _output/bin/kube-apiserver "$target/kube-apiserver"
ln -sf "$(command -v etcd)" "$target/etcd"
cd "$target" && rm -rf go go-cache apt
"$target/kube-apiserver" --version
