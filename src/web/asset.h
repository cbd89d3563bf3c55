/* Files that pages refer to: the style sheet, the script, the icon. Made by assets/build.py and part of the
 * program. Names carry a hash of the content, so that an answer may be kept for ever; templates get the
 * names from asset_style and its neighbours. */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include <stdbool.h>
#include <stddef.h>

struct asset {
	const char *path; /* "/assets/waarborg.0a1b2c3d.css" */
	const char *type; /* "text/css; charset=utf-8" */
	const unsigned char *bytes;
	size_t length;
	const unsigned char *small; /* the same, packed with gzip */
	size_t small_length;
	const char *etag; /* with its quotes */
	bool kept_for_ever; /* Cache-Control: public, max-age=31536000, immutable; otherwise one day */
};

/* Ends with path == NULL. */
extern const struct asset assets[];
/* Paths of the style sheet, the script and the icon. */
extern const char *const asset_style, *const asset_script, *const asset_icon;

#endif
