#!/bin/sh
# usage: postgres.sh BUILD URL FILE. Runs j5b in a new database of the server at URL.
set -e
name=j5b_$$
psql -q "$2" -c "CREATE DATABASE $name" >/dev/null
trap 'psql -q "$2" -c "DROP DATABASE $name" >/dev/null' EXIT
"$1/bench/j5b" "$3" "$(printf %s "$2" | sed "s|///postgres|///$name|")"
