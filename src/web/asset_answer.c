#include "web/asset_answer.h"

#include "web/asset.h"

bool asset_answer(const struct request *in, struct response *out)
{
	const struct asset *asset = assets;
	while (asset->path && !str_is(in->path, asset->path))
		asset++;
	if (!asset->path || (in->method != GET && in->method != HEAD))
		return false;
	response_header(out, "ETag", str_of(asset->etag));
	response_header(out, "Cache-Control",
			str_of(asset->kept_for_ever ? "public, max-age=31536000, immutable"
						    : "public, max-age=86400"));
	out->type = asset->type;
	if (str_eq(pairs_get(&in->headers, "if-none-match"), str_of(asset->etag))) {
		out->status = 304;
		return true;
	}
	out->status = 200;
	out->constant = (struct str){ (const char *)asset->bytes, asset->length };
	return true;
}
