#include "view/template.h"

#include "store/db.h"

struct templates {
	struct arena arena;
};

bool templates_compile(const struct sql_file *files, struct templates **out, struct err *err)
{
	(void)files;
	(void)out;
	return err_set(err, ERR_SYSTEM, "nog niet");
}
void templates_release(struct templates *t)
{
	(void)t;
}
bool templates_has(const struct templates *t, const char *name)
{
	(void)t;
	(void)name;
	return false;
}
bool template_render(const struct templates *t, const char *name, const struct value *view,
		     const struct value *strings, enum language language, struct buf *out,
		     struct err *err)
{
	(void)t, (void)name, (void)view, (void)strings, (void)language, (void)out;
	return err_set(err, ERR_SYSTEM, "nog niet");
}
