#include "kernel/query.h"

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == ':';
}

/* Every word k_... becomes v_...; a named statement has no such word but the views. */
static void look_at_now(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		bool begins = i == 0 || !is_word(text.at[i - 1]);
		bool known =
			begins && i + 1 < text.len && text.at[i] == 'k' && text.at[i + 1] == '_';
		buf_char(out, known ? 'v' : text.at[i]);
	}
}

bool query_named(struct session *s, const char *name, struct stmt **out, struct err *err)
{
	struct buf sql = { 0 };
	struct str text;
	if (s->known != KNOWN_NOW)
		return db_named(s->db, name, out, err);
	if (!db_statement_text(s->db, name, &text, err))
		return false;
	look_at_now(text, &sql);
	bool ok = db_prepare(s->db, buf_str(&sql), DB_SCOPED, out, err);
	buf_release(&sql);
	return ok;
}
