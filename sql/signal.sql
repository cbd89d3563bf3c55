-- name: signal_open
SELECT id FROM v_signal WHERE figure = :figure AND cell = :cell AND state = 'open' AND kind = 'overschrijding';

-- name: signal_list_open
SELECT id, figure, cell, norm, kind, opened_on, first_period, last_period, value FROM k_signal
WHERE state = 'open' AND cell >= :low AND cell < :high ORDER BY opened_on DESC, figure, cell, id LIMIT :limit;
