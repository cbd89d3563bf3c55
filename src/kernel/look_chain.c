/* The fingerprint of a line: keyed BLAKE2b over all its fields and the fingerprint of the line before. */
#include "kernel/look_store.h"

#include <sodium.h>

static void add_int(crypto_generichash_state *state, int64_t value)
{
	unsigned char bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)((uint64_t)value >> 8 * i);
	crypto_generichash_update(state, bytes, sizeof(bytes));
}

/* With its length, so that "ab","c" is not "a","bc". */
static void add_text(crypto_generichash_state *state, struct str text)
{
	add_int(state, (int64_t)text.len);
	if (text.len)
		crypto_generichash_update(state, (const unsigned char *)text.at, text.len);
}

void look_mac(const struct look_key *key, const struct look_row *row, const char *before,
	      char mac[LOOK_MAC])
{
	const struct str texts[] = {
		row->chain, row->what,    row->name,    row->role,    row->office, row->model,
		row->ids,   row->subject, row->request, row->address, row->result, row->reason,
	};
	const int64_t numbers[] = { row->seq, row->at, row->event, row->account, row->payer };
	crypto_generichash_state state;
	unsigned char digest[32];
	crypto_generichash_init(&state, key->bytes, sizeof(key->bytes), sizeof(digest));
	add_text(&state, str_of(before));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		add_int(&state, numbers[i]);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		add_text(&state, texts[i]);
	crypto_generichash_final(&state, digest, sizeof(digest));
	sodium_bin2hex(mac, LOOK_MAC, digest, sizeof(digest));
}

uint64_t look_record_mark(const struct look_key *key, struct str model, int64_t record, moment_t at,
			  struct str chain, int64_t seq)
{
	crypto_generichash_state state;
	unsigned char digest[16];
	uint64_t mark = 0;
	crypto_generichash_init(&state, key->bytes, sizeof(key->bytes), sizeof(digest));
	add_text(&state, model);
	add_int(&state, record);
	add_int(&state, at);
	add_text(&state, chain);
	add_int(&state, seq);
	crypto_generichash_final(&state, digest, sizeof(digest));
	for (int i = 0; i < 8; i++)
		mark = mark << 8 | digest[i];
	return mark;
}
