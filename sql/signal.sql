-- name: signal_open
SELECT id FROM v_signal WHERE figure = :figure AND cell = :cell AND state = 'open' AND kind = 'overschrijding';
