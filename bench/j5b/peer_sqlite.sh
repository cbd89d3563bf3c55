#!/bin/sh
# usage: peer_sqlite.sh FILE. Loads the bare rows into a new SQLite file, durable, and says the same last
# line as j5b, by counting afterwards.
set -e
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sqlite3 "$folder/bare.db" <<SQL
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE bare(provider TEXT, region TEXT, care_type TEXT, month TEXT, clients TEXT, days TEXT);
.import --csv --skip 1 "$1" bare
CREATE TEMP TABLE good AS SELECT CAST(clients AS INTEGER) AS clients FROM bare
WHERE length(provider) = 8 AND provider NOT GLOB '*[^0-9]*'
  AND region GLOB 'zk[0-3][0-9]' AND region BETWEEN 'zk01' AND 'zk31'
  AND care_type IN ('VV','VP','GGZ','GZ','LG','ZG','LVG','WV','HH','ELV','GRZ','BG')
  AND month GLOB '20[0-9][0-9]-[01][0-9]' AND substr(month, 6) BETWEEN '01' AND '12'
  AND clients <> '' AND clients NOT GLOB '*[^0-9]*' AND CAST(clients AS INTEGER) BETWEEN 1 AND 100000
  AND days <> '' AND days NOT GLOB '*[^0-9]*' AND CAST(days AS INTEGER) BETWEEN 0 AND 3650;
SELECT 'valid ' || (SELECT count(*) FROM good) || ' invalid ' ||
       ((SELECT count(*) FROM bare) - (SELECT count(*) FROM good)) || ' sumclients ' ||
       (SELECT sum(clients) FROM good);
SQL
