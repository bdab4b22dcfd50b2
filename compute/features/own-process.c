/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#define _GNU_SOURCE /* pipe2, F_SETPIPE_SZ */

#include "compute/features/own-process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIPE_BYTES (1 << 20)

static void
limit (int resource, rlim_t most)
{
  struct rlimit now;

  if (getrlimit (resource, &now) == 0 && most < now.rlim_cur)
    setrlimit (resource, &(struct rlimit){ most, now.rlim_max });
}

/* Private memory, in which AddressSanitizer and GPU drivers have much already. */
static int64_t
count_data_bytes (void)
{
  char text[128] = "";
  long pages = 0;
  int fd = open ("/proc/self/statm", O_RDONLY | O_CLOEXEC);

  if (fd < 0 || read (fd, text, sizeof text - 1) < 0
      || sscanf (text, "%*s %*s %*s %*s %*s %ld", &pages) != 1)
    pages = 0;
  if (fd >= 0)
    close (fd);
  return pages * sysconf (_SC_PAGESIZE);
}

static void
set_limits (AuspexOwnLimits limits)
{
  int64_t data = count_data_bytes ();

  limit (RLIMIT_CPU, limits.cpu_seconds);
  if (data > 0)
    limit (RLIMIT_DATA, data + limits.bytes);
  limit (RLIMIT_CORE, 1); /* 0 would still start a program that collects dumps */
}

/* The caller's handlers are not for here. What the terminal sends is the caller's to
 * answer. */
static void
set_signals (void)
{
  sigset_t none;

  for (int i = 1; i < NSIG; i++)
    signal (i, i == SIGINT || i == SIGQUIT || i == SIGHUP ? SIG_IGN : SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

static void
silence (void)
{
  int null = open ("/dev/null", O_WRONLY | O_CLOEXEC);

  if (null < 0)
    return;
  dup2 (null, STDOUT_FILENO);
  dup2 (null, STDERR_FILENO);
}

static _Noreturn void
run (AuspexOwnWork work, gpointer user_data, int answer, AuspexOwnLimits limits,
     pid_t caller)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != caller)
    _exit (EXIT_FAILURE);
  set_signals ();
  silence ();
  set_limits (limits);
  work (answer, user_data);
  _exit (EXIT_SUCCESS);
}

bool
auspex_own_process_start (AuspexOwnProcess *process, AuspexOwnWork work,
                          gpointer user_data, AuspexOwnLimits limits, GError **error)
{
  int ends[2] = { -1, -1 };
  sigset_t all, before;
  pid_t caller = getpid (), pid = -1;
  int cause = pipe2 (ends, O_CLOEXEC) == 0 ? 0 : errno;

  if (cause == 0)
    {
      fcntl (ends[1], F_SETPIPE_SZ, PIPE_BYTES); /* faster, if it may be */
      sigfillset (&all);
      pthread_sigmask (SIG_SETMASK, &all, &before);
      pid = fork ();
      cause = pid < 0 ? errno : 0;
      if (pid == 0)
        run (work, user_data, ends[1], limits, caller);
      pthread_sigmask (SIG_SETMASK, &before, NULL);
      close (ends[1]);
    }
  if (cause == 0)
    {
      *process = (AuspexOwnProcess){
        pid, ends[0], g_get_monotonic_time () + 10 * limits.cpu_seconds * G_USEC_PER_SEC
      };
      return true;
    }
  if (ends[0] >= 0)
    close (ends[0]);
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (cause),
                       g_strerror (cause));
  return false;
}

bool
auspex_own_process_read (const AuspexOwnProcess *process, void *bytes, size_t n)
{
  for (char *at = bytes; n > 0;)
    {
      struct pollfd ready = { process->answer, POLLIN };
      int64_t left = process->deadline - g_get_monotonic_time ();

      if (left <= 0)
        return false;
      if (poll (&ready, 1, MIN (left / 1000 + 1, G_MAXINT)) <= 0)
        continue; /* or a signal; the deadline decides */
      ssize_t got = read (process->answer, at, MIN (n, 1 << 30));
      if (got == 0 || (got < 0 && errno != EINTR))
        return false;
      if (got > 0)
        at += got, n -= got;
    }
  return true;
}

bool
auspex_own_process_end (AuspexOwnProcess *process)
{
  bool is_late = g_get_monotonic_time () >= process->deadline;
  int status = 0;

  kill (process->pid, SIGKILL);
  while (waitpid (process->pid, &status, 0) < 0 && errno == EINTR)
    ;
  close (process->answer);
  return is_late || (WIFSIGNALED (status) && WTERMSIG (status) == SIGXCPU);
}
