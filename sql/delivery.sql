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
