# J6: a page under load. Read by bench/run.sh.
python3 bench/j6/run.py "$BUILD/waarborg" "$WORK"
