"""Writes a C file that holds text files as strings: embed.py OUT ARRAY FILE...

The array is of struct sql_file { name, text } and ends with a NULL name. Text is written as byte
lists, because a C string literal has a maximum length.
"""
import os
import sys

out, array, files = sys.argv[1], sys.argv[2], sys.argv[3:]
with open(out, "w", encoding="ascii") as c:
    c.write('#include "store/db.h"\n\n')
    for number, path in enumerate(files):
        with open(path, "rb") as f:
            data = f.read()
        assert b"\0" not in data, path
        c.write("static const char text_%d[] = {\n" % number)
        for at in range(0, len(data), 24):
            c.write("\t" + ",".join(str(b if b < 128 else b - 256) for b in data[at:at + 24]) + ",\n")
        c.write("\t0\n};\n")
    c.write("extern const struct sql_file %s[];\nconst struct sql_file %s[] = {\n" % (array, array))
    for number, path in enumerate(files):
        c.write('\t{ "%s", text_%d },\n' % (os.path.basename(path), number))
    c.write("\t{ NULL, NULL },\n};\n")
