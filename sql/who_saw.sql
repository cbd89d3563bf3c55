-- name: look_add
INSERT INTO look_line(chain, seq, at, event, what, account, name, role, payer, office, model, ids, subject,
	request, address, result, reason, mac)
VALUES (:chain, :seq, :at, :event, :what, :account, :name, :role, :payer, :office, :model, :ids, :subject,
	:request, :address, :result, :reason, :mac);

-- name: look_add_record
INSERT INTO look_record(model, record, at, chain, seq) VALUES (:model, :record, :at, :chain, :seq)
ON CONFLICT (model, record, at, chain, seq) DO NOTHING;

-- name: look_of_record
SELECT l.chain, l.seq, l.at, l.event, l.what, l.account, l.name, l.role, l.payer, l.office, l.model, l.ids,
       l.subject, l.request, l.address, l.result, l.reason, l.mac
FROM look_record AS r JOIN look_line AS l ON l.chain = r.chain AND l.seq = r.seq
WHERE r.model = :model AND r.record = :record AND r.at >= :from AND r.at <= :until
  AND (r.at, r.chain, r.seq) < (:at, :chain, :seq) AND (:account = 0 OR l.account = :account)
ORDER BY r.at DESC, r.chain DESC, r.seq DESC LIMIT :limit;

-- name: look_of_account
SELECT chain, seq, at, event, what, account, name, role, payer, office, model, ids, subject, request,
       address, result, reason, mac
FROM look_line WHERE account = :account AND at >= :from AND at <= :until
  AND (at, chain, seq) < (:at, :chain, :seq)
ORDER BY at DESC, chain DESC, seq DESC LIMIT :limit;

-- name: look_of_period
SELECT chain, seq, at, event, what, account, name, role, payer, office, model, ids, subject, request,
       address, result, reason, mac
FROM look_line WHERE at >= :from AND at <= :until AND event <> 'S'
  AND (at, chain, seq) < (:at, :chain, :seq)
ORDER BY at DESC, chain DESC, seq DESC LIMIT :limit;

-- name: look_all
SELECT /* stream */ chain, seq, at, event, what, account, name, role, payer, office, model, ids, subject,
       request, address, result, reason, mac
FROM look_line ORDER BY chain, seq;

-- name: look_all_records
SELECT /* stream */ model, record, at, chain, seq FROM look_record;
