# J5b: the real import, through profile, checks, staging, history and audit. Read by bench/run.sh. The
# peer loads the bare rows and keeps nothing but the rows: no history, no reasons, no undo.
inputs=
for rows in 100000 300000 1000000; do
	file="$WORK/j5_$rows.csv"
	[ -s "$file" ] || { "$BUILD/bench/j5_generate" $rows >"$file.part" && mv "$file.part" "$file"; }
	inputs="$inputs $rows:$file"
done

python3 bench/turns.py "J5b import in SQLite" $inputs -- "$BUILD/bench/j5b" {} -- \
	"sqlite3 .import=$(if_present sqlite3 bench/j5b/peer_sqlite.sh {})"

server=$(mktemp -d "${TMPDIR:-/tmp}/waarborg-bench.XXXXXX")
if url=$(scripts/postgres.sh start "$server" 2>/dev/null); then
	python3 bench/turns.py "J5b import in PostgreSQL" $inputs -- bench/j5b/postgres.sh "$BUILD" "$url" {} -- \
		"sqlite3 .import=$(if_present sqlite3 bench/j5b/peer_sqlite.sh {})"
	scripts/postgres.sh stop "$server"
else
	echo "J5b import in PostgreSQL: geen server"
fi
rm -rf "$server"
