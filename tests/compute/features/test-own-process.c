/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/own-process.h"
#include "tests/support/descriptors.h"
#include "tests/support/test-data.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Too much is NULL, as malloc() has it. */
const char *__asan_default_options (void);
const char *
__asan_default_options (void)
{
  return "allocator_may_return_null=1";
}

static const AuspexOwnLimits limits = { 60, 64 << 20 };

/* Whether the answer is @expected (of @n bytes), @is_late else. */
static bool
answers (AuspexOwnWork work, gpointer user_data, AuspexOwnLimits most,
         const void *expected, size_t n, bool *is_late)
{
  g_autofree char *answer = g_malloc (n);
  AuspexOwnProcess process;
  g_autoptr (GError) error = NULL;

  g_assert_true (auspex_own_process_start (&process, work, user_data, most, &error));
  bool ok = auspex_own_process_read (&process, answer, n);
  *is_late = auspex_own_process_end (&process);
  if (ok)
    g_assert_cmpmem (answer, n, expected, n);
  return ok;
}

static void
give_bytes (int answer, gpointer user_data)
{
  GByteArray *bytes = user_data;

  for (guint done = 0; done < bytes->len;)
    {
      ssize_t n = write (answer, bytes->data + done, bytes->len - done);

      if (n < 0)
        return;
      done += n;
    }
}

static GByteArray *
many_bytes (void)
{
  GByteArray *bytes = g_byte_array_new ();

  for (guint32 i = 0; i < 1000003; i++)
    g_byte_array_append (bytes, (guint8 *)&i, sizeof i);
  return bytes;
}

static void
test_answer (void)
{
  g_autoptr (GByteArray) bytes = many_bytes ();
  bool is_late = true;

  g_assert_true (answers (give_bytes, bytes, limits, bytes->data, bytes->len, &is_late));
  g_assert_false (is_late);
  g_assert_false (
      answers (give_bytes, bytes, limits, bytes->data, bytes->len + 1, &is_late));
  g_assert_false (is_late);
}

static void
crash (int answer, gpointer user_data)
{
  g_assert_cmpint (write (answer, "half", 4), ==, 4);
  if (user_data == NULL)
    abort ();
  raise (GPOINTER_TO_INT (user_data));
}

static void
test_crash (void)
{
  static const int signals[] = { 0, SIGSEGV, SIGBUS, SIGFPE, SIGKILL, SIGTERM };
  bool is_late = true;

  for (int i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_assert_false (
          answers (crash, GINT_TO_POINTER (signals[i]), limits, "halfhalf", 8, &is_late));
      g_assert_false (is_late);
    }
}

static void
turn_forever (int answer, gpointer user_data)
{
  for (volatile int i = 0;; i++)
    ;
}

static void
sleep_forever (int answer, gpointer user_data)
{
  for (;;)
    pause ();
}

static void
test_late (void)
{
  bool is_late = false;

  g_assert_false (
      answers (turn_forever, NULL, (AuspexOwnLimits){ 1, 1 << 20 }, "", 1, &is_late));
  g_assert_true (is_late);
  is_late = false;
  g_assert_false (
      answers (sleep_forever, NULL, (AuspexOwnLimits){ 0, 1 << 20 }, "", 1, &is_late));
  g_assert_true (is_late);
}

static void
ask_for_memory (int answer, gpointer user_data)
{
  char *little = malloc (32 << 20), *much = malloc ((size_t)256 << 20);
  char given[2] = { little != NULL ? 'y' : 'n', much != NULL ? 'y' : 'n' };

  g_assert_cmpint (write (answer, given, 2), ==, 2);
}

static void
test_memory (void)
{
  bool is_late = true;

  g_assert_true (answers (ask_for_memory, NULL, limits, "yn", 2, &is_late));
}

/* The terminal's Ctrl-C reaches every process of a command. */
static void
interrupt (int answer, gpointer user_data)
{
  raise (SIGINT);
  g_assert_cmpint (write (answer, "on", 2), ==, 2);
}

static void
test_interrupt (void)
{
  bool is_late = true;

  g_assert_true (answers (interrupt, NULL, limits, "on", 2, &is_late));
}

static void
talk (int answer, gpointer user_data)
{
  static const char text[] = "free(): invalid pointer\n";

  g_assert_cmpint (write (STDERR_FILENO, text, sizeof text - 1), >, 0);
  g_assert_cmpint (write (STDOUT_FILENO, text, sizeof text - 1), >, 0);
  g_assert_cmpint (write (answer, "said", 4), ==, 4);
}

static void
test_silence (void)
{
  bool is_late = true;

  if (g_test_subprocess ())
    {
      g_assert_true (answers (talk, NULL, limits, "said", 4, &is_late));
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout_unmatched ("*invalid pointer*");
  g_test_trap_assert_stderr_unmatched ("*invalid pointer*");
}

static void
test_nothing_left (void)
{
  int before = auspex_test_count_descriptors ();
  bool is_late = true;

  for (int i = 0; i < 10; i++)
    {
      answers (crash, NULL, limits, "halfhalf", 8, &is_late);
      answers (interrupt, NULL, limits, "on", 2, &is_late);
      answers (sleep_forever, NULL, (AuspexOwnLimits){ 0, 1 << 20 }, "", 1, &is_late);
    }
  g_assert_cmpint (auspex_test_count_descriptors (), ==, before);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/own process/an answer comes whole or not", test_answer);
  g_test_add_func ("/own process/a crash is no answer", test_crash);
  g_test_add_func ("/own process/time is limited, used or not", test_late);
  g_test_add_func ("/own process/memory is limited", test_memory);
  g_test_add_func ("/own process/Ctrl-C is the caller's to answer", test_interrupt);
  g_test_add_func ("/own process/nothing is printed", test_silence);
  g_test_add_func ("/own process/neither descriptors nor processes are left",
                   test_nothing_left);
  return g_test_run ();
}
