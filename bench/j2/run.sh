# J2: spatial access. Read by bench/run.sh.
inputs=
for points in 4070 46000 460000; do
	file="$WORK/j2_$points.csv"
	[ -s "$file" ] || { "$BUILD/bench/j2_generate" $points 5000 >"$file.part" && mv "$file.part" "$file"; }
	inputs="$inputs $points:$file"
done
[ -z "$J2_FILE" ] || inputs="$(grep -c '^D' "$J2_FILE"):$J2_FILE"

# PySAL needs 12 GB for the largest.
most=@46000
[ -z "$BENCH_ALL" ] || most=
ckdtree= pysal=
for python in /usr/bin/python3 python3; do
	[ -n "$ckdtree" ] || ! "$python" -c 'import pandas, scipy' 2>/dev/null ||
		ckdtree="$python bench/j2/peer_ckdtree.py {}"
	[ -n "$pysal" ] || ! "$python" -c 'import access, scipy' 2>/dev/null ||
		pysal="$python bench/j2/peer_access.py {}"
done

python3 bench/turns.py "J2 bereikbaarheid" $inputs -- "$BUILD/bench/j2" {} -- \
	"cKDTree=$ckdtree" "PySAL access$most=$pysal"
