-- name: figure_state_get
SELECT version, known, made_on FROM figure_state WHERE figure = :figure;

-- name: figure_state_put
INSERT INTO figure_state(figure, version, known, made_on) VALUES (:figure, :version, :known, :made_on)
ON CONFLICT (figure) DO UPDATE SET version = excluded.version, known = excluded.known,
	made_on = excluded.made_on;

-- name: figure_cell_put
INSERT INTO figure_cell(figure, version, period, cell, known, as_of, n, num, den, value, left_out,
	rows_hash, norm, verdict)
VALUES (:figure, :version, :period, :cell, :known, :as_of, :n, :num, :den, :value, :left_out,
	:rows_hash, :norm, :verdict)
ON CONFLICT (figure, period, cell) DO UPDATE SET version = excluded.version, known = excluded.known,
	as_of = excluded.as_of, n = excluded.n, num = excluded.num, den = excluded.den,
	value = excluded.value, left_out = excluded.left_out, rows_hash = excluded.rows_hash,
	norm = excluded.norm, verdict = excluded.verdict
WHERE figure_cell.rows_hash <> excluded.rows_hash OR figure_cell.as_of <> excluded.as_of
	OR figure_cell.verdict <> excluded.verdict OR figure_cell.version <> excluded.version
	OR figure_cell.num <> excluded.num OR figure_cell.den <> excluded.den
	OR coalesce(figure_cell.norm, '') <> coalesce(excluded.norm, '');

-- name: figure_cell_names
SELECT cell FROM figure_cell WHERE figure = :figure AND period = :period ORDER BY cell;

-- name: figure_cell_drop
DELETE FROM figure_cell WHERE figure = :figure AND period = :period AND cell = :cell;

-- name: figure_cell_list
SELECT period, cell, as_of, n, num, den, value, left_out, coalesce(norm, ''), verdict, rows_hash, known
FROM figure_cell WHERE figure = :figure AND period >= :first ORDER BY period DESC, cell;
