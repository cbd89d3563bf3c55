-- The rows behind the figures on waiting times. Each statement gives the newest statement of every
-- location and care type in the window (:from, :at], with the reason when it does not count.

-- name: waiting_as_of
SELECT max(measured_on), min(measured_on) FROM k_waiting WHERE measured_on <= :today;

-- name: waiting_total_rows
WITH newest AS (
	SELECT location, care_type, max(measured_on) AS day FROM k_waiting
	WHERE measured_on > :from AND measured_on <= :at GROUP BY location, care_type
)
SELECT /* stream */ 'waiting' AS row_model, w.id AS row_id, r.code AS region, c.code AS care_type,
       coalesce(w.circuit, 'onbekend') AS circuit, coalesce(w.diagnosis, 'onbekend') AS diagnosis,
       p.source_id || '/' || l.name || '/' || l.place AS location, w.location AS grp,
       w.registration + w.treatment AS x, NULL AS weight,
       CASE WHEN w.circuit = 'jeugd' THEN 'jeugd telt niet mee'
            WHEN w.circuit = 'forensisch' THEN 'forensische zorg telt niet mee'
            WHEN w.no_intake = 1 THEN 'aanmeldstop'
            WHEN w.registration IS NULL OR w.treatment IS NULL THEN 'wachttijd onbekend' END AS left_out,
       w.import AS import, w.line AS line
FROM newest AS m
JOIN k_waiting AS w ON w.location = m.location AND w.care_type = m.care_type AND w.measured_on = m.day
JOIN k_region AS r ON r.id = w.region
JOIN k_care_type AS c ON c.id = w.care_type
JOIN k_location AS l ON l.id = w.location
JOIN k_provider AS p ON p.id = l.provider
ORDER BY r.code, c.code, circuit, diagnosis, w.id;

-- name: waiting_registration_rows
WITH newest AS (
	SELECT location, care_type, max(measured_on) AS day FROM k_waiting
	WHERE measured_on > :from AND measured_on <= :at GROUP BY location, care_type
)
SELECT /* stream */ 'waiting' AS row_model, w.id AS row_id, r.code AS region, c.code AS care_type,
       coalesce(w.circuit, 'onbekend') AS circuit, coalesce(w.diagnosis, 'onbekend') AS diagnosis,
       p.source_id || '/' || l.name || '/' || l.place AS location, w.location AS grp,
       w.registration AS x, NULL AS weight,
       CASE WHEN w.circuit = 'jeugd' THEN 'jeugd telt niet mee'
            WHEN w.circuit = 'forensisch' THEN 'forensische zorg telt niet mee'
            WHEN w.no_intake = 1 THEN 'aanmeldstop'
            WHEN w.registration IS NULL THEN 'wachttijd onbekend' END AS left_out,
       w.import AS import, w.line AS line
FROM newest AS m
JOIN k_waiting AS w ON w.location = m.location AND w.care_type = m.care_type AND w.measured_on = m.day
JOIN k_region AS r ON r.id = w.region
JOIN k_care_type AS c ON c.id = w.care_type
JOIN k_location AS l ON l.id = w.location
JOIN k_provider AS p ON p.id = l.provider
ORDER BY r.code, c.code, circuit, diagnosis, w.id;

-- name: waiting_treatment_rows
WITH newest AS (
	SELECT location, care_type, max(measured_on) AS day FROM k_waiting
	WHERE measured_on > :from AND measured_on <= :at GROUP BY location, care_type
)
SELECT /* stream */ 'waiting' AS row_model, w.id AS row_id, r.code AS region, c.code AS care_type,
       coalesce(w.circuit, 'onbekend') AS circuit, coalesce(w.diagnosis, 'onbekend') AS diagnosis,
       p.source_id || '/' || l.name || '/' || l.place AS location, w.location AS grp,
       w.treatment AS x, NULL AS weight,
       CASE WHEN w.circuit = 'jeugd' THEN 'jeugd telt niet mee'
            WHEN w.circuit = 'forensisch' THEN 'forensische zorg telt niet mee'
            WHEN w.no_intake = 1 THEN 'aanmeldstop'
            WHEN w.treatment IS NULL THEN 'wachttijd onbekend' END AS left_out,
       w.import AS import, w.line AS line
FROM newest AS m
JOIN k_waiting AS w ON w.location = m.location AND w.care_type = m.care_type AND w.measured_on = m.day
JOIN k_region AS r ON r.id = w.region
JOIN k_care_type AS c ON c.id = w.care_type
JOIN k_location AS l ON l.id = w.location
JOIN k_provider AS p ON p.id = l.provider
ORDER BY r.code, c.code, circuit, diagnosis, w.id;

-- name: waiting_weighted_rows
WITH newest AS (
	SELECT location, care_type, max(measured_on) AS day FROM k_waiting
	WHERE measured_on > :from AND measured_on <= :at GROUP BY location, care_type
)
SELECT /* stream */ 'waiting' AS row_model, w.id AS row_id, r.code AS region, c.code AS care_type,
       coalesce(w.circuit, 'onbekend') AS circuit, coalesce(w.diagnosis, 'onbekend') AS diagnosis,
       p.source_id || '/' || l.name || '/' || l.place AS location, w.location AS grp,
       w.registration + w.treatment AS x, w.waiting_clients AS weight,
       CASE WHEN w.circuit = 'jeugd' THEN 'jeugd telt niet mee'
            WHEN w.circuit = 'forensisch' THEN 'forensische zorg telt niet mee'
            WHEN w.no_intake = 1 THEN 'aanmeldstop'
            WHEN w.registration IS NULL OR w.treatment IS NULL THEN 'wachttijd onbekend'
            WHEN w.waiting_clients IS NULL THEN 'aantal wachtenden onbekend' END AS left_out,
       w.import AS import, w.line AS line
FROM newest AS m
JOIN k_waiting AS w ON w.location = m.location AND w.care_type = m.care_type AND w.measured_on = m.day
JOIN k_region AS r ON r.id = w.region
JOIN k_care_type AS c ON c.id = w.care_type
JOIN k_location AS l ON l.id = w.location
JOIN k_provider AS p ON p.id = l.provider
ORDER BY r.code, c.code, circuit, diagnosis, w.id;

-- name: waiting_within_rows
WITH newest AS (
	SELECT location, care_type, max(measured_on) AS day FROM k_waiting
	WHERE measured_on > :from AND measured_on <= :at GROUP BY location, care_type
)
SELECT /* stream */ 'waiting' AS row_model, w.id AS row_id, r.code AS region, c.code AS care_type,
       coalesce(w.circuit, 'onbekend') AS circuit, coalesce(w.diagnosis, 'onbekend') AS diagnosis,
       p.source_id || '/' || l.name || '/' || l.place AS location, w.location AS grp,
       CASE WHEN w.registration + w.treatment <= CASE WHEN n.target_share IS NOT NULL AND n.target IS NOT NULL THEN n.target ELSE n.maximum END
            THEN 1 ELSE 0 END AS x, NULL AS weight,
       CASE WHEN w.circuit = 'jeugd' THEN 'jeugd telt niet mee'
            WHEN w.circuit = 'forensisch' THEN 'forensische zorg telt niet mee'
            WHEN w.no_intake = 1 THEN 'aanmeldstop'
            WHEN w.registration IS NULL OR w.treatment IS NULL THEN 'wachttijd onbekend'
            WHEN n.id IS NULL THEN 'geen norm in weken' END AS left_out,
       w.import AS import, w.line AS line
FROM newest AS m
JOIN k_waiting AS w ON w.location = m.location AND w.care_type = m.care_type AND w.measured_on = m.day
JOIN k_region AS r ON r.id = w.region
JOIN k_care_type AS c ON c.id = w.care_type
JOIN k_location AS l ON l.id = w.location
JOIN k_provider AS p ON p.id = l.provider
LEFT JOIN k_norm AS n ON n.figure = 'wachttijd-totaal' AND n.care_type = w.care_type AND n.leads = 1
	AND n.unit = 'week' AND n.valid_from <= :at AND (n.valid_to IS NULL OR n.valid_to > :at)
ORDER BY r.code, c.code, circuit, diagnosis, w.id;

-- name: waiting_known_rows
WITH newest AS (
	SELECT location, care_type, max(measured_on) AS day FROM k_waiting
	WHERE measured_on > :from AND measured_on <= :at GROUP BY location, care_type
)
SELECT /* stream */ 'waiting' AS row_model, w.id AS row_id, r.code AS region, c.code AS care_type,
       coalesce(w.circuit, 'onbekend') AS circuit, coalesce(w.diagnosis, 'onbekend') AS diagnosis,
       p.source_id || '/' || l.name || '/' || l.place AS location, w.location AS grp,
       CASE WHEN w.registration IS NOT NULL AND w.treatment IS NOT NULL THEN 1 ELSE 0 END AS x, NULL AS weight,
       CASE WHEN w.circuit = 'jeugd' THEN 'jeugd telt niet mee'
            WHEN w.circuit = 'forensisch' THEN 'forensische zorg telt niet mee'
            WHEN w.no_intake = 1 THEN 'aanmeldstop' END AS left_out,
       w.import AS import, w.line AS line
FROM newest AS m
JOIN k_waiting AS w ON w.location = m.location AND w.care_type = m.care_type AND w.measured_on = m.day
JOIN k_region AS r ON r.id = w.region
JOIN k_care_type AS c ON c.id = w.care_type
JOIN k_location AS l ON l.id = w.location
JOIN k_provider AS p ON p.id = l.provider
ORDER BY r.code, c.code, circuit, diagnosis, w.id;

-- name: waiting_closed_rows
WITH newest AS (
	SELECT location, care_type, max(measured_on) AS day FROM k_waiting
	WHERE measured_on > :from AND measured_on <= :at GROUP BY location, care_type
)
SELECT /* stream */ 'waiting' AS row_model, w.id AS row_id, r.code AS region, c.code AS care_type,
       coalesce(w.circuit, 'onbekend') AS circuit, coalesce(w.diagnosis, 'onbekend') AS diagnosis,
       p.source_id || '/' || l.name || '/' || l.place AS location, w.location AS grp,
       CASE WHEN w.no_intake = 1 THEN 1 ELSE 0 END AS x, NULL AS weight,
       CASE WHEN w.circuit = 'jeugd' THEN 'jeugd telt niet mee'
            WHEN w.circuit = 'forensisch' THEN 'forensische zorg telt niet mee' END AS left_out,
       w.import AS import, w.line AS line
FROM newest AS m
JOIN k_waiting AS w ON w.location = m.location AND w.care_type = m.care_type AND w.measured_on = m.day
JOIN k_region AS r ON r.id = w.region
JOIN k_care_type AS c ON c.id = w.care_type
JOIN k_location AS l ON l.id = w.location
JOIN k_provider AS p ON p.id = l.provider
ORDER BY r.code, c.code, circuit, diagnosis, w.id;

-- name: waiting_clients_rows
WITH newest AS (
	SELECT location, care_type, max(measured_on) AS day FROM k_waiting
	WHERE measured_on > :from AND measured_on <= :at GROUP BY location, care_type
)
SELECT /* stream */ 'waiting' AS row_model, w.id AS row_id, r.code AS region, c.code AS care_type,
       coalesce(w.circuit, 'onbekend') AS circuit, coalesce(w.diagnosis, 'onbekend') AS diagnosis,
       p.source_id || '/' || l.name || '/' || l.place AS location, w.location AS grp,
       w.waiting_clients AS x, NULL AS weight,
       CASE WHEN w.circuit = 'jeugd' THEN 'jeugd telt niet mee'
            WHEN w.circuit = 'forensisch' THEN 'forensische zorg telt niet mee'
            WHEN w.waiting_clients IS NULL THEN 'aantal wachtenden onbekend' END AS left_out,
       w.import AS import, w.line AS line
FROM newest AS m
JOIN k_waiting AS w ON w.location = m.location AND w.care_type = m.care_type AND w.measured_on = m.day
JOIN k_region AS r ON r.id = w.region
JOIN k_care_type AS c ON c.id = w.care_type
JOIN k_location AS l ON l.id = w.location
JOIN k_provider AS p ON p.id = l.provider
ORDER BY r.code, c.code, circuit, diagnosis, w.id;

-- name: waiting_age_rows
WITH newest AS (
	SELECT location, care_type, max(measured_on) AS day FROM k_waiting
	WHERE measured_on > :from AND measured_on <= :at GROUP BY location, care_type
)
SELECT /* stream */ 'waiting' AS row_model, w.id AS row_id, r.code AS region, c.code AS care_type,
       coalesce(w.circuit, 'onbekend') AS circuit, coalesce(w.diagnosis, 'onbekend') AS diagnosis,
       p.source_id || '/' || l.name || '/' || l.place AS location, w.location AS grp,
       (:at - w.measured_on) * 10 AS x, NULL AS weight,
       CASE WHEN w.circuit = 'jeugd' THEN 'jeugd telt niet mee'
            WHEN w.circuit = 'forensisch' THEN 'forensische zorg telt niet mee' END AS left_out,
       w.import AS import, w.line AS line
FROM newest AS m
JOIN k_waiting AS w ON w.location = m.location AND w.care_type = m.care_type AND w.measured_on = m.day
JOIN k_region AS r ON r.id = w.region
JOIN k_care_type AS c ON c.id = w.care_type
JOIN k_location AS l ON l.id = w.location
JOIN k_provider AS p ON p.id = l.provider
ORDER BY r.code, c.code, circuit, diagnosis, w.id;

-- name: waiting_stale_rows
WITH newest AS (
	SELECT location, care_type, max(measured_on) AS day FROM k_waiting
	WHERE measured_on > :from AND measured_on <= :at GROUP BY location, care_type
)
SELECT /* stream */ 'waiting' AS row_model, w.id AS row_id, r.code AS region, c.code AS care_type,
       coalesce(w.circuit, 'onbekend') AS circuit, coalesce(w.diagnosis, 'onbekend') AS diagnosis,
       p.source_id || '/' || l.name || '/' || l.place AS location, w.location AS grp,
       CASE WHEN w.measured_on <= :at - 62 THEN 1 ELSE 0 END AS x, NULL AS weight,
       CASE WHEN w.circuit = 'jeugd' THEN 'jeugd telt niet mee'
            WHEN w.circuit = 'forensisch' THEN 'forensische zorg telt niet mee' END AS left_out,
       w.import AS import, w.line AS line
FROM newest AS m
JOIN k_waiting AS w ON w.location = m.location AND w.care_type = m.care_type AND w.measured_on = m.day
JOIN k_region AS r ON r.id = w.region
JOIN k_care_type AS c ON c.id = w.care_type
JOIN k_location AS l ON l.id = w.location
JOIN k_provider AS p ON p.id = l.provider
ORDER BY r.code, c.code, circuit, diagnosis, w.id;
