# J1: redistribution. Read by bench/run.sh.
inputs=
for size in 20000:400 100000:2500 1000000:2500:merged; do
	people=${size%%:*}
	file="$WORK/j1_$people.csv"
	[ -s "$file" ] || { "$BUILD/bench/j1_generate" $(echo "$size" | tr : ' ') >"$file.part" && mv "$file.part" "$file"; }
	inputs="$inputs $people:$file"
done

lemon=
if command -v g++ >/dev/null 2>&1 && [ -f /usr/include/lemon/network_simplex.h ]; then
	lemon="$BUILD/bench/j1_peer_lemon"
	[ "$lemon" -nt bench/j1/peer_lemon.cc ] || g++ -O3 -w -o "$lemon" bench/j1/peer_lemon.cc
fi
path='{}' # a brace would end an expansion
# Simplex takes minutes from 100,000 people on.
most=@20000
[ -z "$BENCH_ALL" ] || most=

python3 bench/turns.py "J1 verdelen" $inputs -- "$BUILD/bench/j1" {} -- \
	"LEMON schalen=${lemon:+$lemon $path scaling merged}" \
	"LEMON simplex$most=${lemon:+$lemon $path simplex}" \
	"LEMON simplex samen$most=${lemon:+$lemon $path simplex merged}"
# With a million people a closed location takes as long as a full solve: only on request, and fewer.
for input in $inputs; do
	count=60
	case $input in 1000000:*) [ -n "$BENCH_ALL" ] || continue; count=10 ;; esac
	echo "J1 na een wijziging: ${input%%:*} personen"
	"$BUILD/bench/j1" "${input#*:}" --warm "$count" | grep median
done
