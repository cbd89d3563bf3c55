-- name: visit_add
INSERT INTO run_visit(hash, number, account, made, seen, address, agent)
SELECT :hash, coalesce(max(number), 0) + 1, :account, :now, :now, :address, :agent
FROM run_visit WHERE account = :account RETURNING number;

-- name: visit_find
SELECT number, account, made, seen, address, agent FROM run_visit
WHERE hash = :hash AND seen > :idle AND made > :oldest;

-- name: visit_touch
UPDATE run_visit SET seen = :now WHERE hash = :hash AND seen < :before;

-- name: visit_end
DELETE FROM run_visit WHERE hash = :hash;

-- name: visit_end_number
DELETE FROM run_visit WHERE account = :account AND number = :number;

-- name: visit_end_all
DELETE FROM run_visit WHERE account = :account AND number <> :except;

-- name: visit_list
SELECT number, account, made, seen, address, agent FROM run_visit
WHERE account = :account AND seen > :idle AND made > :oldest ORDER BY seen DESC, number DESC;

-- name: visit_tidy
DELETE FROM run_visit WHERE seen <= :idle OR made <= :oldest;

-- name: try_tidy
DELETE FROM run_try WHERE last < :oldest;

-- name: known_tidy
DELETE FROM run_known WHERE last < :oldest;

-- name: try_take
INSERT INTO run_try(who, tries, last, until) VALUES (:who, 1, :now, :now)
ON CONFLICT (who) DO UPDATE SET
	tries = CASE WHEN run_try.last <= :forget THEN 1 ELSE run_try.tries + 1 END,
	last = :now,
	until = :now + 1000000 * CASE
		WHEN run_try.last <= :forget OR run_try.tries + 1 < :free THEN 0
		WHEN run_try.tries + 1 = :free THEN 1
		WHEN run_try.tries + 1 = :free + 1 THEN 2
		WHEN run_try.tries + 1 = :free + 2 THEN 4
		WHEN run_try.tries + 1 = :free + 3 THEN 8
		WHEN run_try.tries + 1 = :free + 4 THEN 16
		WHEN run_try.tries + 1 = :free + 5 THEN 32
		WHEN run_try.tries + 1 = :free + 6 THEN 64
		ELSE :longest END
WHERE run_try.until <= :now OR run_try.last > :now
RETURNING tries;

-- name: try_until
SELECT until FROM run_try WHERE who = :who;

-- name: try_forget
DELETE FROM run_try WHERE who = :who;

-- name: try_give_back
UPDATE run_try SET tries = tries - 1, until = :now WHERE who = :who AND tries > 0;

-- name: known_is
SELECT 1 FROM run_known WHERE who = :who;

-- name: known_set
INSERT INTO run_known(who, last) VALUES (:who, :now) ON CONFLICT (who) DO UPDATE SET last = excluded.last;

-- name: token_day
SELECT day FROM run_token WHERE token = :token;

-- name: token_used
INSERT INTO run_token(token, day) VALUES (:token, :day)
ON CONFLICT (token) DO UPDATE SET day = excluded.day;

-- name: job_add
INSERT INTO run_job(account, kind, label, state, done, total, made, cancel)
VALUES (:account, :kind, :label, 'queued', 0, 0, :now, 0) RETURNING id;

-- name: job_start
UPDATE run_job SET state = 'running', total = :total WHERE id = :id AND state = 'queued' AND cancel = 0;

-- name: job_progress
UPDATE run_job SET done = :done, total = :total WHERE id = :id AND state = 'running' RETURNING cancel;

-- name: job_end
UPDATE run_job SET state = :state, done = CASE WHEN :state = 'done' THEN total ELSE done END,
	ended = :now, result = :result
WHERE id = :id AND state IN ('queued', 'running');

-- name: job_cancel
UPDATE run_job SET cancel = 1, ended = CASE WHEN state = 'queued' THEN :now ELSE ended END,
	state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
WHERE id = :id AND (account = :account OR :all = 1) AND state IN ('queued', 'running');

-- name: job_get
SELECT id, account, kind, label, state, done, total, made, ended, cancel, result FROM run_job
WHERE id = :id AND (account = :account OR :all = 1);

-- name: job_list
SELECT id, account, kind, label, state, done, total, made, ended, cancel, result FROM run_job
WHERE account = :account OR :all = 1 ORDER BY id DESC LIMIT :limit;

-- name: job_interrupt
UPDATE run_job SET state = 'interrupted', ended = :now WHERE state IN ('queued', 'running');

-- name: job_tidy
DELETE FROM run_job WHERE ended < :oldest;
