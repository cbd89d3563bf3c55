#include "kernel/viewer.h"

const char *const right_words[RIGHT_COUNT] = {
	"", "", "register", "import", "norms", "remark", "users", "audit",
};

/* SECRET has no word: nobody sees it. */
static const char *const class_words[] = { "open", "business", "personal", "health" };

/* The bits of the words that stand in a list; what is no word counts for nothing. */
static unsigned bits_of(struct str list, const char *const *words, int count)
{
	unsigned bits = 0;
	while (list.at) {
		struct str word = str_trim(str_cut(&list, ';'));
		for (int i = 0; word.len && i < count; i++)
			if (str_is(word, words[i]))
				bits |= 1u << i;
	}
	return bits;
}

static void copy_text(char *out, size_t size, struct str text)
{
	snprintf(out, size, "%.*s", STR_ARG(text));
}

void viewer_allow(struct viewer *v, struct str sees, struct str may)
{
	v->sees = bits_of(sees, class_words, 4) | 1u << OPEN_DATA;
	v->may =
		bits_of(may, right_words, RIGHT_COUNT) | 1u << RIGHT_PUBLIC | 1u << RIGHT_SIGNED_IN;
}

/* Columns as account_viewer names them. */
static void take(const struct stmt *st, int64_t account, struct viewer *out)
{
	struct viewer v = { .account = account };
	copy_text(v.name, sizeof(v.name), stmt_text(st, 0));
	copy_text(v.role, sizeof(v.role), stmt_text(st, 1));
	copy_text(v.role_name, sizeof(v.role_name), stmt_text(st, 2));
	copy_text(v.role_name_en, sizeof(v.role_name_en), stmt_text(st, 3));
	viewer_allow(&v, stmt_text(st, 4), stmt_text(st, 5));
	v.payer = stmt_is_null(st, 6) ? -stmt_int(st, 7) : stmt_int(st, 6);
	copy_text(v.office, sizeof(v.office), stmt_text(st, 8));
	*out = v;
}

bool viewer_load(struct session *s, int64_t account, struct viewer *out, bool *found,
		 struct err *err)
{
	struct stmt *st;
	if (!db_named(s->db, "account_viewer", &st, err))
		return false;
	stmt_bind_int(st, "id", account);
	if (!stmt_step(st, found, err))
		return false;
	if (*found)
		take(st, account, out);
	stmt_reset(st);
	return true;
}

void session_work_for(struct session *s, const struct viewer *v)
{
	s->payer = v->payer;
	s->known = KNOWN_NOW;
	s->one_moment = false;
	s->newest = 0;
	s->today = day_today();
	snprintf(s->principal, sizeof(s->principal), "%s", v->name);
	db_context(s->db, s->payer, KNOWN_NOW);
}

bool viewer_may(const struct viewer *v, enum right right)
{
	return right < RIGHT_COUNT &&
	       (right == RIGHT_PUBLIC || (v->account && v->may >> right & 1));
}

bool viewer_sees(const struct viewer *v, enum privacy class)
{
	return class == OPEN_DATA || (class != SECRET && (v->sees >> class & 1));
}
