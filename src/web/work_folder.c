#include "web/work_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "waarborg-werk-"

enum { BLOCK = 1 << 16 };

static bool refuse(const char *path, struct err *err)
{
	return err_set(
		err, ERR_SYSTEM,
		"De werkmap %s kan niet worden gemaakt (%s). Kies een andere map met TMPDIR.", path,
		strerror(errno));
}

/* Files only: nothing in it is a folder of ours. */
static void empty(const char *path)
{
	DIR *folder = opendir(path);
	if (!folder)
		return;
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(folder), entry->d_name, 0);
	closedir(folder);
}

/* A folder that somebody else made, or may look in, is none of ours. */
static bool is_ours(const char *path)
{
	struct stat s;
	return lstat(path, &s) == 0 && S_ISDIR(s.st_mode) && s.st_uid == geteuid() &&
	       (s.st_mode & 077) == 0;
}

/* *lock is -1 when it is in use, or not ours. */
static void take_lock(const char *path, int *lock)
{
	*lock = is_ours(path) ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW) : -1;
	if (*lock >= 0 && flock(*lock, LOCK_EX | LOCK_NB) != 0) {
		close(*lock);
		*lock = -1;
	}
}

/* Of programs that were killed before they could tidy up. */
static void remove_left_behind(const char *parent)
{
	DIR *folder = opendir(parent);
	char path[WORK_PATH];
	int lock;
	if (!folder)
		return;
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		if (strncmp(entry->d_name, PREFIX, sizeof(PREFIX) - 1) != 0 ||
		    snprintf(path, sizeof(path), "%s/%s", parent, entry->d_name) >= WORK_PATH)
			continue;
		take_lock(path, &lock);
		if (lock < 0)
			continue;
		empty(path);
		rmdir(path);
		close(lock);
	}
	closedir(folder);
}

static bool open_beside(struct work_folder *f, const char *file, struct err *err)
{
	if (snprintf(f->path, sizeof(f->path), "%s.werk", file) >= WORK_PATH) {
		f->path[0] = '\0';
		return err_set(err, ERR_INPUT, "De naam van de werkmap is te lang.");
	}
	if (mkdir(f->path, 0700) != 0 && errno != EEXIST)
		return refuse(f->path, err);
	take_lock(f->path, &f->lock);
	if (f->lock >= 0)
		empty(f->path);
	return true;
}

static bool open_temporary(struct work_folder *f, struct err *err)
{
	const char *parent = getenv("TMPDIR");
	parent = parent && *parent ? parent : "/tmp";
	remove_left_behind(parent);
	if (snprintf(f->path, sizeof(f->path), "%s/" PREFIX "XXXXXX", parent) >= WORK_PATH ||
	    !mkdtemp(f->path)) {
		bool ok = refuse(f->path, err);
		f->path[0] = '\0';
		return ok;
	}
	take_lock(f->path, &f->lock);
	return true;
}

bool work_folder_open(struct work_folder *f, const char *url, struct err *err)
{
	f->lock = -1;
	if (strncmp(url, "postgres", 8) != 0 &&
	    !open_beside(f, strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url, err))
		return false;
	return f->lock >= 0 || open_temporary(f, err);
}

static bool copy_bytes(int in, int out)
{
	static _Thread_local char block[BLOCK];
	ssize_t got;
	while ((got = read(in, block, sizeof(block))) > 0)
		for (ssize_t at = 0; at < got;) {
			ssize_t written = write(out, block + at, (size_t)(got - at));
			if (written < 0 && errno == EINTR)
				continue;
			if (written <= 0)
				return false;
			at += written;
		}
	return got == 0;
}

static bool copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = out >= 0 && copy_bytes(in, out);
	int why = errno;
	if (in >= 0)
		close(in);
	if (out >= 0 && close(out) != 0)
		ok = false;
	if (!ok && out >= 0)
		unlink(to);
	errno = why;
	return ok;
}

bool work_folder_take(struct work_folder *f, const char *from, char **out, struct err *err)
{
	size_t size = strlen(f->path) + 32;
	char *to = memory_resize(NULL, size);
	snprintf(to, size, "%s/%u", f->path, ++f->next);
	if (rename(from, to) == 0 || (errno == EXDEV && copy_file(from, to))) {
		*out = to;
		return true;
	}
	bool full = errno == ENOSPC || errno == EDQUOT;
	err_set(err, full ? ERR_BUSY : ERR_SYSTEM,
		"Het bestand kan niet worden bewaard%s. Er is niets gewijzigd. Probeer het later opnieuw, of "
		"vraag uw beheerder om ruimte.",
		full ? ": de schijf is vol" : "");
	err_detail(err, "%s: %s", to, strerror(errno));
	free(to);
	return false;
}

void work_folder_close(struct work_folder *f)
{
	if (!f->path[0])
		return;
	empty(f->path);
	rmdir(f->path);
	close(f->lock);
	f->path[0] = '\0';
}
