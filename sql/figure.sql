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

-- name: figure_cell_newest
SELECT as_of FROM figure_cell WHERE figure = :figure ORDER BY period DESC LIMIT 1;

-- The cells from :low up to :high, by cell and then the newest month first.
-- name: figure_cell_course
SELECT period, cell, as_of, n, num, den, value, left_out, coalesce(norm, ''), verdict, rows_hash, known
FROM figure_cell WHERE figure = :figure AND cell >= :low AND cell < :high AND period >= :first
ORDER BY cell, period DESC;

-- name: figure_cell_list
SELECT period, cell, as_of, n, num, den, value, left_out, coalesce(norm, ''), verdict, rows_hash, known
FROM figure_cell WHERE figure = :figure AND period >= :first ORDER BY period DESC, cell;

