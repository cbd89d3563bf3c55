-- name: figure_state_get
SELECT version, known, made_on FROM figure_state WHERE figure = :figure;

-- name: figure_state_put
INSERT INTO figure_state(figure, version, known, made_on) VALUES (:figure, :version, :known, :made_on)
ON CONFLICT (figure) DO UPDATE SET version = excluded.version, known = excluded.known,
	made_on = excluded.made_on;

-- name: figure_cell_period
SELECT cell, version, as_of, n, num, den, value, left_out, coalesce(norm, ''), verdict, rows_hash
FROM figure_cell WHERE figure = :figure AND period = :period;

-- name: figure_cell_drop
DELETE FROM figure_cell WHERE figure = :figure AND period = :period AND cell = :cell;

-- name: figure_cell_list
SELECT period, cell, as_of, n, num, den, value, left_out, coalesce(norm, ''), verdict, rows_hash, known
FROM figure_cell WHERE figure = :figure AND period >= :first ORDER BY period DESC, cell;

-- name: figure_cell_range
SELECT period, cell, as_of, n, num, den, value, left_out, coalesce(norm, ''), verdict, rows_hash, known
FROM figure_cell WHERE figure = :figure AND period >= :first AND cell >= :low AND cell < :high
ORDER BY period DESC, cell;
