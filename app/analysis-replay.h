/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* An estimate that can be asked again of less tissue, in well under a tenth of a second.
 *
 * The features it was made of stay in memory (4 KB a patch as published), and once it is
 * prepared what the network makes of each patch alone (as much again, a member): neither
 * slide nor cache is read again, and model, encoder and device are those of the estimate,
 * whatever is chosen meanwhile. Any thread; questions are answered one after the other.
 */

#pragma once

#include "app/analysis.h"

/* Makes the estimate that @request asks for, but for its marks: auspex_analysis_run()
 * without them. */
AuspexReplay *auspex_replay_new (const AuspexAnalysisRequest *request,
                                 AuspexAnalysisProgressFunc progress, gpointer user_data,
                                 GCancellable *cancellable, GError **error);
/* The same of features at hand; takes @bag, in any case. */
AuspexReplay *auspex_replay_new_from_bag (const AuspexAnalysisRequest *request,
                                          AuspexFeatureBag *bag,
                                          GCancellable *cancellable, GError **error);
AuspexReplay *auspex_replay_ref (AuspexReplay *replay);
void auspex_replay_unref (AuspexReplay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexReplay, auspex_replay_unref)

/* Of all tissue. Borrowed. */
AuspexPrognosis *auspex_replay_get_prognosis (AuspexReplay *replay);

/* So that the first question is answered as fast as the others. */
bool auspex_replay_prepare (AuspexReplay *replay, GCancellable *cancellable,
                            GError **error);
/* Without the tissue that @marks, as a request has them, leave out; it says so, and
 * all_tissue is the estimate of all. When they leave out nothing it is that estimate
 * itself. An error when they leave nothing. Prepares if need be. */
AuspexPrognosis *auspex_replay_ask (AuspexReplay *replay, GPtrArray *marks,
                                    GCancellable *cancellable, GError **error);

/* auspex_replay_ask() on a thread of its own; @marks NULL: auspex_replay_prepare(), with
 * the estimate of all as the answer. @marks must not change afterwards. */
void auspex_replay_ask_async (AuspexReplay *replay, GPtrArray *marks,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
AuspexPrognosis *auspex_replay_ask_finish (GAsyncResult *result, GError **error);
/* No more questions: those that run, and preparing, are cancelled. */
void auspex_replay_close (AuspexReplay *replay);
