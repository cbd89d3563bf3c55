# J5 in awk: mawk -v NORMS=norms.txt -f peer_mawk.awk FILE
BEGIN {
	FS = ","
	while ((getline line < NORMS) > 0) {
		split(line, part, " ")
		norm[part[1]] = part[2]
	}
	for (i = 1; i <= 31; i++)
		region[sprintf("zk%02d", i)] = 1
}
NR == 1 { next }
length($1) != 8 || $1 !~ /^[0-9]+$/ || !($2 in region) || !($3 in norm) ||
$4 !~ /^20[0-9][0-9]-(0[1-9]|1[0-2])$/ || $5 !~ /^[0-9]+$/ || $6 !~ /^[0-9]+$/ ||
$5 < 1 || $5 > 100000 || $6 > 3650 { invalid++; next }
{
	valid++
	clients += $5
	days = $6 + 0
	over += days > norm[$3]
	group = $2 $3 $4
	size[group]++
	rows[group, days]++
	if (days > most)
		most = days
}
END {
	for (group in size) {
		groups++
		half = int((size[group] * 50 + 99) / 100)
		eighty = int((size[group] * 80 + 99) / 100)
		ninety = int((size[group] * 90 + 99) / 100)
		seen = 0
		for (day = 0; seen < ninety && day <= most; day++) {
			if (!((group, day) in rows))
				continue
			before = seen
			seen += rows[group, day]
			if (before < half && seen >= half) p50 += day
			if (before < eighty && seen >= eighty) p80 += day
			if (before < ninety && seen >= ninety) p90 += day
		}
	}
	printf "valid %d invalid %d groups %d sumclients %d p50sum %d p80sum %d p90sum %d overnorm %d\n",
		valid, invalid, groups, clients, p50, p80, p90, over
}
