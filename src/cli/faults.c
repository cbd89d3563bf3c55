#include "cli/faults.h"

#include "base/buf.h"
#include "view/print.h"

#include <stdio.h>

bool faults_close(struct columns *c, struct err *err)
{
	struct buf all = { 0 };
	int count = c ? columns_fault_count(c) : 0;
	for (int i = 0; i < count && count > COLUMNS_FAULTS_TOLD; i++) {
		print_screen(&all, str_of(columns_fault_text(c, i)));
		buf_char(&all, '\n');
	}
	if (count == COLUMNS_FAULTS_MAX)
		buf_printf(&all, "Alleen de eerste %d staan hier.\n", count);
	bool ok = columns_close(c, err);
	if (all.len) {
		fputs(buf_zero(&all), stderr);
		/* the error need not say again what stands above it */
		char *first = err ? strchr(err->message, '\n') : NULL;
		if (first)
			*first = '\0';
	}
	buf_release(&all);
	return ok;
}
