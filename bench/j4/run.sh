# J4: waiting lists. Read by bench/run.sh. Sizes are arrivals: 15,000, 130,000 and 1.3 million.
inputs=
for size in "100 5200 3" "250 13000 10" "2500 130000 10"; do
	set -- $size
	file="$WORK/j4_$1.csv"
	[ -s "$file" ] || { python3 bench/j4/generate.py $size 1 >"$file.part" && mv "$file.part" "$file"; }
	inputs="$inputs $(($2 * $3)):$file"
done
[ -z "$J4_FILE" ] || inputs="1:$J4_FILE"

# SimPy stops at 130,000 arrivals, unless BENCH_ALL is set.
most=@130000
[ -z "$BENCH_ALL" ] || most=
heapq= simpy=
for python in /usr/bin/python3 python3; do
	[ -n "$heapq" ] || ! "$python" -c 'import numpy' 2>/dev/null || heapq="$python bench/j4/peer_heapq.py {}"
	[ -n "$simpy" ] || ! "$python" -c 'import numpy, SimPy' 2>/dev/null ||
		simpy="$python bench/j4/peer_simpy2.py {}"
done

python3 bench/turns.py "J4 wachtlijsten" $inputs -- "$BUILD/bench/j4" {} --threads 1 -- \
	"Python heapq=$heapq" "SimPy 2$most=$simpy"
