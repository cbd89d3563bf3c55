/* What lies outside the database: the key, and how far each chain is. */
#include "kernel/look_store.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADS_MAX = 200000 };

bool look_keys_folder(const char *url, char path[ASIDE_PATH], struct err *err)
{
	const char *given = getenv("WAARBORG_KEYS"), *database = aside_database_path(url);
	int len;
	if (given && *given) {
		len = snprintf(path, ASIDE_PATH, "%s", given);
	} else if (!database) {
		return err_set(
			err, ERR_INPUT,
			"Zet in WAARBORG_KEYS de map voor de sleutels van het inzagelogboek. "
			"Kies een map buiten de databaseserver, alleen voor dit programma.");
	} else {
		const char *slash = strrchr(database, '/');
		len = snprintf(path, ASIDE_PATH, "%.*skeys",
			       slash ? (int)(slash - database) + 1 : 0, database);
	}
	return (len > 0 && len < ASIDE_PATH - 120) ||
	       err_set(err, ERR_INPUT, "De naam van de map met sleutels is te lang.");
}

static bool path_of(const char *url, const char *tail, char path[ASIDE_PATH + 100], struct err *err)
{
	char folder[ASIDE_PATH], name[80];
	if (!look_keys_folder(url, folder, err))
		return false;
	aside_name(url, name);
	snprintf(path, ASIDE_PATH + 100, "%s/%s.%s", folder, name, tail);
	return true;
}

static bool refuse_key(const char *path, struct err *err)
{
	return err_set(err, ERR_SYSTEM,
		       "De sleutel van het inzagelogboek, %s, kan niet worden gebruikt: %s. Zonder "
		       "sleutel worden geen persoonsgegevens getoond.",
		       path, errno ? strerror(errno) : "hij is beschadigd");
}

static bool read_key(const char *path, struct look_key *out, bool *found, struct err *err)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	*found = file >= 0;
	if (file < 0)
		return errno == ENOENT || refuse_key(path, err);
	unsigned char bytes[LOOK_KEY + 1];
	ssize_t got = read(file, bytes, sizeof(bytes));
	close(file);
	errno = 0;
	if (got != LOOK_KEY)
		return refuse_key(path, err);
	memcpy(out->bytes, bytes, LOOK_KEY);
	sodium_memzero(bytes, sizeof(bytes));
	return true;
}

static bool write_all(int file, const void *bytes, size_t size)
{
	return write(file, bytes, size) == (ssize_t)size && fsync(file) == 0;
}

/* Written beside it and then given its name: two processes that begin together end up with one key. */
static bool make_key(const char *url, const char *path, struct err *err)
{
	char folder[ASIDE_PATH], beside[ASIDE_PATH + 140];
	unsigned char bytes[LOOK_KEY];
	if (!look_keys_folder(url, folder, err))
		return false;
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return refuse_key(path, err);
	snprintf(beside, sizeof(beside), "%s.nieuw-%d", path, (int)getpid());
	int file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
	if (file < 0)
		return refuse_key(path, err);
	randombytes_buf(bytes, sizeof(bytes));
	bool ok = write_all(file, bytes, sizeof(bytes));
	sodium_memzero(bytes, sizeof(bytes));
	close(file);
	ok = ok && (link(beside, path) == 0 || errno == EEXIST);
	int why = errno;
	unlink(beside);
	int parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (parent >= 0) {
		fsync(parent);
		close(parent);
	}
	errno = why;
	return ok || refuse_key(path, err);
}

bool look_key_read(const char *url, bool make, struct look_key *out, struct err *err)
{
	char path[ASIDE_PATH + 100];
	bool found;
	if (!path_of(url, "look.key", path, err) || !read_key(path, out, &found, err))
		return false;
	if (!found && make) {
		if (!make_key(url, path, err) || !read_key(path, out, &found, err))
			return false;
	}
	return found || err_set(err, ERR_NOT_FOUND,
				"De sleutel van het inzagelogboek, %s, is er niet. Is de map met "
				"sleutels de goede (WAARBORG_KEYS)?",
				path);
}

/* Every line is as long, so that a process can overwrite its own. */
static void print_head(const struct look_head *head, char line[LOOK_HEAD + 1])
{
	int len = snprintf(line, LOOK_HEAD + 1, "%s %019lld %s", head->chain, (long long)head->seq,
			   head->mac[0] ? head->mac : "-");
	memset(line + len, ' ', (size_t)(LOOK_HEAD - 1 - len));
	line[LOOK_HEAD - 1] = '\n';
	line[LOOK_HEAD] = 0;
}

bool look_head_place(const char *url, const struct look_head *head, int *file, int64_t *at,
		     struct err *err)
{
	char path[ASIDE_PATH + 100], line[LOOK_HEAD + 1];
	struct stat info;
	if (!path_of(url, "look.heads", path, err))
		return false;
	int opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	print_head(head, line);
	bool ok = opened >= 0 && flock(opened, LOCK_EX) == 0 && fstat(opened, &info) == 0;
	/* A line that was cut off by a crash is overwritten. */
	off_t place = ok ? info.st_size / LOOK_HEAD * LOOK_HEAD : 0;
	ok = ok && pwrite(opened, line, LOOK_HEAD, place) == LOOK_HEAD && fsync(opened) == 0;
	if (opened >= 0)
		flock(opened, LOCK_UN);
	if (!ok) {
		int why = errno;
		if (opened >= 0)
			close(opened);
		return err_set(err, ERR_SYSTEM, "In %s kan niet worden geschreven: %s.", path,
			       strerror(why));
	}
	*file = opened;
	*at = place;
	return true;
}

bool look_head_note(int file, int64_t at, const struct look_head *head, bool sure)
{
	char line[LOOK_HEAD + 1];
	print_head(head, line);
	return pwrite(file, line, LOOK_HEAD, at) == LOOK_HEAD && (!sure || fsync(file) == 0);
}

static bool scan_head(struct str line, struct look_head *out)
{
	struct str rest = str_trim(line);
	struct str chain = str_cut(&rest, ' '), seq = str_cut(&rest, ' ');
	struct str mac = rest.at ? str_trim(rest) : (struct str){ "", 0 };
	*out = (struct look_head){ 0 };
	while (seq.len > 1 && *seq.at == '0')
		seq = (struct str){ seq.at + 1, seq.len - 1 };
	if (chain.len != LOOK_CHAIN - 1 || !str_to_int(seq, &out->seq) || mac.len >= LOOK_MAC)
		return false;
	memcpy(out->chain, chain.at, chain.len);
	if (!str_is(mac, "-"))
		memcpy(out->mac, mac.at, mac.len);
	return true;
}

bool look_heads_read(const char *url, struct arena *a, struct look_head **out, int *count,
		     struct err *err)
{
	char path[ASIDE_PATH + 100], line[LOOK_HEAD];
	int n = 0;
	struct stat info;
	if (!path_of(url, "look.heads", path, err))
		return false;
	*count = 0;
	FILE *file = fopen(path, "re");
	if (!file || fstat(fileno(file), &info) != 0) {
		if (file)
			fclose(file);
		return errno == ENOENT ||
		       err_set(err, ERR_SYSTEM, "%s kan niet worden gelezen: %s.", path,
			       strerror(errno));
	}
	int64_t most = info.st_size / LOOK_HEAD + 1;
	most = most < HEADS_MAX ? most : HEADS_MAX;
	struct look_head *list = arena_array(a, struct look_head, (size_t)most);
	while (n < most && fread(line, LOOK_HEAD, 1, file) == 1)
		n += scan_head((struct str){ line, LOOK_HEAD }, &list[n]);
	fclose(file);
	*out = list;
	*count = n;
	return true;
}
