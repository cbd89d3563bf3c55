#include "io/stage.h"

static size_t row_words(const struct stage *s)
{
	return (size_t)s->shape->count + 1;
}

void stage_add(struct stage *s, const struct db_value *values)
{
	size_t block = s->count / STAGE_BLOCK_ROWS, words = row_words(s);
	if (s->count % STAGE_BLOCK_ROWS == 0) {
		if (block % 64 == 0)
			s->blocks = memory_resize(s->blocks, (block + 64) * sizeof(*s->blocks));
		s->blocks[block] = arena_array(&s->arena, uint64_t, STAGE_BLOCK_ROWS * words);
	}
	uint64_t *row = s->blocks[block] + (s->count++ % STAGE_BLOCK_ROWS) * words;
	for (int i = 0; i < s->shape->count; i++) {
		if (values[i].kind == DB_NULL) {
			row[0] |= UINT64_C(1) << i;
		} else if (values[i].kind == DB_INT) {
			row[i + 1] = (uint64_t)values[i].integer;
		} else {
			struct str *text = arena_new(&s->arena, struct str);
			*text = arena_str(&s->arena, values[i].text);
			row[i + 1] = (uint64_t)(uintptr_t)text;
		}
	}
}

void stage_get(const struct stage *s, size_t at, struct db_value *values)
{
	const uint64_t *row =
		s->blocks[at / STAGE_BLOCK_ROWS] + at % STAGE_BLOCK_ROWS * row_words(s);
	for (int i = 0; i < s->shape->count; i++) {
		if (row[0] >> i & 1)
			values[i] = value_null();
		else if (field_is_text(s->shape->fields[i].kind))
			values[i] = value_text(*(const struct str *)(uintptr_t)row[i + 1]);
		else
			values[i] = value_int((int64_t)row[i + 1]);
	}
}

void stage_release(struct stage *s)
{
	arena_release(&s->arena);
	free(s->blocks);
	*s = (struct stage){ .shape = s->shape };
}
