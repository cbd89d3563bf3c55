-- name: import_rejected_rows
SELECT 'import' AS row_model, id AS row_id, profile AS profile, file AS import_file, id AS grp,
       rejected AS x, lines AS weight,
       CASE WHEN lines = 0 THEN 'levering zonder regels' END AS left_out, id AS import, NULL AS line
FROM k_import ORDER BY profile, file, id;

-- name: import_same
SELECT id, since FROM v_import WHERE hash = :hash AND profile = :profile;

-- name: profile_by_name
SELECT id, since, body, label FROM v_profile WHERE name = :name;

-- name: correction_list
SELECT id, column_name, found, replacement, reason FROM v_correction WHERE profile = :profile
ORDER BY id;

-- name: reject_open
SELECT id, of_line, cells FROM v_reject WHERE of_import = :import AND state = 'open' ORDER BY of_line;

-- name: reject_reasons
SELECT reason, column_name, count(*), min(of_line) FROM v_reject WHERE of_import = :import AND state = 'open'
GROUP BY reason, column_name ORDER BY count(*) DESC, reason LIMIT :limit;

-- name: import_moment
SELECT min(at) FROM v_change WHERE import = :import;

-- name: change_of_import
SELECT id FROM v_change WHERE import = :import AND mine = 1;

-- name: import_bad_sums
SELECT count(*) FROM v_import WHERE lines <> taken + rejected + left_out;

-- name: import_bad_rejects
SELECT count(*) FROM v_import AS i WHERE i.rejected <>
	(SELECT count(*) FROM v_reject AS r WHERE r.of_import = i.id AND r.state = 'open');

-- name: import_bad_left_out
SELECT count(*) FROM v_import AS i WHERE i.left_out <>
	(SELECT coalesce(sum(l.lines), 0) FROM v_left_out AS l WHERE l.of_import = i.id);

-- name: import_recent
SELECT i.id, i.file, i.profile, i.lines, i.taken, i.rejected, i.left_out,
       (SELECT min(c.at) FROM v_change AS c WHERE c.import = i.id AND c.mine = 1)
FROM k_import AS i ORDER BY i.id DESC LIMIT :most OFFSET :skip;

-- name: import_changes
SELECT id, at, principal, kind FROM v_change WHERE import = :import AND mine = 1 AND id <= known() ORDER BY id;

-- name: reject_groups
SELECT reason, coalesce(column_name, ''), count(*), min(of_line) FROM k_reject
WHERE of_import = :import AND state = 'open'
GROUP BY reason, coalesce(column_name, '') ORDER BY count(*) DESC, reason, coalesce(column_name, '') LIMIT :limit;

-- name: reject_page
SELECT of_line, coalesce(column_name, ''), coalesce(value, ''), reason FROM k_reject
WHERE of_import = :import AND state = 'open' AND (:all = 1 OR reason = :reason)
ORDER BY of_line LIMIT :most OFFSET :skip;

-- name: reject_line
SELECT id FROM k_reject WHERE of_import = :import AND of_line = :line AND state = 'open';

-- name: reject_next
SELECT of_line FROM v_reject WHERE of_import = :import AND state = 'open'
ORDER BY CASE WHEN of_line > :line THEN 0 ELSE 1 END, of_line LIMIT 1;

-- name: left_out_reasons
SELECT reason, lines FROM k_left_out WHERE of_import = :import ORDER BY lines DESC, reason;

-- name: waiting_any
SELECT id FROM v_waiting LIMIT 1;

-- name: import_own_any
SELECT count(*) FROM k_import;

-- name: region_payer_count
SELECT count(*) FROM k_region_payer WHERE holder = :holder AND valid_from <= :at
AND (valid_to IS NULL OR valid_to > :at);
