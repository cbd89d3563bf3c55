#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool err_fill(struct err *err, enum err_kind kind, const char *file, int line, const char *format,
	      ...)
{
	if (!err)
		return false;
	err->kind = kind;
	err->file = file;
	err->line = line;
	err->detail[0] = '\0';
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(err->message, sizeof(err->message), format, arguments);
	va_end(arguments);
	return false;
}

void err_detail(struct err *err, const char *format, ...)
{
	if (!err)
		return;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(err->detail, sizeof(err->detail), format, arguments);
	va_end(arguments);
}

bool err_prefix(struct err *err, const char *format, ...)
{
	if (!err)
		return false;
	char rest[sizeof(err->message)];
	memcpy(rest, err->message, sizeof(rest));
	va_list arguments;
	va_start(arguments, format);
	int used = vsnprintf(err->message, sizeof(err->message), format, arguments);
	va_end(arguments);
	if (used >= 0 && (size_t)used < sizeof(err->message)) {
		size_t room = sizeof(err->message) - (size_t)used - 1;
		size_t len = strnlen(rest, room);
		memcpy(err->message + used, rest, len);
		err->message[(size_t)used + len] = '\0';
	}
	return false;
}
