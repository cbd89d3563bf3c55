// J5 in DuckDB: peer_duckdb.mjs FILE plain|tuned, with @duckdb/node-api under $BENCH_PEERS. "plain"
// checks cells with regular expressions, as one would write it; "tuned" with casts and lists, which
// is the fastest form we found, though it lets blanks and signs through that our rules refuse.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const [file, form] = process.argv.slice(2)
const { DuckDBInstance } = createRequire(process.env.BENCH_PEERS + '/package.json')('@duckdb/node-api')
const norms = readFileSync(new URL('norms.txt', import.meta.url), 'utf8').trim().split('\n').map(line => line.split(' '))

const two = number => String(number).padStart(2, '0')
const list = items => items.map(item => `'${item}'`).join(',')
const count = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const regions = list(count(1, 31).map(number => 'zk' + two(number)))
const months = list(count(2000, 2099).flatMap(year => count(1, 12).map(month => `${year}-${two(month)}`)))

const inRange = `clients between 1 and 100000 and days between 0 and 3650`
const plain = `regexp_full_match(provider, '[0-9]{8}')
	and regexp_full_match(region, 'zk(0[1-9]|[12][0-9]|3[01])') and norm is not null
	and regexp_full_match(month, '20[0-9]{2}-(0[1-9]|1[0-2])')
	and regexp_full_match(clients_text, '[0-9]+') and regexp_full_match(days_text, '[0-9]+') and ${inRange}`
const tuned = `length(provider) = 8 and try_cast(provider as uinteger) is not null
	and region in (${regions}) and norm is not null and month in (${months}) and ${inRange}`

const connection = await (await DuckDBInstance.create(':memory:', { threads: process.env.THREADS ?? '2' })).connect()
await connection.run('create table norms (care_type varchar, norm integer)')
await connection.run(`insert into norms values ${norms.map(([code, days]) => `('${code}', ${days})`).join(',')}`)
await connection.run(`create table judged as
	with cells as (
		select provider, region, file.care_type, month, norm, clients clients_text, days days_text,
			try_cast(file.clients as integer) clients_number, try_cast(file.days as integer) days_number
		from read_csv('${file.replaceAll("'", "''")}', header = true, all_varchar = true, nullstr = '~~') file
		left join norms on norms.care_type = file.care_type)
	select region, care_type, month, clients, days, norm, coalesce(${form === 'tuned' ? tuned : plain}, false) good
	from (select * rename (clients_number as clients, days_number as days) from cells)`)
const result = await connection.runAndReadAll(`
	with groups as (
		select count(*) n, sum(clients) clients, quantile_disc(days, [0.5, 0.8, 0.9]) q,
			count(*) filter (where days > norm) over_norm
		from judged where good group by region, care_type, month)
	select (select count(*) from judged where good), (select count(*) from judged where not good),
		count(*), sum(clients), sum(q[1]), sum(q[2]), sum(q[3]), sum(over_norm) from groups`)
const names = ['valid', 'invalid', 'groups', 'sumclients', 'p50sum', 'p80sum', 'p90sum', 'overnorm']
console.log(result.getRows()[0].map((value, i) => `${names[i]} ${value}`).join(' '))
