/* The API below /api/v1: every model as a collection of records, and every figure as cells that name their
 * rows. It follows the Dutch API Design Rules. What may be seen and changed follows from the declarations
 * (fields, privacy, rights) and from the scope inside the database, as on the pages; nothing is decided
 * here. Errors are problem+json with all findings at once. Internal to web/api*. */
#ifndef WEB_API_H
#define WEB_API_H

#include "kernel/form.h"
#include "kernel/title.h"
#include "web/inside.h"

struct json_t;

#define API_VERSION "1.0.0"
#define API_BASE "/api/v1"

/* Names: measured_on <-> measuredOn, care_type -> "care-types". */
const char *api_property(struct arena *a, const char *name);
/* Position of the field that is called so, -1 when there is none. */
int api_field(const struct shape *shape, struct str property);
const char *api_collection(struct arena *a, const char *model);
/* The address of a record: "/api/v1/care-types/12". */
const char *api_address(struct arena *a, const struct shape *shape, int64_t id);

/* Routes of all models and figures; ends with path == NULL. Lives in a. */
const struct route *api_routes(const struct declarations *d, struct arena *a);
/* The model a route is about. */
const struct shape *api_shape(const struct call *c);

enum api_format { API_JSON, API_CSV };
/* What the client takes: 406 when that is none of what there is. */
bool api_format(struct call *c, bool csv_too, enum api_format *out, struct err *err);
/* One finding about what was sent; field (a name in the API) may be NULL. Texts are copied. */
void api_fault(struct call *c, const char *field, const char *message);
/* False with a sentence when there were faults: 400. */
bool api_sound(struct call *c, struct err *err);
/* Gives false: the answer is this status with the sentence. */
__attribute__((format(printf, 4, 5))) bool api_refuse(struct call *c, int status, struct err *err,
						      const char *format, ...);
/* The answer. */
bool api_send(struct call *c, int status, const struct value *v, struct err *err);
/* The same for CSV that stands in the body already. */
bool api_send_csv(struct call *c, struct err *err);
void api_etag(struct call *c, int64_t since);

/* An address with its parameters, to be grown pair by pair. */
void api_pair(struct buf *address, struct str name, struct str value);
/* A "_links" map with self and, where there are, next and prev (NULL: none); the same in a Link header. */
void api_links(struct call *c, struct value *answer, const char *self, const char *next,
	       const char *prev);

/* A page of rows that is not the kernel's: size is SIZE unless asked for, at most MOST. Faults are added. */
struct api_page {
	int64_t page, size;
};
void api_read_page(struct call *c, struct str name, struct str value, int64_t most,
		   struct api_page *page, bool *known);
/* peildatum and bekendOp may stand behind every address that is read. */
bool api_is_time(struct str name);
void api_check_time(struct call *c);

/* One pair of a filter, with names of the API; `in_address`: nothing personal may be asked for. False for
 * trouble of the machine only; the rest becomes a fault. */
bool api_filter(struct call *c, struct list_query *q, struct keymaps *maps, struct str name,
		struct str value, bool in_address, struct err *err);

/* Records as they stand in answers. */
struct api_view {
	struct call *call;
	const struct shape *shape;
	const char **names; /* of the fields */
	struct titles titles;
};
void api_view_begin(struct api_view *v, struct call *c, const struct shape *shape);
struct value *api_record(struct api_view *v, int64_t id, int64_t since,
			 const struct db_value *values);
/* Reads one record and answers with it; it is noted that it was seen. */
bool api_show(struct call *c, const struct shape *shape, int64_t id, int status, struct err *err);
/* The number in the path; false with ERR_NOT_FOUND when it is none. */
bool api_id(struct call *c, int64_t *out, struct err *err);

/* The JSON object in the body, as jansson has it; the caller lets go of it. 415 and 400. */
bool api_read_json(struct call *c, struct json_t **out, struct err *err);
/* A body of filters as pairs; several values of one name follow each other. Lives in the arena. */
bool api_read_filters(struct call *c, struct pairs *out, struct err *err);
/* A number as text, exact as far as it was sent; at == NULL: it cannot be. */
struct str api_number(struct call *c, const struct json_t *number);

/* Only peildatum and bekendOp behind this address; otherwise faults. */
bool api_only_time(struct call *c, struct err *err);

/* The description of all this in OpenAPI 3.0.3. */
void api_describe(const struct routes *routes, const struct declarations *d, struct buf *out);
/* Its parts: "CareType" or "CareTypeWrite"; the schema of a record as it is shown or sent; a schema of figures
 * or of what all share goes into schemas. */
const char *api_schema_name(struct arena *a, const char *model, bool write);
struct value *api_schema(struct arena *a, const struct shape *shape, bool write);
void api_schemas_shared(struct arena *a, struct value *schemas);
/* {"$ref": "#/components/KIND/NAME"} */
struct value *api_ref(struct arena *a, const char *kind, const char *name);
/* Components but for the schemas of models; an answer's content of one type; the header that all have; and a
 * refusal among the answers of an operation. */
struct value *api_components(struct arena *a);
struct value *api_content(struct arena *a, const char *type, struct value *schema);
struct value *api_version_header(struct arena *a, struct value *headers);
void api_refusal(struct arena *a, struct value *responses, int status);
/* Parameters of a list in its address. */
void api_parameters(struct arena *a, const struct shape *shape, struct value *list);
void api_parameter(struct arena *a, struct value *list, const char *name, const char *description,
		   struct value *schema);
struct value *api_type(struct arena *a, const char *type, const char *format);

/* Handlers. */
bool api_openapi(struct call *c, struct err *err);
bool api_models(struct call *c, struct err *err);
bool api_list(struct call *c, struct err *err);
bool api_search(struct call *c, struct err *err);
bool api_get(struct call *c, struct err *err);
bool api_post(struct call *c, struct err *err);
bool api_patch(struct call *c, struct err *err);
bool api_delete(struct call *c, struct err *err);
bool api_figures(struct call *c, struct err *err);
bool api_figure(struct call *c, struct err *err);
bool api_cells(struct call *c, struct err *err);
bool api_rows(struct call *c, struct err *err);

#endif
