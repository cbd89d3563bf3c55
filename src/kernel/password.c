#include "kernel/password.h"

#include "kernel/run.h"

#include <pthread.h>
#include <sodium.h>

/* OWASP asks for at least 12 MiB at three rounds. */
enum { ROUNDS = 3, MEMORY = 19 * 1024 * 1024, AT_ONCE = 2, DIFFERENT_LEAST = 5 };

extern const struct sql_file common_passwords[];

static struct {
	pthread_mutex_t lock;
	pthread_cond_t free;
	int hashing, waiting, most;
	char nobody[PASSWORD_HASH]; /* of a password that nobody knows; made at first use */
} gate = { .lock = PTHREAD_MUTEX_INITIALIZER, .free = PTHREAD_COND_INITIALIZER };

static bool enter(struct err *err)
{
	bool in = true;
	pthread_mutex_lock(&gate.lock);
	if (gate.hashing == AT_ONCE && gate.waiting == PASSWORD_WAITING_MAX) {
		in = false;
	} else {
		gate.waiting++;
		while (gate.hashing == AT_ONCE)
			pthread_cond_wait(&gate.free, &gate.lock);
		gate.waiting--;
		gate.hashing++;
		gate.most = gate.hashing > gate.most ? gate.hashing : gate.most;
	}
	pthread_mutex_unlock(&gate.lock);
	return in || err_set(err, ERR_BUSY,
			     "Er melden zich nu veel mensen aan. Probeer het over 5 seconden "
			     "opnieuw.");
}

static void leave(void)
{
	pthread_mutex_lock(&gate.lock);
	gate.hashing--;
	pthread_cond_signal(&gate.free);
	pthread_mutex_unlock(&gate.lock);
}

void password_load(int *now, int *most)
{
	pthread_mutex_lock(&gate.lock);
	*now = gate.hashing;
	*most = gate.most;
	pthread_mutex_unlock(&gate.lock);
}

bool password_hash(struct str password, char hash[PASSWORD_HASH], struct err *err)
{
	_Static_assert(PASSWORD_HASH >= crypto_pwhash_STRBYTES, "room for the hash");
	if (!enter(err))
		return false;
	int failed = crypto_pwhash_str(hash, password.at ? password.at : "", password.len, ROUNDS,
				       MEMORY);
	leave();
	return !failed || err_set(err, ERR_SYSTEM,
				  "Er is te weinig geheugen om het wachtwoord te controleren. "
				  "Probeer het later opnieuw.");
}

/* The hash that stands in for an account that has none, so that it costs the same. */
static bool hash_of_nobody(char hash[PASSWORD_HASH], struct err *err)
{
	unsigned char random[32];
	bool made;
	pthread_mutex_lock(&gate.lock);
	memcpy(hash, gate.nobody, PASSWORD_HASH);
	made = hash[0] != 0;
	pthread_mutex_unlock(&gate.lock);
	if (made)
		return true;
	randombytes_buf(random, sizeof(random));
	if (!password_hash((struct str){ (const char *)random, sizeof(random) }, hash, err))
		return false;
	pthread_mutex_lock(&gate.lock);
	memcpy(gate.nobody, hash, PASSWORD_HASH);
	pthread_mutex_unlock(&gate.lock);
	return true;
}

bool password_matches(struct str password, const char *hash, bool *matches, bool *aged,
		      struct err *err)
{
	char nobody[PASSWORD_HASH];
	/* Always there, so that the first to be unknown does not take longer than the others. */
	if (!hash_of_nobody(nobody, err) || !enter(err))
		return false;
	bool same = crypto_pwhash_str_verify(hash ? hash : nobody, password.at ? password.at : "",
					     password.len) == 0;
	leave();
	*matches = same && hash;
	*aged = *matches && crypto_pwhash_str_needs_rehash(hash, ROUNDS, MEMORY) != 0;
	return true;
}

bool password_keep(struct session *s, int64_t account, const char *hash, struct err *err)
{
	struct stmt *st;
	if (!db_named(s->db, "password_set", &st, err))
		return false;
	stmt_bind_int(st, "account", account);
	stmt_bind_text(st, "hash", str_of(hash));
	stmt_bind_int(st, "now", s->clock ? s->clock : moment_now());
	return stmt_run(st, NULL, err);
}

static size_t characters(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.at[i] & 0xc0) != 0x80;
	return n;
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || ((unsigned char)c & 0x80);
}

/* A password as people think of it: in small letters; only its letters; and with the letters put back
 * that a digit or sign stands for (p4ssw0rd). */
struct folded {
	struct buf plain, letters, spelled;
};

static char spell(struct str s, size_t at)
{
	static const char signs[] = "013457@$!", meant[] = "oieastasi";
	char c = small(s.at[at]);
	bool inside = at > 0 && at + 1 < s.len && is_letter(small(s.at[at - 1])) &&
		      is_letter(small(s.at[at + 1]));
	const char *sign = inside && c ? strchr(signs, c) : NULL;
	return sign ? meant[sign - signs] : c;
}

static void fold(struct str s, struct folded *out)
{
	*out = (struct folded){ 0 };
	for (size_t i = 0; i < s.len; i++) {
		char c = small(s.at[i]);
		buf_char(&out->plain, c);
		buf_char(&out->spelled, spell(s, i));
		if (is_letter(c))
			buf_char(&out->letters, c);
	}
}

static void forget(struct buf *b)
{
	if (b->at)
		sodium_memzero(b->at, b->len);
	buf_release(b);
}

static void unfold(struct folded *f)
{
	forget(&f->plain);
	forget(&f->letters);
	forget(&f->spelled);
}

/* s is the word once, or the word again and again. */
static bool repeats(struct str s, struct str word)
{
	if (!word.len || s.len < word.len || s.len % word.len)
		return false;
	for (size_t i = 0; i < s.len; i += word.len)
		if (memcmp(s.at + i, word.at, word.len) != 0)
			return false;
	return true;
}

/* Without what stands before the first letter and behind the last one. */
static struct str middle(struct str s)
{
	while (s.len && !is_letter(*s.at))
		s = (struct str){ s.at + 1, s.len - 1 };
	while (s.len && !is_letter(s.at[s.len - 1]))
		s.len--;
	return s;
}

static bool is_common(const struct folded *f)
{
	struct str rest = str_of(common_passwords[0].text);
	struct str plain = buf_str(&f->plain), core = middle(plain),
		   spelled = middle(buf_str(&f->spelled)), letters = buf_str(&f->letters);
	while (rest.at) {
		struct str word = str_trim(str_cut(&rest, '\n'));
		if (!word.len || *word.at == '#')
			continue;
		if (repeats(plain, word) || repeats(core, word) || repeats(spelled, word) ||
		    repeats(letters, word))
			return true;
	}
	return false;
}

static int different(struct str s)
{
	bool seen[256] = { false };
	int n = 0;
	for (size_t i = 0; i < s.len; i++) {
		n += !seen[(unsigned char)s.at[i]];
		seen[(unsigned char)s.at[i]] = true;
	}
	return n;
}

/* The name itself, with digits and signs around or between its letters. */
static bool is_name(const struct folded *f, struct str name)
{
	struct folded own;
	fold(name, &own);
	bool is = (own.letters.len >= 3 && repeats(buf_str(&f->letters), buf_str(&own.letters))) ||
		  repeats(buf_str(&f->plain), buf_str(&own.plain));
	unfold(&own);
	return is;
}

bool password_judge(struct str password, struct str account_name, struct err *err)
{
	struct folded f;
	bool ok = true;
	if (password.len > 4 * PASSWORD_MOST || characters(password) > PASSWORD_MOST)
		return err_set(err, ERR_INPUT,
			       "Het wachtwoord is te lang. Gebruik hoogstens %d tekens.",
			       PASSWORD_MOST);
	if (!str_is_utf8(password) || memchr(password.at ? password.at : "", 0, password.len))
		return err_set(err, ERR_INPUT,
			       "Het wachtwoord bevat een teken dat niet kan. Kies andere tekens.");
	if (characters(password) < PASSWORD_LEAST)
		return err_set(err, ERR_INPUT,
			       "Het wachtwoord is te kort. Gebruik minstens %d tekens; een paar "
			       "woorden achter elkaar is goed.",
			       PASSWORD_LEAST);
	fold(password, &f);
	if (is_name(&f, account_name))
		ok = err_set(err, ERR_INPUT,
			     "Het wachtwoord lijkt te veel op uw naam. Kies een ander wachtwoord.");
	else if (different(buf_str(&f.plain)) < DIFFERENT_LEAST || is_common(&f))
		ok = err_set(err, ERR_INPUT,
			     "Dit wachtwoord is makkelijk te raden, omdat veel mensen het "
			     "gebruiken. Kies een paar woorden die niet bij elkaar horen.");
	unfold(&f);
	return ok;
}
