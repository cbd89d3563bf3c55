#include "cli/match/match.h"
#include "view/print.h"

enum { ITEMS_SHOWN = 25 };

static void quote(struct buf *out, struct str s)
{
	print_screen(out, s);
}

/* Where it stands: "(wishes.csv, regel 4)". */
static void print_source(struct buf *out, const struct match_source *source)
{
	if (!source->file)
		buf_text(out, " (achter --pin)");
	else if (source->line == 0)
		buf_text(out, " (kolom group)");
	else {
		const char *slash = strrchr(source->file, '/');
		buf_text(out, " (");
		quote(out, str_of(slash ? slash + 1 : source->file));
		buf_printf(out, ", regel %llu)", (unsigned long long)source->line);
	}
}

static void print_item(struct buf *out, const struct match_input *in, int32_t item)
{
	const struct match_case *given = &in->given;
	if (item >= given->wishes) {
		int32_t client = item - given->wishes;
		quote(out, match_code(&in->clients, client));
		buf_text(out, " is al eens verplaatst en blijft in ");
		quote(out, in->title[given->client[client].current]);
		return;
	}
	const struct match_wish *w = &given->wish[item];
	quote(out, match_code(&in->clients, w->client));
	switch (w->kind) {
	case MATCH_PIN:
		buf_text(out, " moet naar ");
		break;
	case MATCH_FORBID:
		buf_text(out, " mag niet naar ");
		break;
	case MATCH_PREFER:
		buf_text(out, " wil alleen naar een eigen voorkeur, zoals ");
		break;
	case MATCH_PLACE:
		buf_text(out, " moet een plaats hebben");
		break;
	case MATCH_TOGETHER:
		buf_text(out, " blijft bij ");
		quote(out, match_code(&in->clients, w->other));
		break;
	case MATCH_TEAM:
	case MATCH_WISH_KINDS:
		break;
	}
	if (w->location >= 0)
		quote(out, in->title[w->location]);
	print_source(out, &in->source[item]);
}

static const char *kind_of(const struct match_input *in, int32_t item)
{
	return item < in->given.wishes ? match_wish_names[in->given.wish[item].kind]
				       : "moved_before";
}

static int32_t client_of(const struct match_input *in, int32_t item)
{
	return item < in->given.wishes ? in->given.wish[item].client : item - in->given.wishes;
}

static void print_list(struct buf *out, const struct match_input *in, struct match_items items)
{
	for (int32_t i = 0; i < items.count && i < ITEMS_SHOWN; i++) {
		buf_printf(out, "  %d. ", i + 1);
		print_item(out, in, items.item[i]);
		buf_char(out, '\n');
	}
	if (items.count > ITEMS_SHOWN)
		buf_printf(out, "  en nog %d. Alles: --format csv.\n", items.count - ITEMS_SHOWN);
}

static void print_table(struct buf *out, const struct match_input *in,
			const struct match_clashes *k)
{
	struct match_items first = k->clash[0];
	buf_text(out, "Er is geen verdeling die aan alle harde wensen voldoet. ");
	buf_text(out, first.count == 1 ? "Dit kan al niet:\n" : "Deze wensen kunnen niet samen:\n");
	print_list(out, in, first);
	if (first.count > 1)
		buf_text(out, "Laat u er één van los, welke ook, dan is er voor de rest wel een "
			      "verdeling.\n");
	if (k->count > 1)
		buf_printf(out, "Zo zijn er nog %d botsingen.\n", k->count - 1);
	buf_text(out, k->cheapest ? "\nDe goedkoopste uitweg: laat dit los"
				  : "\nEen uitweg (niet bewezen de goedkoopste): laat dit los");
	buf_printf(out, ", prijs samen %lld:\n", (long long)k->price);
	print_list(out, in, k->way_out);
}

static void csv_rows(struct buf *out, const struct match_input *in, const char *set, int number,
		     struct match_items items)
{
	for (int32_t i = 0; i < items.count; i++) {
		struct buf text = { 0 };
		print_item(&text, in, items.item[i]);
		buf_printf(out, "%s,%d,", set, number);
		print_csv_text(out, match_code(&in->clients, client_of(in, items.item[i])));
		buf_printf(out, ",%s,", kind_of(in, items.item[i]));
		print_csv_text(out, buf_str(&text));
		buf_char(out, '\n');
		buf_release(&text);
	}
}

static void json_items(struct buf *out, const struct match_input *in, struct match_items items)
{
	buf_char(out, '[');
	for (int32_t i = 0; i < items.count; i++) {
		struct buf text = { 0 };
		print_item(&text, in, items.item[i]);
		buf_text(out, i ? ",{\"client\":" : "{\"client\":");
		print_json(out, match_code(&in->clients, client_of(in, items.item[i])));
		buf_printf(out, ",\"kind\":\"%s\",\"text\":", kind_of(in, items.item[i]));
		print_json(out, buf_str(&text));
		buf_char(out, '}');
		buf_release(&text);
	}
	buf_char(out, ']');
}

static void print_json_form(struct buf *out, const struct match_input *in,
			    const struct match_clashes *k)
{
	buf_text(out, "{\"feasible\":false,\"clashes\":[");
	for (int32_t i = 0; i < k->count; i++) {
		buf_text(out, i ? ",\n" : "");
		json_items(out, in, k->clash[i]);
	}
	buf_text(out, "],\n\"way_out\":");
	json_items(out, in, k->way_out);
	buf_printf(out, ",\"price\":%lld,\"cheapest\":%s}\n", (long long)k->price,
		   k->cheapest ? "true" : "false");
}

bool match_print_clash(struct cli *c, const struct match_input *in, const struct match_clashes *k,
		       struct err *err)
{
	struct buf *out = &c->out.buf;
	if (format_is(c, "json"))
		print_json_form(out, in, k);
	else if (format_is(c, "csv")) {
		buf_text(out, "set,number,client,kind,text\n");
		for (int32_t i = 0; i < k->count; i++)
			csv_rows(out, in, "clash", i + 1, k->clash[i]);
		csv_rows(out, in, "way_out", 1, k->way_out);
	} else
		print_table(out, in, k);
	return out_spill(&c->out, err);
}
