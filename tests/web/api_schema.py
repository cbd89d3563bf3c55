"""Rules of OpenAPI 3.0 that can be stated, and whether an answer is what its schema says. Both give sentences."""
import re

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
TYPES = ("string", "number", "integer", "boolean", "array", "object")
SCHEMA_KEYS = {"$ref", "type", "format", "title", "description", "properties", "required", "items", "maxItems", "minimum", "maximum",
               "maxLength", "pattern", "nullable", "allOf", "anyOf", "additionalProperties", "default", "enum", "example"}


def resolve(doc, node):
    while "$ref" in node:
        at = doc
        for part in node["$ref"][2:].split("/"):
            at = at[part]
        node = at
    return node


def all_refs(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node
        for value in node.values():
            yield from all_refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from all_refs(value)


def check_schema(where, s):
    if "$ref" in s:
        if len(s) > 1:
            yield "%s: something stands beside $ref" % where
        return
    if set(s) - SCHEMA_KEYS:
        yield "%s: %s" % (where, set(s) - SCHEMA_KEYS)
    if "type" in s and s["type"] not in TYPES:
        yield "%s: type %r" % (where, s["type"])
    if "type" not in s and not {"allOf", "anyOf"} & set(s):
        yield "%s: no type" % where
    if s.get("nullable") and "type" not in s:
        yield "%s: nullable without a type says nothing" % where
    if s.get("type") == "array" and "items" not in s:
        yield "%s: array without items" % where
    if "required" in s and (not s["required"] or set(s["required"]) - set(s.get("properties", {}))):
        yield "%s: required %r" % (where, s["required"])
    if "pattern" in s:
        re.compile(s["pattern"])
    for name, inner in s.get("properties", {}).items():
        yield from check_schema("%s.%s" % (where, name), inner)
    for key in ("allOf", "anyOf"):
        for inner in s.get(key, []):
            yield from check_schema(where, inner)
    if "items" in s:
        yield from check_schema(where + "[]", s["items"])


def check_document(doc):
    """Everything that is wrong with a description."""
    if not re.fullmatch(r"3\.0\.\d+", doc["openapi"]):
        yield "openapi %s" % doc["openapi"]
    if set(doc) - {"openapi", "info", "servers", "security", "tags", "paths", "components"}:
        yield "keys of the root: %s" % sorted(doc)
    for ref in all_refs(doc):
        if not ref["$ref"].startswith("#/"):
            yield ref["$ref"]
            continue
        try:
            resolve(doc, ref)
        except (KeyError, TypeError):
            yield "nothing at %s" % ref["$ref"]
    for name, s in doc["components"]["schemas"].items():
        if not re.fullmatch(r"[A-Za-z0-9._-]+", name):
            yield "name %s" % name
        yield from check_schema(name, s)
    tags = [t["name"] for t in doc["tags"]]
    if len(tags) != len(set(tags)):
        yield "a tag stands there twice"
    seen = set()
    for path, item in doc["paths"].items():
        if not path.startswith("/") or set(item) - set(METHODS):
            yield "%s: %s" % (path, sorted(item))
        for method, op in item.items():
            where = "%s %s" % (method, path)
            yield from check_operation(doc, where, path, method, op, tags)
            if op["operationId"] in seen:
                yield "%s: operationId twice" % where
            seen.add(op["operationId"])


def check_operation(doc, where, path, method, op, tags):
    if set(op) - {"operationId", "summary", "tags", "parameters", "requestBody", "responses", "security"}:
        yield "%s: %s" % (where, sorted(op))
    if set(op["tags"]) - set(tags):
        yield "%s: tag" % where
    pairs = [(p["in"], p["name"]) for p in op.get("parameters", [])]
    if len(pairs) != len(set(pairs)):
        yield "%s: a parameter stands there twice" % where
    if {n for i, n in pairs if i == "path"} != set(re.findall(r"{(\w+)}", path)):
        yield "%s: parameters of the path" % where
    for p in op.get("parameters", []):
        if p["in"] == "path" and not p.get("required"):
            yield "%s: %s" % (where, p["name"])
        if p["in"] == "query" and not re.fullmatch(r"[a-z][a-zA-Z0-9]*", p["name"]):
            yield "%s: %s is no camelCase" % (where, p["name"])
        yield from check_schema(where, p["schema"])
    if "requestBody" in op and method in ("get", "delete"):
        yield "%s: a body" % where
    for status, response in op["responses"].items():
        if not re.fullmatch(r"[1-5]\d\d", status) or not resolve(doc, response).get("description"):
            yield "%s: response %s" % (where, status)
        for media in resolve(doc, response).get("content", {}).values():
            yield from check_schema(where, media["schema"])


def fits(doc, schema, value, where="answer"):
    """What in a value is not as its schema says."""
    s = resolve(doc, schema)
    if value is None:
        if not s.get("nullable"):
            yield "%s: null" % where
        return
    for inner in s.get("allOf", []):
        yield from fits(doc, inner, value, where)
    if "anyOf" in s and all(list(fits(doc, inner, value, where)) for inner in s["anyOf"]):
        yield "%s: none of these" % where
    kind = s.get("type")
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    good = {None: True, "string": isinstance(value, str), "boolean": isinstance(value, bool), "array": isinstance(value, list),
            "object": isinstance(value, dict), "number": is_number, "integer": is_number and float(value).is_integer()}[kind]
    if not good:
        yield "%s: %r is no %s" % (where, value, kind)
        return
    if is_number and not s.get("minimum", value) <= value <= s.get("maximum", value):
        yield "%s: %r out of bounds" % (where, value)
    if kind == "string":
        if len(value) > s.get("maxLength", len(value)):
            yield "%s: too long" % where
        if "pattern" in s and not re.search(s["pattern"], value):
            yield "%s: %r is not like %s" % (where, value, s["pattern"])
        form = {"date": r"\d{4}-\d\d-\d\d", "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"}.get(s.get("format"))
        if form and not re.fullmatch(form, value):
            yield "%s: %r is no %s" % (where, value, s["format"])
    if kind == "array":
        for i, item in enumerate(value):
            yield from fits(doc, s["items"], item, "%s[%d]" % (where, i))
    if kind == "object":
        for name in s.get("required", []):
            if name not in value:
                yield "%s: %s is missing" % (where, name)
        for name, item in value.items():
            if name in s.get("properties", {}):
                yield from fits(doc, s["properties"][name], item, "%s.%s" % (where, name))
            elif s.get("additionalProperties") is False:
                yield "%s: %s is not described" % (where, name)
