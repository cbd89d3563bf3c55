#!/usr/bin/env bash
# Installs what Debian 12 lacks to build (packages.sh build), to build and test everything
# (packages.sh test) or to measure coverage as well (packages.sh cover). Does nothing, and needs
# neither network nor rights, when all is there.
set -euo pipefail

build=(gcc libc6-dev make meson ninja-build pkg-config python3
	libsqlite3-dev libpq-dev libjansson-dev libsodium-dev libxlsxwriter-dev libmicrohttpd-dev libcmocka-dev)
test=("${build[@]}" clang libclang-rt-14-dev clang-format cppcheck valgrind sqlite3 postgresql git
	nginx openssl systemd chromium strace coinor-cbc)
cover=("${test[@]}" gcovr)

case "${1:-}" in
build) wanted=("${build[@]}") ;;
test) wanted=("${test[@]}") ;;
cover) wanted=("${cover[@]}") ;;
*)
	echo "usage: scripts/packages.sh build|test|cover" >&2
	exit 2
	;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	for tool in gcc meson ninja pkg-config python3 node npm; do
		command -v "$tool" >/dev/null || missing+=" $tool"
	done
	if [ -z "${missing:-}" ] && pkg-config --exists sqlite3 libpq jansson libsodium xlsxwriter libmicrohttpd cmocka; then
		exit 0
	fi
	echo "This is not Debian: install by hand what these Debian packages hold: ${wanted[*]}" >&2
	exit 1
fi

# Node.js may come from elsewhere, with npm in it; Debian's packages do not go together with that.
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	wanted+=(nodejs npm)
fi

installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true)
missing=()
for package in "${wanted[@]}"; do
	grep -qx "installed $package" <<<"$installed" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "Missing packages: ${missing[*]}" >&2
		echo "Install them as root: apt-get install ${missing[*]}" >&2
		exit 1
	fi
	as_root=(sudo)
fi

# Debian starts a database server of its own when it installs PostgreSQL. The tests start a private
# one, so during the installation a setting of postgresql-common keeps it from making that cluster.
setting=/etc/postgresql-common/createcluster.d/waarborg-tests.conf
case " ${missing[*]} " in
*" postgresql "*)
	trap '"${as_root[@]}" rm -f "$setting"
		"${as_root[@]}" rmdir --ignore-fail-on-non-empty "$(dirname "$setting")"' EXIT
	"${as_root[@]}" mkdir -p "$(dirname "$setting")"
	"${as_root[@]}" tee "$setting" >/dev/null <<<"create_main_cluster = false"
	;;
esac

install() {
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
}

echo "Installing: ${missing[*]}" >&2
if ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null || ! install; then
	# No package lists yet, or lists so old that the servers no longer have what they name.
	"${as_root[@]}" apt-get update -q >&2
	install
fi
