#include "web/asset_answer.h"

#include "web/asset.h"

/* Files are the same for everybody, so packing them tells nobody anything about a page. */
static bool takes_gzip(const struct request *in)
{
	struct str accepted = pairs_get(&in->headers, "accept-encoding");
	while (accepted.at) {
		struct str way = str_trim(str_cut(&accepted, ','));
		struct str name = str_trim(str_cut(&way, ';'));
		if (str_is(name, "gzip") && !str_is(str_trim(way), "q=0"))
			return true;
	}
	return false;
}

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
	response_header(out, "Vary", str_of("Accept-Encoding"));
	if (takes_gzip(in)) {
		response_header(out, "Content-Encoding", str_of("gzip"));
		out->constant = (struct str){ (const char *)asset->small, asset->small_length };
		return true;
	}
	out->constant = (struct str){ (const char *)asset->bytes, asset->length };
	return true;
}
