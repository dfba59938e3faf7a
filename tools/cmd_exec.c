// SPDX-License-Identifier: GPL-2.0
/* lnet-exit exec: one command by an exit */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cgroup.h"
#include "cmd.h"
#include "execrule.h"
#include "lock.h"
#include "mem.h"
#include "values.h"

/* As the shell has them. */
#define STATUS_NOT_RUN		126
#define STATUS_NOT_FOUND	127
#define STATUS_SIGNAL		128

/**
 * struct exec_args - what the words say
 * @exit: name of the exit to be taken
 * @user: name of who the command runs as, NULL for who calls
 * @argv: command and its words, ended by NULL
 */
struct exec_args {
	char exit[LNET_EXIT_NAME_LEN + 1];
	const char *user;
	char **argv;
};

/*
 * The terminal sends its signals to the command, too, and what becomes of that
 * is what counts; the others are sent to us alone.
 */
static const struct {
	int number;
	bool passed_on;
} signals[] = {
	{ SIGINT, false },
	{ SIGQUIT, false },
	{ SIGTERM, true },
	{ SIGHUP, true },
	{ SIGUSR1, true },
	{ SIGUSR2, true },
};

#define N_SIGNALS (sizeof(signals) / sizeof(signals[0]))

/**
 * struct exec_signals - how signals were taken before
 * @mask: those that were blocked
 * @action: for each of signals[]
 */
struct exec_signals {
	sigset_t mask;
	struct sigaction action[N_SIGNALS];
};

/* Changes only while signals are blocked. */
static pid_t child;

static void pass_on(int number)
{
	kill(child, number);
}

/*
 * They wait until there is a child; signals_ready() lets them come. Who ignores
 * the end of children is not told their status.
 */
static void signals_take(struct exec_signals *old)
{
	struct sigaction sa = { .sa_flags = SA_RESTART };
	sigset_t mask;
	size_t i;

	sigemptyset(&mask);
	for (i = 0; i < N_SIGNALS; i++)
		sigaddset(&mask, signals[i].number);
	sigprocmask(SIG_BLOCK, &mask, &old->mask);
	for (i = 0; i < N_SIGNALS; i++) {
		sigaction(signals[i].number, NULL, &old->action[i]);
		/* as under nohup(1) */
		if (old->action[i].sa_handler == SIG_IGN)
			continue;
		sa.sa_handler = signals[i].passed_on ? pass_on : SIG_IGN;
		sigaction(signals[i].number, &sa, NULL);
	}
	signal(SIGCHLD, SIG_DFL);
}

static void signals_ready(const struct exec_signals *old)
{
	sigprocmask(SIG_SETMASK, &old->mask, NULL);
}

static void signals_restore(const struct exec_signals *old)
{
	size_t i;

	for (i = 0; i < N_SIGNALS; i++)
		sigaction(signals[i].number, &old->action[i], NULL);
	sigprocmask(SIG_SETMASK, &old->mask, NULL);
}

static int become(const struct passwd *user)
{
	if (initgroups(user->pw_name, user->pw_gid) || setgid(user->pw_gid) ||
	    setuid(user->pw_uid))
		return -1;
	return setenv("HOME", user->pw_dir, 1) ||
	       setenv("USER", user->pw_name, 1) ||
	       setenv("LOGNAME", user->pw_name, 1) ||
	       setenv("SHELL", user->pw_shell, 1) ? -1 : 0;
}

/* The new process. */
static void run_command(struct ctx *ctx, const struct exec_args *a,
			const struct passwd *user,
			const struct exec_signals *old)
{
	int err;

	signals_restore(old);
	if (user && become(user)) {
		ctx_err(ctx, "exec: cannot become %s: %s", user->pw_name,
			strerror(errno));
		_exit(STATUS_NOT_RUN);
	}
	execvp(a->argv[0], a->argv);
	err = errno;
	ctx_err(ctx, "exec: %s: %s", a->argv[0], strerror(err));
	_exit(err == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_RUN);
}

static int wait_for_child(void)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return LX_REFUSED_BY_KERNEL;
	return WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) :
				     WEXITSTATUS(status);
}

static void drop_rule(const char *path, void *arg)
{
	struct ctx *ctx = arg;
	struct lx_report rep = { };

	if (exec_rule_drop(ctx->genl, path, &rep))
		ctx_warn(ctx, "exec: the rule for %s stays: %s", path,
			 rep.text);
}

static bool take_lock(struct ctx *ctx, struct lock *lock)
{
	int err = lock_take(lock, "exec", true);

	if (err)
		ctx_err(ctx, "exec: cannot lock %s: %s", lock->path,
			strerror(-err));
	return !err;
}

/*
 * Start the command in a cgroup that a rule leads to the exit. All of it under
 * the lock: nobody shall take away a cgroup that is empty yet.
 */
static int start(struct ctx *ctx, const struct exec_args *a,
		 const struct passwd *user, const struct cgroups *cgs,
		 const struct exec_signals *old)
{
	struct lx_report rep = { };
	char path[CGROUP_PATH_LEN];
	struct lock lock;
	int fd, err;

	if (!take_lock(ctx, &lock))
		return -EACCES;
	cgroup_path(cgs, a->exit, path);
	fd = cgroup_make(cgs, path, &rep);
	err = fd < 0 ? fd : exec_rule_have(ctx->genl, path, a->exit, &rep);
	if (!err) {
		child = cgroup_fork(fd);
		if (!child)
			run_command(ctx, a, user, old);
		if (child < 0)
			err = lx_report_set(&rep, errno, "no new process: %s",
					    strerror(errno));
	}
	if (fd >= 0)
		close(fd);
	if (err)
		cgroups_sweep(cgs, drop_rule, ctx);
	lock_release(&lock);
	ctx_result(ctx, err, &rep, "exec --exit %s", a->exit);
	return err;
}

/* Others may be left in the cgroup: of another exec, or a daemon. */
static void tidy(struct ctx *ctx, const struct cgroups *cgs)
{
	struct lock lock;

	if (!take_lock(ctx, &lock))
		return;
	cgroups_sweep(cgs, drop_rule, ctx);
	lock_release(&lock);
}

static int carry_out(struct ctx *ctx, const struct exec_args *a)
{
	const struct passwd *user = NULL;
	struct lx_report rep = { };
	struct exec_signals old;
	struct cgroups cgs;
	int status, err;

	if (a->user) {
		user = getpwnam(a->user);
		if (!user) {
			ctx_err(ctx, "exec: there is no user \"%s\"", a->user);
			return LX_REFUSED_BY_KERNEL;
		}
	}
	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	err = cgroups_open(&cgs, &rep);
	if (err) {
		cgroups_close(&cgs);
		return ctx_result(ctx, err, &rep, "exec");
	}
	signals_take(&old);
	err = start(ctx, a, user, &cgs, &old);
	signals_ready(&old);
	status = err ? LX_REFUSED_BY_KERNEL : wait_for_child();
	tidy(ctx, &cgs);
	cgroups_close(&cgs);
	return status;
}

/*
 * Who is not root asks sudo(8), whose policy says which exits are for whom: it
 * sees the whole command line, and everything behind "--" is run as the user.
 */
static int ask_sudo(struct ctx *ctx, const struct exec_args *a)
{
	const struct passwd *me = a->user ? NULL : getpwuid(getuid());
	const char *const head[] = {
		"sudo", "--", "lnet-exit", "exec", "--exit", a->exit,
		"--user", a->user ?: me ? me->pw_name : "", "--",
	};
	const size_t n_head = sizeof(head) / sizeof(head[0]);
	const char **argv;
	size_t n = 0;

	while (a->argv[n])
		n++;
	argv = mem_resize(NULL, n_head + n + 1, sizeof(*argv));
	memcpy(argv, head, sizeof(head));
	memcpy(argv + n_head, a->argv, (n + 1) * sizeof(*argv));
	execvp(argv[0], (char **)argv);
	ctx_err(ctx, "exec: this is for root, or by sudo for those whom its policy lets: %s",
		strerror(errno));
	free(argv);
	return LX_REFUSED_BY_KERNEL;
}

static int parse_exit(struct ctx *ctx, struct exec_args *a, const char *value)
{
	char why[LX_WHY_LEN];

	if (lx_value_name(value, a->exit, why)) {
		ctx_err(ctx, "exec: \"%s\" %s", value, why);
		return LX_USAGE;
	}
	return LX_OK;
}

static int parse_user(struct exec_args *a, const char *value)
{
	a->user = value;
	return LX_OK;
}

static int parse_option(struct ctx *ctx, struct exec_args *a,
			const char *option, const char *value)
{
	bool is_exit = !strcmp(option, "--exit");

	if (!is_exit && strcmp(option, "--user"))
		ctx_err(ctx, "exec: \"%s\" is not expected here: --exit NAME, --user NAME or the command",
			option);
	else if (!value)
		ctx_err(ctx, "exec: a name is expected behind \"%s\"", option);
	else if (is_exit ? *a->exit : !!a->user)
		ctx_err(ctx, "exec: \"%s\" is given twice", option);
	else if (is_exit)
		return parse_exit(ctx, a, value);
	else
		return parse_user(a, value);
	return LX_USAGE;
}

static int parse(struct ctx *ctx, int argc, char **argv, struct exec_args *a)
{
	int status;

	for (; argc && **argv == '-'; argc -= 2, argv += 2) {
		if (!strcmp(*argv, "--")) {
			argc--;
			argv++;
			break;
		}
		status = parse_option(ctx, a, *argv, argv[1]);
		if (status)
			return status;
	}
	if (!*a->exit || !argc) {
		ctx_err(ctx, "exec: %s is missing",
			*a->exit ? "the command" : "\"--exit NAME\"");
		return LX_USAGE;
	}
	a->argv = argv;
	return LX_OK;
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	struct exec_args a = { };
	int status;

	if (ctx->batch) {
		ctx_err(ctx, "exec: not in a batch");
		return LX_USAGE;
	}
	status = parse(ctx, argc, argv, &a);
	if (status)
		return status;
	return geteuid() ? ask_sudo(ctx, &a) : carry_out(ctx, &a);
}

static const struct lx_cmd cmds[] = {
	{ .summary = "run a command whose connections take an exit",
	  .raw = run, .usage = "--exit NAME [ --user NAME ] [ -- ] COMMAND [ WORD ]..." },
	{ }
};

const struct lx_object lx_obj_exec = {
	.name = "exec",
	.summary = "run a command whose connections take an exit",
	.cmds = cmds,
	.notes =
"The connections that the command and its children open take the exit, over all\n"
"routes but those to connected networks, and whatever the label table says. They\n"
"run in a cgroup of their own, which a rule leads to the exit; both go with them.\n"
"The status is that of the command, 128 and more if a signal ended it, 127 if it\n"
"was not found, 126 if it could not be run.\n"
"\"--user\": run it as this user. Who is not root gets it by sudo, if the policy\n"
"there says so: lnet-exit(8) has an example.\n",
};
