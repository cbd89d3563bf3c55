#!/bin/sh
# A private PostgreSQL for tests and demonstrations, reachable over a Unix socket only.
#   scripts/postgres.sh start DIR   starts it (again) and prints its URL
#   scripts/postgres.sh stop DIR    stops it; DIR/data stays
# As root the server runs as user postgres, because PostgreSQL refuses root.
set -eu

usage() {
	echo "gebruik: postgres.sh start MAP | postgres.sh stop MAP" >&2
	exit 64
}

fail() {
	echo "postgres.sh: $*" >&2
	exit 1
}

[ $# -eq 2 ] || usage
action=$1
folder=$2

find_programs() {
	for candidate in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin; do
		if [ -x "$candidate/initdb" ]; then
			echo "$candidate"
			return
		fi
	done
	path=$(command -v initdb) || fail "PostgreSQL staat niet op deze computer; installeer postgresql-15."
	dirname "$path"
}

as_server() {
	if [ "$(id -u)" -eq 0 ]; then
		(cd / && exec runuser -u postgres -- "$@")
	else
		"$@"
	fi
}

is_running() {
	[ -d "$folder/data" ] && as_server "$programs/pg_ctl" -D "$folder/data" status >/dev/null 2>&1
}

# A folder that the server may own; every folder above it must let the server through.
make_folder() {
	mkdir -p "$folder"
	folder=$(cd "$folder" && pwd -P)
	case $folder in
	*[!A-Za-z0-9/._-]*) fail "de naam $folder bevat tekens die niet in een adres passen." ;;
	esac
	# A socket's path has at most 107 bytes, of which ours takes 15.
	[ ${#folder} -le 90 ] || fail "de naam $folder is te lang voor een socket."
	if [ "$(id -u)" -eq 0 ]; then
		chown postgres "$folder"
	fi
	chmod 0700 "$folder"
	as_server test -w "$folder" || fail "de databaseserver mag niet in $folder schrijven."
}

make_data() {
	[ -f "$folder/data/PG_VERSION" ] && return
	as_server rm -rf "$folder/data.new" # left by a start that was cut off
	as_server "$programs/initdb" -D "$folder/data.new" -U postgres --locale=C --encoding=UTF8 \
		--auth=trust --no-instructions >"$folder/initdb.log" 2>&1 ||
		fail "initdb is mislukt; zie $folder/initdb.log"
	as_server sh -c 'cat >>"$1"' sh "$folder/data.new/postgresql.conf" <<-CONF
		listen_addresses = ''
		max_connections = 60
		lc_messages = 'C'
	CONF
	as_server mv "$folder/data.new" "$folder/data"
}

start() {
	make_folder
	exec 9>"$folder/start.lock"
	flock 9
	make_data
	if ! is_running; then
		as_server "$programs/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/server.log" \
			-o "-c unix_socket_directories=$folder" start </dev/null >/dev/null 2>&1 9>&- ||
			fail "de server start niet; zie $folder/server.log"
	fi
	echo "postgresql:///postgres?host=$folder&user=postgres"
}

stop() {
	[ -d "$folder" ] || return 0
	folder=$(cd "$folder" && pwd -P)
	if is_running; then
		as_server "$programs/pg_ctl" -D "$folder/data" -w -m fast stop </dev/null >/dev/null 2>&1 ||
			fail "de server stopt niet; zie $folder/server.log"
	fi
}

programs=$(find_programs)
case $action in
start) start ;;
stop) stop ;;
*) usage ;;
esac
