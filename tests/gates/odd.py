"""Odd and hostile texts, each of which is a valid value of a text field or says in a sentence why not."""

SCRIPTS = [
    "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", "<img src=x onerror=\"alert(1)\"", "<svg onload=alert(1)>", "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>", "<math href=\"javascript:alert(1)\">x</math>",
    "<body onload=alert(1)>", "<iframe src=javascript:alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'>", "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>", "<a href=javascript:alert(1)>x</a>", "<a href=\" javascript:alert(1)\">x</a>", "<a href=\"java\tscript:alert(1)\">x</a>",
    "<form action=javascript:alert(1)><button>x</button></form>", "<button formaction=javascript:alert(1)>x</button>", "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>", "<textarea autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>",
    "<audio src=x onerror=alert(1)>", "<marquee onstart=alert(1)>", "<link rel=stylesheet href=//kwaad.example/x.css>", "<style>@import '//kwaad.example/x.css';</style>",
    "<style>body{display:none}</style>", "<base href=//kwaad.example/>", "<meta http-equiv=refresh content='0;url=//kwaad.example/'>",
    "\" onmouseover=\"alert(1)", "' onmouseover='alert(1)", "\" autofocus onfocus=alert(1) x=\"", "\"><script>alert(1)</script>", "'><script>alert(1)</script>",
    "`-alert(1)-`", "';alert(1);//", "\";alert(1);//", "\\\";alert(1);//", "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>",
    "</select><script>alert(1)</script>", "</style><script>alert(1)</script>", "--><script>alert(1)</script>", "<!--", "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>", "<%= 7*7 %>", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "&amp;lt;", "&quot;&apos;&#39;", "&nbsp;", "&#x0;",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<template><script>alert(1)</script></template>", "<x contenteditable onblur=alert(1)>x",
    "\u2028alert(1)", "＜script＞alert(1)＜/script＞", "<img src=x:alert(alt) onerror=eval(src) alt=1>",
]
TEMPLATES = ["{{7*7}}", "{{{body}}}", "{{>frame}}", "{{#nav}}x{{/nav}}", "{{csrf}}", "{{=<% %>=}}", "${7*7}", "#{7*7}", "<%= csrf %>", "{% raw %}", "[[1]]", "%s%s%s%n", "%1$s", "%%"]
SQL = ["' OR '1'='1", "' OR 1=1 --", "'; DROP TABLE t_provider; --", "\" OR \"\"=\"", "1; SELECT pg_sleep(9)", "' UNION SELECT hash FROM guard_password --",
       "admin'--", "') OR ('1'='1", "%' OR name LIKE '%", "%", "_", "\\", "\\'", "$$x$$", "x'||(SELECT 1)||'", "/*", "*/", "1/**/OR/**/1", ":name", "?1", "@x", "NULL", "null", "TRUE"]
LINES = ["a\r\nSet-Cookie: kwaad=1", "a\r\n\r\n<script>alert(1)</script>", "a%0d%0aSet-Cookie:kwaad=1", "a\u0085b", "a\u2028b", "a\nb", "a\tb", "a\rb", "%0aX: y", "\u560d\u560aX: y"]
PATHS = ["../../../etc/passwd", "..\\..\\..\\windows\\win.ini", "%2e%2e%2fetc%2fpasswd", "/etc/passwd", "file:///etc/passwd", "....//....//etc/passwd", "C:\\", "CON", "nul", ".", "..", "~", "|id", "`id`", "$(id)", ";id"]
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://kwaad.example\";\"x\")", "\t=1+1", "＝1+1", "＋1", "－1", "＠x", "%=1", "-5", "=-1", "'=1"]
LETTERS = ["Ünïcödé ñandú", "é", "e\u0301", "Å", "A\u030a", "ﬁ", "ß", "İstanbul", "ı", "Ǆ", "日本語テキスト", "العربية", "עברית", "ไทย", "हिन्दी", "한국어", "Ελληνικά", "кириллица",
           "\u202eomgekeerd", "\u202a\u202b\u202c\u202d", "\u2066a\u2069", "a\u200bb", "a\u200db", "\ufeffa", "a\u00adb", "\u00a0", "😀", "👩‍👩‍👧‍👦", "🏴‍☠️", "🇳🇱", "🅰", "Z̸̢̛a̵l̴g̷o̶", "𝕏𝕐𝕫",
           "\U0001d11e", "\U0010fffd", "\ue000", "\ufffd", "\ufffc", "¯\\_(ツ)_/¯", "( ͡° ͜ʖ ͡°)", "Ω≈ç√∫˜µ≤≥÷", "⁰⁴⁵₀₁₂", "½", "№", "…", "“”‘’«»", "—–-", "İ", "ǆ", "ﷺ", "᚛ᚄ᚜", "\u0e47\u0e47\u0e47"]
WORDS = ["undefined", "NaN", "Infinity", "-0", "1E02", "0x1F", "00012", "1,000.00", "1.000,00", "True", "nil", "none", "constructor", "__proto__", "toString", "if", "CON1", "123456782", "  spaties  ",
         "\"", "'", "`", "\"\"", "''", ",", ";", "|", "\\n", "a,b", "a;b", "a\"b", "\"a\"", "#", "#1", "?", "&", "=", "a&b=c", "a b", "a+b", "a%20b", "%", "%41", "<", ">", "<>", "</", "a/b", "//", "/",
         "x" * 200, "é" * 100, "W" * 199]
ALL = SCRIPTS + TEMPLATES + SQL + LINES + PATHS + FORMULAS + LETTERS + WORDS
CONTROLS = [chr(i) for i in list(range(0, 32)) + [127]]
