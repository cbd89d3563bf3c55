-- name: provider_locations
SELECT l.id, l.name, l.place, r.code, r.name, l.postcode, l.agb FROM k_location AS l
JOIN k_region AS r ON r.id = l.region WHERE l.provider = :provider
ORDER BY l.name, l.place, l.id LIMIT :limit;

-- The newest statement of every location and care type of one provider, however old.
-- name: provider_statements
WITH newest AS (
	SELECT w.location, w.care_type, max(w.measured_on) AS day FROM k_waiting AS w
	JOIN k_location AS l ON l.id = w.location
	WHERE l.provider = :provider AND w.measured_on <= :at GROUP BY w.location, w.care_type
)
SELECT l.id, l.name, l.place, c.code, w.id, w.measured_on, w.registration, w.treatment, w.no_intake,
       w.waiting_clients, w.import, w.line, w.circuit, w.diagnosis, r.code
FROM newest AS m
JOIN k_waiting AS w ON w.location = m.location AND w.care_type = m.care_type AND w.measured_on = m.day
JOIN k_location AS l ON l.id = w.location JOIN k_care_type AS c ON c.id = w.care_type
JOIN k_region AS r ON r.id = w.region
ORDER BY l.name, l.place, c.code, w.circuit NULLS FIRST, w.diagnosis NULLS FIRST, w.id LIMIT :limit;

-- name: provider_list
SELECT p.id, coalesce(p.name, p.source_id) AS title, p.kind, p.source_id, count(l.id),
       min(r.code), max(r.code), count(DISTINCT r.code)
FROM k_provider AS p LEFT JOIN k_location AS l ON l.provider = p.id LEFT JOIN k_region AS r ON r.id = l.region
WHERE (CAST(:region AS TEXT) IS NULL OR EXISTS (
	SELECT 1 FROM k_location AS ol JOIN k_region AS oreg ON oreg.id = ol.region
	WHERE ol.provider = p.id AND oreg.code = :region))
GROUP BY p.id, p.name, p.source_id, p.kind ORDER BY coalesce(p.name, p.source_id), p.id;
