-- The rows behind the figures on waiting times.

-- Each by itself: then an index gives it at once.
-- name: waiting_as_of
SELECT (SELECT max(measured_on) FROM k_waiting WHERE measured_on <= :today),
       (SELECT min(measured_on) FROM k_waiting WHERE measured_on <= :today);

-- The newest statement of every location and care type in the window (:from, :at]. One line carries what
-- every figure on it may count (x), and for each of them the reason when the row does not count; a figure
-- names its columns. A closed intake is a fact and no wait; what is unknown is never 0.
-- name: waiting_rows
WITH newest AS (
	SELECT location, care_type, max(measured_on) AS day FROM k_waiting
	WHERE measured_on > :from AND measured_on <= :at GROUP BY location, care_type
),
stated AS (
	SELECT w.id AS row_id, w.region, w.care_type, w.location, w.import, w.line, w.measured_on,
	       coalesce(w.circuit, 'onbekend') AS circuit, coalesce(w.diagnosis, 'onbekend') AS diagnosis,
	       w.registration, w.treatment, w.registration + w.treatment AS total, w.waiting_clients,
	       w.no_intake, n.id AS norm,
	       CASE WHEN n.target_share IS NOT NULL AND n.target IS NOT NULL THEN n.target
	            ELSE n.maximum END AS term,
	       CASE WHEN w.circuit = 'jeugd' THEN 'jeugd telt niet mee'
	            WHEN w.circuit = 'forensisch' THEN 'forensische zorg telt niet mee' END AS outside,
	       CASE WHEN w.no_intake = 1 THEN 'aanmeldstop' END AS closed
	FROM newest AS m
	JOIN k_waiting AS w ON w.location = m.location AND w.care_type = m.care_type AND w.measured_on = m.day
	LEFT JOIN k_norm AS n ON n.figure = 'wachttijd-totaal' AND n.care_type = w.care_type AND n.leads = 1
		AND n.unit = 'week' AND n.valid_from <= :at AND (n.valid_to IS NULL OR n.valid_to > :at)
)
SELECT /* stream */ 'waiting' AS row_model, s.row_id, r.code AS region, c.code AS care_type, s.circuit,
       s.diagnosis, p.source_id || '/' || l.name || '/' || l.place AS location, s.location AS grp,
       s.import AS import, s.line AS line,
       s.registration, s.treatment, s.total, s.waiting_clients, (:at - s.measured_on) * 10 AS age,
       CASE WHEN s.total <= s.term THEN 1 ELSE 0 END AS within_norm,
       CASE WHEN s.registration IS NOT NULL AND s.treatment IS NOT NULL THEN 1 ELSE 0 END AS known,
       CASE WHEN s.no_intake = 1 THEN 1 ELSE 0 END AS is_closed,
       CASE WHEN s.measured_on <= :at - 62 THEN 1 ELSE 0 END AS stale,
       s.outside AS out_outside,
       coalesce(s.outside, s.closed) AS out_closed,
       coalesce(s.outside, s.closed,
                CASE WHEN s.registration IS NULL THEN 'wachttijd onbekend' END) AS out_registration,
       coalesce(s.outside, s.closed,
                CASE WHEN s.treatment IS NULL THEN 'wachttijd onbekend' END) AS out_treatment,
       coalesce(s.outside, s.closed,
                CASE WHEN s.total IS NULL THEN 'wachttijd onbekend' END) AS out_total,
       coalesce(s.outside, s.closed, CASE WHEN s.total IS NULL THEN 'wachttijd onbekend'
                WHEN s.waiting_clients IS NULL THEN 'aantal wachtenden onbekend' END) AS out_weighted,
       coalesce(s.outside, s.closed, CASE WHEN s.total IS NULL THEN 'wachttijd onbekend'
                WHEN s.norm IS NULL THEN 'geen norm in weken' END) AS out_norm,
       coalesce(s.outside,
                CASE WHEN s.waiting_clients IS NULL THEN 'aantal wachtenden onbekend' END) AS out_clients
FROM stated AS s
JOIN k_region AS r ON r.id = s.region
JOIN k_care_type AS c ON c.id = s.care_type
JOIN k_location AS l ON l.id = s.location
JOIN k_provider AS p ON p.id = l.provider
ORDER BY r.code, c.code, s.circuit, s.diagnosis, s.row_id;
