# J5: ingest and indicators. Read by bench/run.sh.
inputs=
for rows in 100000 1000000 10000000; do
	file="$WORK/j5_$rows.csv"
	[ -s "$file" ] || { "$BUILD/bench/j5_generate" $rows >"$file.part" && mv "$file.part" "$file"; }
	inputs="$inputs $rows:$file"
done
[ -z "$J5_FILE" ] || inputs="$(($(wc -l <"$J5_FILE") - 1)):$J5_FILE"

# The slow ones stop at a million rows, unless BENCH_ALL is set.
most=@1000000
[ -z "$BENCH_ALL" ] || most=
duckdb= pandas=
[ ! -d "$PEERS/node_modules/@duckdb/node-api" ] || duckdb=$(if_present node node bench/j5/peer_duckdb.mjs {})
for python in /usr/bin/python3 python3; do
	[ -n "$pandas" ] || ! "$python" -c 'import pandas' 2>/dev/null || pandas="$python bench/j5/peer_pandas.py {}"
done

python3 bench/turns.py "J5 inlezen" $inputs -- "$BUILD/bench/j5" {} -- \
	"DuckDB=${duckdb:+$duckdb plain}" "DuckDB afgesteld=${duckdb:+$duckdb tuned}" \
	"mawk$most=$(if_present mawk mawk -v NORMS=bench/j5/norms.txt -f bench/j5/peer_mawk.awk {})" \
	"pandas$most=$pandas" \
	"sqlite3$most=$(if_present sqlite3 bench/j5/peer_sqlite.sh {})"
