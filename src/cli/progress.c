#include "cli/progress.h"

#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void note(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

void interrupt_catch(void)
{
	struct sigaction action = { .sa_handler = note, .sa_flags = (int)SA_RESETHAND };
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
}

bool interrupt_seen(void)
{
	return interrupted != 0;
}

void progress_begin(struct progress *p, const char *what, bool quiet)
{
	*p = (struct progress){ .shown = !quiet && isatty(STDERR_FILENO),
				.what = what,
				.percent = -1 };
}

void progress_show(struct progress *p, int64_t done, int64_t total)
{
	int percent = total > 0 ? (int)((double)done * 100 / (double)total) : 0;
	if (!p->shown || percent == p->percent)
		return;
	p->percent = percent;
	fprintf(stderr, "\r%s: %d%%\033[K", p->what, percent);
}

void progress_end(struct progress *p)
{
	if (p->percent >= 0)
		fputs("\r\033[K", stderr);
	p->percent = -1;
}

bool progress_of_import(void *context, int64_t done, int64_t total)
{
	progress_show(context, done, total);
	return !interrupt_seen();
}

bool progress_of_files(void *context, int done, int total, const char *file)
{
	struct progress *p = context;
	p->what = file;
	progress_show(p, done, total);
	return !interrupt_seen();
}

void progress_of_cells(void *context, const char *figure, int done, int total)
{
	(void)figure;
	progress_show(context, done, total);
}

void progress_of_copy(void *context, int64_t done, int64_t total)
{
	progress_show(context, done, total);
}
