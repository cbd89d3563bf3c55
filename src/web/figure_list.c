/* All figures that are declared: what each says, in which unit, how it can be split and which norms hold. */
#include "web/figure_ask.h"

#include "view/card.h"

static const char *words(const struct call *c, const char *key)
{
	return locale_text(c->locale, key).at;
}

/* What a figure is about: the model whose rows it counts. */
static const char *subject_of(const struct call *c, const struct figure *f)
{
	const struct shape *shape = shape_find(c->page.session->decl, str_of(f->sources[0]));
	return label_in(shape->model->plural, c->locale->language);
}

static struct value *dims_words(struct call *c, const struct figure *f)
{
	struct buf text = { 0 };
	for (int i = 0; f->dims[i]; i++)
		buf_printf(&text, "%s%s", i ? ", " : "", dim_label(&c->page, f, i));
	struct value *dims = value_str(c->arena, arena_str(c->arena, buf_str(&text)));
	buf_release(&text);
	return dims;
}

static bool add_row(struct call *c, const struct figure *f, struct value *grid, struct err *err)
{
	struct arena *a = c->arena;
	struct norms norms;
	enum language language = c->locale->language;
	const char *unit = unit_words(f->unit, language);
	if (!norms_load(c->page.session, f->name, c->page.session->today, a, &norms, err))
		return false;
	struct value *row = listing_row(a, grid);
	struct value *head =
		listing_head(a, row, value_words(a, label_in(f->label, language)),
			     page_link(&c->page, arena_printf(a, "/cijfers/%s", f->name), NULL));
	cell_note(a, head, value_words(a, label_in(f->definition, language)));
	listing_cell(a, row, value_words(a, *unit ? unit : f->unit), NULL);
	listing_cell(a, row, dims_words(c, f), NULL);
	listing_number(a, row, norms.count ? value_count(a, norms.count) : NULL,
		       norms.count ? page_link(&c->page, "/normen", "cijfer", f->name, NULL)
				   : NULL);
	return true;
}

static struct value *new_grid(struct call *c)
{
	static const char *const columns[] = { "figures.one", "figures.unit", "figures.dims",
					       "nav.norms" };
	struct value *grid = listing_new(c->arena, words(c, "nav.figures"));
	for (int i = 0; i < 4; i++)
		listing_column(c->arena, grid, words(c, columns[i]), i == 3, NULL, NULL);
	return grid;
}

/* One card for each subject, in order of the declarations. */
static bool add_groups(struct call *c, struct value *view, struct err *err)
{
	const struct declarations *d = c->page.session->decl;
	struct arena *a = c->arena;
	struct value *groups = value_set(a, view, "figure_groups", value_list(a));
	for (int i = 0; i < d->figure_count; i++) {
		const char *subject = subject_of(c, d->figures[i]);
		bool first = true;
		for (int j = 0; j < i; j++)
			first &= strcmp(subject, subject_of(c, d->figures[j])) != 0;
		if (!first)
			continue;
		struct value *grid = new_grid(c);
		for (int j = i; j < d->figure_count; j++)
			if (strcmp(subject, subject_of(c, d->figures[j])) == 0 &&
			    !add_row(c, d->figures[j], grid, err))
				return false;
		struct value *card =
			card_new(&c->page, arena_printf(a, "groep-%d", i), "nav.figures");
		set_words(a, card, "card_title", subject);
		card_table(&c->page, card, grid, "figures.none", NULL);
		value_add(a, groups, card);
	}
	return true;
}

static bool show_list(struct call *c, struct err *err)
{
	struct value *view = value_map(c->arena);
	if (!call_read(c, err))
		return false;
	head_set(&c->page, view, say(&c->page, "nav.figures"), say(&c->page, "figures.lead"));
	set_words(c->arena, view, "section", "cijfers");
	return add_groups(c, view, err) && show_page(c, "figures", view, "", err);
}

const struct route figure_routes[] = {
	{ GET, "/cijfers", RIGHT_SIGNED_IN, "all figures and what they mean", .own = show_list },
	{ GET, "/cijfers/{naam}", RIGHT_SIGNED_IN, "a figure by a chosen division, or as a file",
	  .own = figure_show_table },
	{ GET, "/cijfers/{naam}/herkomst", RIGHT_SIGNED_IN, "the origin of one number",
	  .own = figure_show_origin },
	{ GET, "/cijfers/{naam}/rijen", RIGHT_SIGNED_IN, "the rows behind one number",
	  .own = figure_show_rows },
	{ 0 },
};
