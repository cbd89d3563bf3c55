# J3: forecast with draws. Read by bench/run.sh. The answers are medians over draws of their own, so equal
# within chance and not to the digit.
inputs=
for draws in 300 1000 10000; do
	file="$WORK/j3_$draws.csv"
	[ -s "$file" ] || { python3 bench/j3/generate.py 31 100 20 20 $draws >"$file.part" && mv "$file.part" "$file"; }
	inputs="$inputs $draws:$file"
done
[ -z "$J3_FILE" ] || inputs="$(head -1 "$J3_FILE" | cut -d, -f7):$J3_FILE"

numpy=
for python in /usr/bin/python3 python3; do
	[ -n "$numpy" ] || ! "$python" -c 'import numpy' 2>/dev/null || numpy="$python bench/j3/peer_numpy.py {}"
done

python3 bench/turns.py --noise 0.3 "J3 vooruitberekening" $inputs -- "$BUILD/bench/j3" {} -- "numpy=$numpy"
