#include "kernel/search.h"

enum { COLUMNS_MAX = 12, CONTEXT_MAX = 160 };

/* One model being read. */
struct reading {
	const struct shape *shape;
	int columns[COLUMNS_MAX], count; /* the searched fields */
	int belongs;                     /* the first reference, -1 when there is none */
	struct stmt *st;
	struct search_hit *kept[SEARCH_RANKS]; /* `most` of each */
	int kept_count[SEARCH_RANKS];
	int64_t *belongs_to[SEARCH_RANKS];
	struct str *rest[SEARCH_RANKS]; /* the searched fields that are not the title */
	int64_t total;
};

struct search {
	struct session *session;
	const struct viewer *viewer;
	struct arena *arena;
	struct str text; /* folded */
	struct str words[WORDS_MAX];
	int word_count, most;
	struct buf folded;
};

static bool choose(const struct search *q, const struct shape *shape, struct reading *r)
{
	*r = (struct reading){ .shape = shape, .belongs = -1 };
	for (int i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		if (!list_sees(q->viewer, f))
			continue;
		if (f->searched && r->count < COLUMNS_MAX)
			r->columns[r->count++] = i;
		if (f->kind == FIELD_REF && r->belongs < 0 && i != shape->import &&
		    list_sees_model(q->viewer, shape_find(q->session->decl, str_of(f->to))))
			r->belongs = i;
	}
	return r->count > 0 && list_sees_model(q->viewer, shape);
}

static bool open_reading(const struct search *q, struct reading *r, struct err *err)
{
	const struct shape *shape = r->shape;
	struct buf sql = { 0 };
	bool dated = shape->valid_from >= 0;
	buf_printf(&sql, "/* stream */ SELECT id,%s,%s,%s", dated ? "valid_from" : "id",
		   dated ? "valid_to" : "id",
		   r->belongs >= 0 ? shape->fields[r->belongs].name : "id");
	for (int i = 0; i < r->count; i++)
		buf_printf(&sql, ",%s", shape->fields[r->columns[i]].name);
	buf_printf(&sql, " FROM %c_%s ORDER BY id", q->session->known == KNOWN_NOW ? 'v' : 'k',
		   shape->name);
	bool ok = db_prepare(q->session->db, buf_str(&sql), DB_SCOPED, &r->st, err);
	buf_release(&sql);
	for (int rank = 0; ok && rank < SEARCH_RANKS; rank++) {
		r->kept[rank] = arena_array(q->arena, struct search_hit, (size_t)q->most);
		r->belongs_to[rank] = arena_array(q->arena, int64_t, (size_t)q->most);
		r->rest[rank] = arena_array(q->arena, struct str, (size_t)q->most);
	}
	return ok;
}

/* True when the whole of a field, or one of its items, is the text. Fields stand on lines of their own. */
static bool is_exact(const struct search *q, struct str folded)
{
	while (folded.at) {
		struct str field = str_cut(&folded, '\n');
		if (str_eq(field, q->text))
			return true;
		while (field.at)
			if (str_eq(str_trim(str_cut(&field, ';')), q->text))
				return true;
	}
	return false;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static bool begins_word(struct str folded, struct str word)
{
	for (size_t from = 0; from < folded.len;) {
		int64_t at = str_find((struct str){ folded.at + from, folded.len - from }, word);
		if (at < 0)
			return false;
		size_t place = from + (size_t)at;
		if (place == 0 || !is_letter(folded.at[place - 1]))
			return true;
		from = place + 1;
	}
	return false;
}

/* SEARCH_RANKS when it is no hit. */
static enum search_rank rank_of(const struct search *q, const struct reading *r)
{
	struct str folded = buf_str(&q->folded);
	if (!str_has_words(folded, q->words, q->word_count))
		return SEARCH_RANKS;
	bool exact = is_exact(q, folded), begins = true;
	if (!exact && q->text.len < 2)
		return SEARCH_RANKS;
	if (r->shape->valid_from >= 0 &&
	    (stmt_int(r->st, 1) > q->session->today ||
	     (!stmt_is_null(r->st, 2) && stmt_int(r->st, 2) <= q->session->today)))
		return SEARCH_PAST;
	for (int i = 0; i < q->word_count && begins; i++)
		begins = begins_word(folded, q->words[i]);
	return exact ? SEARCH_EXACT : begins ? SEARCH_BEGINS : SEARCH_HAS;
}

static struct str rest_of(const struct search *q, const struct reading *r)
{
	struct buf rest = { .maximum = 4000 };
	for (int i = 0; i < r->count; i++) {
		struct str text = stmt_text(r->st, 4 + i);
		if (!text.len || r->columns[i] == title_field(r->shape))
			continue;
		buf_text(&rest, rest.len ? " · " : "");
		buf_add(&rest, text);
	}
	struct str kept = arena_str(q->arena, buf_str(&rest));
	buf_release(&rest);
	return kept;
}

static void judge(struct search *q, struct reading *r)
{
	buf_clear(&q->folded);
	for (int i = 0; i < r->count; i++) {
		str_fold(&q->folded, stmt_text(r->st, 4 + i));
		buf_char(&q->folded, '\n');
	}
	enum search_rank rank = rank_of(q, r);
	if (rank == SEARCH_RANKS)
		return;
	r->total++;
	if (r->kept_count[rank] == q->most)
		return;
	int at = r->kept_count[rank]++;
	r->kept[rank][at] = (struct search_hit){ .id = stmt_int(r->st, 0), .rank = rank };
	r->rest[rank][at] = rest_of(q, r);
	r->belongs_to[rank][at] =
		r->belongs >= 0 && !stmt_is_null(r->st, 3) ? stmt_int(r->st, 3) : 0;
}

/* At most CONTEXT_MAX bytes, never half a character. */
static struct str shorten(struct str text)
{
	if (text.len <= CONTEXT_MAX)
		return text;
	text.len = CONTEXT_MAX;
	while (text.len && ((unsigned char)text.at[text.len] & 0xC0) == 0x80)
		text.len--;
	return text;
}

static struct str context_of(const struct search *q, const struct titles *t,
			     const struct reading *r, int64_t belongs_to, struct str rest)
{
	if (!belongs_to)
		return shorten(rest);
	const struct shape *to =
		shape_find(q->session->decl, str_of(r->shape->fields[r->belongs].to));
	const struct title *above = titles_get(t, to, belongs_to);
	if (!above->found)
		return shorten(rest);
	return shorten(str_of(arena_printf(q->arena, "%.*s%s%.*s", STR_ARG(above->text),
					   rest.len ? " · " : "", STR_ARG(rest))));
}

/* Best first, `most` in all, with title and context. */
static bool make_group(const struct search *q, const struct reading *r, struct search_group *out,
		       struct err *err)
{
	struct titles t = { .session = q->session, .viewer = q->viewer, .arena = q->arena };
	struct search_group g = { .shape = r->shape, .total = r->total };
	int64_t *belongs_to = arena_array(q->arena, int64_t, (size_t)q->most);
	struct str *rest = arena_array(q->arena, struct str, (size_t)q->most);
	g.hits = arena_array(q->arena, struct search_hit, (size_t)q->most);
	for (int rank = 0; rank < SEARCH_RANKS; rank++)
		for (int i = 0; i < r->kept_count[rank] && g.count < q->most; i++) {
			belongs_to[g.count] = r->belongs_to[rank][i];
			rest[g.count] = r->rest[rank][i];
			g.hits[g.count++] = r->kept[rank][i];
		}
	for (int i = 0; i < g.count; i++) {
		titles_want(&t, r->shape, g.hits[i].id);
		if (belongs_to[i])
			titles_want(&t,
				    shape_find(q->session->decl,
					       str_of(r->shape->fields[r->belongs].to)),
				    belongs_to[i]);
	}
	if (!titles_load(&t, err))
		return false;
	for (int i = 0; i < g.count; i++) {
		g.hits[i].title = *titles_get(&t, r->shape, g.hits[i].id);
		g.hits[i].context = context_of(q, &t, r, belongs_to[i], rest[i]);
	}
	g.capped = g.total > LIST_COUNT_MAX;
	if (g.capped)
		g.total = LIST_COUNT_MAX;
	*out = g;
	return true;
}

static bool search_model(struct search *q, const struct shape *shape, struct search_result *out,
			 struct err *err)
{
	struct reading r;
	bool row = true;
	if (!choose(q, shape, &r))
		return true;
	if (!open_reading(q, &r, err))
		return false;
	for (;;) {
		if (!stmt_step(r.st, &row, err))
			return false;
		if (!row)
			break;
		judge(q, &r);
	}
	if (!r.total)
		return true;
	struct search_group g;
	if (!make_group(q, &r, &g, err))
		return false;
	/* the best hit goes first; groups that are equal stay in order of the declarations */
	int at = out->group_count++;
	for (; at > 0 && out->groups[at - 1].hits[0].rank > g.hits[0].rank; at--)
		out->groups[at] = out->groups[at - 1];
	out->groups[at] = g;
	out->total += g.total;
	return true;
}

static void search_figures(struct search *q, struct search_result *out)
{
	const struct declarations *d = q->session->decl;
	out->figures = arena_array(q->arena, const struct figure *, (size_t)d->figure_count + 1);
	for (int i = 0; i < d->figure_count; i++) {
		const struct figure *f = d->figures[i];
		const char *const texts[] = { f->name, f->label.nl, f->label.en };
		buf_clear(&q->folded);
		for (int t = 0; t < 3; t++) {
			str_fold(&q->folded, str_of(texts[t]));
			buf_char(&q->folded, '\n');
		}
		if (q->text.len > 1 && str_has_words(buf_str(&q->folded), q->words, q->word_count))
			out->figures[out->figure_count++] = f;
	}
	out->total += out->figure_count;
}

bool search_all(struct session *s, const struct viewer *v, struct str text, int most,
		struct arena *a, struct search_result *out, struct err *err)
{
	struct search q = { .session = s, .viewer = v, .arena = a, .most = most };
	struct search_result result = { 0 };
	struct buf folded = { .maximum = 1000 };
	bool ok = true;
	str_fold(&folded, text);
	q.text = arena_str(a, str_trim(buf_str(&folded)));
	buf_release(&folded);
	q.word_count = str_words(q.text, q.words);
	result.groups = arena_array(a, struct search_group, (size_t)s->decl->shape_count + 1);
	for (int i = 0; ok && q.word_count && i < s->decl->shape_count; i++)
		ok = search_model(&q, &s->decl->shapes[i], &result, err);
	if (ok && q.word_count)
		search_figures(&q, &result);
	buf_release(&q.folded);
	if (ok)
		*out = result;
	return ok;
}
