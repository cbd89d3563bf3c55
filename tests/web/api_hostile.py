"""Bodies of our own that a JSON reader may get wrong: y is an object that must be read, n must be refused."""


def cases():
    deep = lambda n: b'{"a":' * n + b"1" + b"}" * n
    lists = lambda n: b'{"a":' + b"[" * n + b"]" * n + b"}"
    y = {
        "empty object": b"{}", "blanks around": b" \t\r\n{} \n", "empty name": b'{"":1}',
        "nested": b'{"a":{"b":[1,2,{"c":null}]}}', "escapes": rb'{"a":"\"\\\/\b\f\n\r\t"}',
        "unicode escape": rb'{"a":"\u00e9\u20ac"}', "surrogate pair": rb'{"a":"\ud83d\ude00"}',
        "raw utf-8": '{"a":"é€😀"}'.encode(), "escaped name": rb'{"\u0061":1}', "zero": b'{"a":0}',
        "minus zero": b'{"a":-0}', "negative": b'{"a":-12}', "decimal": b'{"a":1.50}', "exponent": b'{"a":1e3}',
        "exponent plus": b'{"a":1E+3}', "exponent minus": b'{"a":1.5e-3}', "largest integer": b'{"a":9223372036854775807}',
        "smallest integer": b'{"a":-9223372036854775808}', "tiny": b'{"a":1e-300}', "true false null": b'{"a":true,"b":false,"c":null}',
        "del is no control": b'{"a":"\x7f"}', "line separator": '{"a":"\u2028"}'.encode(), "noncharacter": '{"a":"\uffff"}'.encode(),
        "private use": '{"a":"\ue000"}'.encode(), "last of unicode": '{"a":"\U0010ffff"}'.encode(), "slash": b'{"a":"/"}',
        "many names": b"{" + b",".join(b'"n%d":%d' % (i, i) for i in range(1000)) + b"}",
        "long text": b'{"a":"' + b"x" * 20000 + b'"}', "eight deep": deep(8), "brackets in text": b'{"a":"[[[[[[[[[[[[{{{{{{{{"}',
        "quote and brackets in text": rb'{"a":"\"[[[[[[[[[[[["}', "blanks between": b'{ "a" : [ 1 , 2 ] }',
        "case differs": b'{"a":1,"A":2}', "seven lists deep": lists(7), "name like markup": b'{"<script>":1}',
        "looks like sql": b'{"a":"\'; DROP TABLE t_region; --"}',
    }
    n = {
        "nothing": b"", "blank": b" ", "null": b"null", "true": b"true", "number": b"1", "text": b'"a"', "list": b"[]",
        "list of object": b"[{}]", "open object": b"{", "close object": b"}", "name only": b'{"a"}', "no value": b'{"a":}',
        "no colon": b'{"a" 1}', "comma end": b'{"a":1,}', "comma begin": b'{,"a":1}', "two commas": b'{"a":1,,"b":2}',
        "bare name": b"{a:1}", "single quotes": b"{'a':1}", "comment": b'{"a":1/**/}', "line comment": b'{"a":1}//x',
        "trailing text": b'{"a":1}x', "two objects": b"{}{}", "trailing brace": b'{"a":1}}', "trailing comma": b"{},",
        "open text": b'{"a":"x', "open list": b'{"a":[1', "list comma": b'{"a":[1,]}', "list two commas": b'{"a":[1,,2]}',
        "list no comma": b'{"a":[1 2]}', "double name": b'{"a":1,"a":2}', "double name same": b'{"a":1,"a":1}',
        "double name escaped": rb'{"a":1,"\u0061":2}', "double name inside": b'{"x":{"a":1,"a":2}}', "nan": b'{"a":NaN}',
        "infinity": b'{"a":Infinity}', "minus infinity": b'{"a":-Infinity}', "plus": b'{"a":+1}', "leading zero": b'{"a":01}',
        "minus leading zero": b'{"a":-01}', "point only": b'{"a":.5}', "nothing after point": b'{"a":1.}', "two points": b'{"a":1.2.3}',
        "two minuses": b'{"a":--1}', "minus only": b'{"a":-}', "exponent only": b'{"a":e1}', "nothing after exponent": b'{"a":1e}',
        "hexadecimal": b'{"a":0x1}', "underscore": b'{"a":1_0}', "too large an integer": b'{"a":9223372036854775808}',
        "very large an integer": b'{"a":' + b"9" * 400 + b"}", "too large a real": b'{"a":1e400}', "minus too large": b'{"a":-1e999}',
        "True": b'{"a":True}', "nul": b'{"a":nul}', "undefined": b'{"a":undefined}', "raw newline": b'{"a":"x\ny"}', "raw tab": b'{"a":"\t"}',
        "raw zero": b'{"a":"\x00"}', "escaped zero": rb'{"a":"\u0000"}', "escaped zero in name": rb'{"\u0000":1}',
        "zero behind": b"{}\x00", "zero before": b"\x00{}", "bad escape": rb'{"a":"\x41"}', "bad unicode escape": rb'{"a":"\u12"}',
        "unicode escape with letters": rb'{"a":"\uZZZZ"}', "capital U": rb'{"a":"\U0041"}', "lone high surrogate": rb'{"a":"\ud83d"}',
        "lone low surrogate": rb'{"a":"\ude00"}', "surrogates reversed": rb'{"a":"\ude00\ud83d"}', "high and letter": rb'{"a":"\ud83da"}',
        "lone byte": b'{"a":"\xff"}', "continuation": b'{"a":"\x80"}', "cut two": b'{"a":"\xc3"}', "cut three": b'{"a":"\xe2\x82"}',
        "cut four": b'{"a":"\xf0\x9f\x98"}', "overlong slash": b'{"a":"\xc0\xaf"}', "overlong three": b'{"a":"\xe0\x80\xaf"}',
        "overlong zero": b'{"a":"\xc0\x80"}', "surrogate in utf-8": b'{"a":"\xed\xa0\x80"}', "above unicode": b'{"a":"\xf4\x90\x80\x80"}',
        "five bytes": b'{"a":"\xf8\x88\x80\x80\x80"}', "latin-1 name": b'{"\xe9":1}', "byte order mark": b"\xef\xbb\xbf{}",
        "utf-16": '{"a":1}'.encode("utf-16"), "utf-16 without mark": '{"a":1}'.encode("utf-16-le"), "utf-32": '{"a":1}'.encode("utf-32-le"),
        "form feed": b"\x0c{}", "no-break space": b"\xc2\xa0{}", "vertical tab": b'{\x0b"a":1}', "nine deep": deep(9), "hundred deep": deep(100),
        "ten thousand deep": deep(10000), "lists deep": lists(5000), "open brackets": b"[" * 60000, "open braces": b'{"a":' * 10000,
        "number as name": b"{1:1}", "null as name": b"{null:1}", "list as name": b"{[]:1}", "form": b"a=1&b=2", "markup": b"<a>1</a>",
        "yaml": b"a: 1\n", "semicolon": b'{"a":1;"b":2}', "equals": b'{"a"=1}', "escape at the end": b'{"a":"\\', "quote at the end": b'{"a":"\\"',
        "dollar": b"$", "quotes only": b'"', "backslash outside": rb'{\"a\":1}', "smart quotes": "{“a”:1}".encode(), "wide digit": '{"a":１}'.encode(),
    }
    return y, n
