#!/bin/sh
# J5 in the sqlite3 shell: peer_sqlite.sh FILE. A database in a temporary folder, without a journal.
set -e
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
norms=$(sed "s/\(.*\) \(.*\)/('\1',\2)/" "$(dirname "$0")/norms.txt" | paste -sd, -)
sqlite3 "$folder/j5.db" <<SQL
pragma journal_mode = off;
pragma synchronous = off;
pragma cache_size = -2000000;
pragma temp_store = memory;
create table norm (care_type text primary key, days integer);
insert into norm values $norms;
create table cells (provider text, region text, care_type text, month text, clients text, days text);
.mode csv
.import --skip 1 "$1" cells
create table good as
select region, cells.care_type, month, cast(clients as integer) clients,
	cast(cells.days as integer) days, norm.days norm
from cells join norm on norm.care_type = cells.care_type
where length(provider) = 8 and provider not glob '*[^0-9]*'
	and region glob 'zk[0-3][0-9]' and region between 'zk01' and 'zk31'
	and month glob '20[0-9][0-9]-[01][0-9]' and substr(month, 6) between '01' and '12'
	and clients <> '' and clients not glob '*[^0-9]*' and cast(clients as integer) between 1 and 100000
	and cells.days <> '' and cells.days not glob '*[^0-9]*'
	and cast(cells.days as integer) between 0 and 3650;
.mode list
.separator " "
with ranked as (
	select *, row_number() over grouping rank, count(*) over (partition by region, care_type, month) n
	from good window grouping as (partition by region, care_type, month order by days)),
figures as (
	select sum(clients) clients, sum(days > norm) over_norm,
		max(case when rank = (n * 50 + 99) / 100 then days end) p50,
		max(case when rank = (n * 80 + 99) / 100 then days end) p80,
		max(case when rank = (n * 90 + 99) / 100 then days end) p90
	from ranked group by region, care_type, month)
select 'valid', (select count(*) from good),
	'invalid', (select count(*) from cells) - (select count(*) from good),
	'groups', count(*), 'sumclients', sum(clients), 'p50sum', sum(p50), 'p80sum', sum(p80),
	'p90sum', sum(p90), 'overnorm', sum(over_norm) from figures;
SQL
