/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/vit-names.h"

#include <string.h>

static const AuspexVitNames all_names[] = {
  { .marker = "attn.qkv.weight", /* timm, DINOv2; DeiT III has gamma_1 */
    .class_token = "cls_token",
    .registers = { "reg_token", "register_tokens" },
    .positions = "pos_embed",
    .patches = "patch_embed.proj",
    .blocks = "blocks.",
    .norm1 = "norm1",
    .qkv = { "attn.qkv" },
    .projection = "attn.proj",
    .scale1 = { "ls1.gamma", "gamma_1" },
    .norm2 = "norm2",
    .fc1 = { "mlp.fc1", "mlp.w12" },
    .fc2 = { "mlp.fc2", "mlp.w3" },
    .scale2 = { "ls2.gamma", "gamma_2" },
    .norm = "norm",
    .epsilon = 1e-6f,
    .antialias = true },
  { .marker = "norm1.weight", /* Hugging Face, Dinov2Model, Dinov2WithRegistersModel */
    .class_token = "embeddings.cls_token",
    .registers = { "embeddings.register_tokens", "embeddings.register_tokens" },
    .positions = "embeddings.position_embeddings",
    .patches = "embeddings.patch_embeddings.projection",
    .blocks = "encoder.layer.",
    .norm1 = "norm1",
    .qkv = { "attention.attention.query", "attention.attention.key",
             "attention.attention.value" },
    .projection = "attention.output.dense",
    .scale1 = { "layer_scale1.lambda1", "layer_scale1.lambda1" },
    .norm2 = "norm2",
    .fc1 = { "mlp.fc1", "mlp.weights_in" },
    .fc2 = { "mlp.fc2", "mlp.weights_out" },
    .scale2 = { "layer_scale2.lambda1", "layer_scale2.lambda1" },
    .norm = "layernorm",
    .epsilon = 1e-6f },
  { .marker = "layernorm_before.weight", /* Hugging Face, ViTModel */
    .class_token = "embeddings.cls_token",
    .registers = { "embeddings.register_tokens", "embeddings.register_tokens" },
    .positions = "embeddings.position_embeddings",
    .patches = "embeddings.patch_embeddings.projection",
    .blocks = "encoder.layer.",
    .norm1 = "layernorm_before",
    .qkv = { "attention.attention.query", "attention.attention.key",
             "attention.attention.value" },
    .projection = "attention.output.dense",
    .scale1 = { "layer_scale1.lambda1", "layer_scale1.lambda1" },
    .norm2 = "layernorm_after",
    .fc1 = { "intermediate.dense", "intermediate.dense" },
    .fc2 = { "output.dense", "output.dense" },
    .scale2 = { "layer_scale2.lambda1", "layer_scale2.lambda1" },
    .norm = "layernorm",
    .epsilon = 1e-12f },
};

/* What may stand before all of a network's names, any number of them: dictionaries of
 * checkpoints, and wrappers. Under others, such as CLIP's "visual.", is a network that
 * goes on behind its transformer. */
static const char *const wrappers[] = {
  "state_dict",
  "model_state_dict",
  "model",
  "module",
  "net",
  "network",
  "encoder",
  "backbone",
  "base_model",
  "_orig_mod",
  "teacher",
  "student",
  "ema",
  "model_ema",
  "state_dict_ema",
  "vit",
  "dinov2",
  "dinov2_with_registers",
  NULL,
};

static bool
is_prefix (const char *prefix)
{
  g_auto (GStrv) parts = g_strsplit (prefix, ".", -1);
  guint n = g_strv_length (parts);

  for (guint i = 0; i + 1 < n; i++)
    if (!g_strv_contains (wrappers, parts[i]))
      return false;
  return n == 0 || *parts[n - 1] == '\0';
}

/* More is better. */
static int
rank (const char *prefix)
{
  if (strstr (prefix, "teacher.") != NULL || strstr (prefix, "ema.") != NULL)
    return 2;
  return strstr (prefix, "student.") == NULL ? 1 : 0;
}

/* Whether @name is a marker of @names' first block; *@prefix is what stands before it. */
static bool
find_marker (const char *name, const AuspexVitNames *names, bool is_chunked,
             char **prefix)
{
  g_autofree char *marker = g_strdup_printf ("%s%s%s", names->blocks,
                                             is_chunked ? "0.0." : "0.", names->marker);

  if (!g_str_has_suffix (name, marker))
    return false;
  *prefix = g_strndup (name, strlen (name) - strlen (marker));
  return is_prefix (*prefix);
}

/* One more than the largest number of a block. */
static int
count_blocks (const AuspexVitNaming *naming, char **names)
{
  g_autofree char *blocks = g_strconcat (naming->prefix, naming->names->blocks, NULL);
  guint64 last = 0;

  for (char **name = names; *name != NULL; name++)
    {
      const char *number = *name + strlen (blocks);
      char *end = NULL;

      if (!g_str_has_prefix (*name, blocks))
        continue;
      if (naming->is_chunked)
        number += strcspn (number, ".") + (strchr (number, '.') != NULL);
      last = MAX (last, MIN (g_ascii_strtoull (number, &end, 10), G_MAXINT16));
    }
  return (int)last + 1;
}

bool
auspex_vit_naming_find (AuspexVitNaming *naming, AuspexWeights *weights)
{
  g_auto (GStrv) names = auspex_weights_list (weights);

  *naming = (AuspexVitNaming){ 0 };
  for (char **name = names; *name != NULL; name++)
    for (size_t i = 0; i < 2 * G_N_ELEMENTS (all_names); i++)
      {
        g_autofree char *prefix = NULL;

        if (!find_marker (*name, &all_names[i / 2], i % 2 == 1, &prefix)
            || (naming->prefix != NULL && rank (prefix) <= rank (naming->prefix)))
          continue;
        g_free (naming->prefix);
        naming->names = &all_names[i / 2];
        naming->prefix = g_steal_pointer (&prefix);
        naming->is_chunked = i % 2 == 1;
      }
  if (naming->names == NULL)
    return false;
  naming->depth = count_blocks (naming, names);
  return true;
}

void
auspex_vit_naming_clear (AuspexVitNaming *naming)
{
  g_clear_pointer (&naming->prefix, g_free);
}

char *
auspex_vit_naming_block (const AuspexVitNaming *naming, AuspexWeights *weights, int index)
{
  const char *blocks = naming->names->blocks;

  for (int chunk = 0; naming->is_chunked && chunk <= index; chunk++)
    {
      g_autofree char *block = g_strdup_printf ("%s%d.%d.", blocks, chunk, index);
      g_autofree char *marker =
          g_strconcat (naming->prefix, block, naming->names->marker, NULL);

      if (auspex_weights_has (weights, marker))
        return g_steal_pointer (&block);
    }
  return g_strdup_printf (naming->is_chunked ? "%s0.%d." : "%s%d.", blocks, index);
}

char *
auspex_vit_naming_list (void)
{
  GString *text = g_string_new (NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (all_names); i++)
    g_string_append_printf (text, "%s'%s0.%s'", i > 0 ? ", " : "", all_names[i].blocks,
                            all_names[i].marker);
  return g_string_free (text, FALSE);
}
