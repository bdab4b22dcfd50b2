/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/vit-weights.h"

#include "compute/nets/vit-names.h"
#include "compute/nets/vit-positions.h"
#include "compute/nets/vit.h"

#include <math.h>
#include <string.h>

/* Patches a side: more than any has. */
#define MAX_GRID 4096

typedef struct
{
  AuspexWeights *source;
  AuspexVitNaming naming;
  const AuspexVitNames *names; /* naming's */
  AuspexVitWeights *result;
  GHashTable *used; /* names read, without the prefix */
  GError *error;    /* the first; reading goes on without effect */
} Reader;

bool
auspex_vit_is_vit (AuspexWeights *weights)
{
  AuspexVitNaming naming;
  bool found = auspex_vit_naming_find (&naming, weights);

  auspex_vit_naming_clear (&naming);
  return found;
}

static bool
has (const Reader *reader, const char *name)
{
  g_autofree char *full_name = g_strconcat (reader->naming.prefix, name, NULL);

  return auspex_weights_has (reader->source, full_name);
}

static const float *
get (Reader *reader, const char *name, const AuspexShape *shape)
{
  g_autofree char *full_name = g_strconcat (reader->naming.prefix, name, NULL);

  if (reader->error != NULL)
    return NULL;
  g_hash_table_add (reader->used, g_strdup (name));
  return auspex_weights_get (reader->source, full_name, shape, &reader->error);
}

/* Size of @name along @axis, of @n_dims; 0 on error. */
static int64_t
measure (Reader *reader, const char *name, int n_dims, int axis)
{
  g_autofree char *full_name = g_strconcat (reader->naming.prefix, name, NULL);
  int64_t size = 0;

  if (reader->error == NULL)
    auspex_weights_get_size (reader->source, full_name, n_dims, axis, &size,
                             &reader->error);
  return size;
}

/* The source's tensor as it is. */
static void
share (Reader *reader, const char *to, const char *from, AuspexShape shape)
{
  const float *values = get (reader, from, &shape);

  if (values != NULL)
    auspex_weights_borrow (reader->result->parameters, to, shape, values, reader->source);
}

static void
share_norm (Reader *reader, const char *to, const char *from)
{
  const char *const parts[] = { ".weight", ".bias" };

  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *to_part = g_strconcat (to, parts[i], NULL);
      g_autofree char *from_part = g_strconcat (from, parts[i], NULL);

      share (reader, to_part, from_part, AUSPEX_SHAPE (reader->result->width));
    }
}

/* Linear layer @from, [out, in], and its bias where it has one; @gamma: what multiplies
 * its results, or NULL. */
static void
read_linear (Reader *reader, const char *to, const char *from, int64_t out, int64_t in,
             const float *gamma)
{
  const char *const parts[] = { ".weight", ".bias" };
  const AuspexShape shapes[] = { AUSPEX_SHAPE (out, in), AUSPEX_SHAPE (out) };

  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *to_part = g_strconcat (to, parts[i], NULL);
      g_autofree char *from_part = g_strconcat (from, parts[i], NULL);
      int64_t count = auspex_shape_count (&shapes[i], 1);
      const float *values = NULL;
      float *scaled = NULL;

      if (i == 1 && !has (reader, from_part))
        continue;
      if (gamma == NULL)
        {
          share (reader, to_part, from_part, shapes[i]);
          continue;
        }
      values = get (reader, from_part, &shapes[i]);
      if (values == NULL)
        return;
      scaled = g_new (float, count);
      for (int64_t k = 0; k < count; k++)
        scaled[k] = values[k] * gamma[k / (count / out)];
      auspex_weights_take (reader->result->parameters, to_part, shapes[i], scaled);
    }
}

/* Queries, keys and values as one layer, from one or from three; of three, one may lack
 * its bias. */
static void
read_qkv (Reader *reader, const char *to, const char *block)
{
  const char *const parts[] = { ".weight", ".bias" };
  int64_t d = reader->result->width;
  const AuspexShape shapes[] = { AUSPEX_SHAPE (d, d), AUSPEX_SHAPE (d) };

  if (reader->names->qkv[1] == NULL)
    {
      g_autofree char *from = g_strconcat (block, reader->names->qkv[0], NULL);

      read_linear (reader, to, from, 3 * d, d, NULL);
      return;
    }
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      int64_t count = auspex_shape_count (&shapes[i], 1);
      g_autofree char *to_part = g_strconcat (to, parts[i], NULL);
      g_autofree float *stacked = g_new0 (float, 3 * count);
      bool found = false;

      for (int j = 0; j < 3; j++)
        {
          g_autofree char *from =
              g_strconcat (block, reader->names->qkv[j], parts[i], NULL);
          const float *values = NULL;

          if (i == 1 && !has (reader, from))
            continue;
          values = get (reader, from, &shapes[i]);
          if (values == NULL)
            return;
          memcpy (stacked + j * count, values, (size_t)count * sizeof (float));
          found = true;
        }
      if (found)
        auspex_weights_take (reader->result->parameters, to_part,
                             i == 0 ? AUSPEX_SHAPE (3 * d, d) : AUSPEX_SHAPE (3 * d),
                             g_steal_pointer (&stacked));
    }
}

/* The first of two names that there is, behind @block. */
static char *
choose (const Reader *reader, const char *block, const char *const names[2])
{
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *weight = g_strconcat (block, names[i], ".weight", NULL);

      if (has (reader, weight))
        return g_strconcat (block, names[i], NULL);
    }
  return g_strconcat (block, names[0], NULL);
}

/* NULL where there is none. */
static const float *
get_scale (Reader *reader, const char *block, const char *const names[2])
{
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strconcat (block, names[i], NULL);

      if (has (reader, name))
        return get (reader, name, &AUSPEX_SHAPE (reader->result->width));
    }
  return NULL;
}

static void
read_mlp (Reader *reader, const char *to, const char *block)
{
  AuspexVitWeights *result = reader->result;
  g_autofree char *fc1 = choose (reader, block, reader->names->fc1);
  g_autofree char *fc2 = choose (reader, block, reader->names->fc2);
  g_autofree char *fc1_weight = g_strconcat (fc1, ".weight", NULL);
  g_autofree char *fc2_weight = g_strconcat (fc2, ".weight", NULL);
  g_autofree char *to_fc1 = g_strconcat (to, "mlp.fc1", NULL);
  g_autofree char *to_fc2 = g_strconcat (to, "mlp.fc2", NULL);
  int64_t out = measure (reader, fc1_weight, 2, 0);
  int64_t in = measure (reader, fc2_weight, 2, 1);
  bool is_gated = out == 2 * in;

  if (reader->error != NULL)
    return;
  if (result->depth == 0)
    result->is_gated = is_gated;
  in = result->is_gated ? out / 2 : out;
  read_linear (reader, to_fc1, fc1, out, result->width, NULL);
  read_linear (reader, to_fc2, fc2, result->width, in,
               get_scale (reader, block, reader->names->scale2));
}

static void
read_block (Reader *reader)
{
  const AuspexVitNames *names = reader->names;
  int index = reader->result->depth;
  int64_t d = reader->result->width;
  g_autofree char *block =
      auspex_vit_naming_block (&reader->naming, reader->source, index);
  g_autofree char *norm1 = g_strconcat (block, names->norm1, NULL);
  g_autofree char *projection = g_strconcat (block, names->projection, NULL);
  g_autofree char *norm2 = g_strconcat (block, names->norm2, NULL);
  g_autofree char *to = g_strdup_printf ("blocks.%d.", index);
  g_autofree char *to_norm1 = g_strconcat (to, "norm1", NULL);
  g_autofree char *to_qkv = g_strconcat (to, "attn.qkv", NULL);
  g_autofree char *to_projection = g_strconcat (to, "attn.proj", NULL);
  g_autofree char *to_norm2 = g_strconcat (to, "norm2", NULL);

  share_norm (reader, to_norm1, norm1);
  read_qkv (reader, to_qkv, block);
  read_linear (reader, to_projection, projection, d, d,
               get_scale (reader, block, names->scale1));
  share_norm (reader, to_norm2, norm2);
  read_mlp (reader, to, block);
}

static void
read_blocks (Reader *reader)
{
  AuspexVitWeights *result = reader->result;

  for (; reader->error == NULL && result->depth < reader->naming.depth; result->depth++)
    read_block (reader);
}

/* [out, in, h, w] to [out, h, w, in]. */
static void
read_patches (Reader *reader, int64_t patch_px)
{
  int64_t d = reader->result->width, window = patch_px * patch_px;
  g_autofree char *weight = g_strconcat (reader->names->patches, ".weight", NULL);
  g_autofree char *bias = g_strconcat (reader->names->patches, ".bias", NULL);
  const float *oihw = get (reader, weight, &AUSPEX_SHAPE (d, 3, patch_px, patch_px));
  float *ohwi = NULL;

  if (oihw == NULL)
    return;
  ohwi = g_new (float, d *window * 3);
  for (int64_t o = 0; o < d; o++)
    for (int64_t i = 0; i < 3; i++)
      for (int64_t p = 0; p < window; p++)
        ohwi[(o * window + p) * 3 + i] = oihw[(o * 3 + i) * window + p];
  auspex_weights_take (reader->result->parameters, "patch_embed.proj.weight",
                       AUSPEX_SHAPE (d, patch_px, patch_px, 3), ohwi);
  if (has (reader, bias))
    share (reader, "patch_embed.proj.bias", bias, AUSPEX_SHAPE (d));
}

/* The edge of the square of @n patches, 0: they are none. */
static int64_t
find_edge (int64_t n)
{
  int64_t edge = n > 0 && n <= MAX_GRID * MAX_GRID ? llround (sqrt ((double)n)) : 0;

  return edge * edge == n ? edge : 0;
}

/* Positions are learned for patches alone, for the class token too, or for all tokens:
 * how many of @n_rows are no patch's, and the edge of the grid of those that are; *@grid
 * is the one that is wanted, if it may be that. False: there is no such grid. */
static bool
split_positions (int64_t n_rows, bool has_class_token, int64_t n_prefix, int64_t *n_extra,
                 int64_t *grid)
{
  const int64_t extras[] = { 0, has_class_token, n_prefix };
  int64_t wanted = *grid;

  for (size_t i = 0; i < 2 * G_N_ELEMENTS (extras); i++)
    {
      *n_extra = extras[i % G_N_ELEMENTS (extras)];
      *grid = find_edge (n_rows - *n_extra);
      if (*grid > 0 && (*grid == wanted || i >= G_N_ELEMENTS (extras)))
        return true;
    }
  return false;
}

static int64_t
count_registers (Reader *reader, const char **name)
{
  for (int i = 0; i < 2; i++)
    if (has (reader, reader->names->registers[i]))
      {
        *name = reader->names->registers[i];
        return measure (reader, *name, 3, 1);
      }
  return 0;
}

/* The patches' positions, for as many as there are; gives those of other tokens. */
static const float *
read_positions (Reader *reader, int64_t n_registers, int64_t *n_extra)
{
  const char *name = reader->names->positions;
  AuspexVitWeights *result = reader->result;
  int64_t d = result->width, grid = result->grid, learned = grid;
  int64_t n_rows = measure (reader, name, 3, 1);
  bool fits = split_positions (n_rows, result->has_class_token, result->n_prefix, n_extra,
                               &learned);
  /* What does not fit is refused as positions for all tokens would be wanted. */
  const float *positions = get (
      reader, name, &AUSPEX_SHAPE (1, fits ? n_rows : result->n_prefix + grid * grid, d));

  if (positions == NULL)
    return NULL;
  auspex_weights_take (
      result->parameters, "positions", AUSPEX_SHAPE (grid * grid, d),
      learned == grid
          ? g_memdup2 (positions + *n_extra * d,
                       (gsize)(grid * grid * d) * sizeof (float))
          : auspex_vit_positions_resample (positions + *n_extra * d, learned, grid, d,
                                           reader->names->antialias || n_registers > 0));
  return positions;
}

static void
read_tokens (Reader *reader)
{
  AuspexVitWeights *result = reader->result;
  const char *registers = NULL;
  int64_t d = result->width, n_registers = count_registers (reader, &registers);
  int64_t n_extra = 0;
  const float *positions = NULL, *values = NULL;
  g_autofree float *prefix = NULL;

  result->has_class_token = has (reader, reader->names->class_token);
  result->n_prefix = n_registers + result->has_class_token;
  positions = read_positions (reader, n_registers, &n_extra);
  if (positions == NULL || result->n_prefix == 0)
    return;

  prefix = g_new (float, result->n_prefix *d);
  if (result->has_class_token)
    {
      values = get (reader, reader->names->class_token, &AUSPEX_SHAPE (1, 1, d));
      if (values == NULL)
        return;
      memcpy (prefix, values, (size_t)d * sizeof (float));
    }
  if (n_registers > 0)
    {
      values = get (reader, registers, &AUSPEX_SHAPE (1, n_registers, d));
      if (values == NULL)
        return;
      memcpy (prefix + result->has_class_token * d, values,
              (size_t)(n_registers * d) * sizeof (float));
    }
  for (int64_t i = 0; i < n_extra * d; i++)
    prefix[i] += positions[i];
  auspex_weights_take (result->parameters, "prefix", AUSPEX_SHAPE (result->n_prefix, d),
                       g_steal_pointer (&prefix));
}

/* A tensor of the blocks or the embedding that was not read stands for something that
 * this network would leave out. */
static void
check_all_used (Reader *reader)
{
  const char *const parts[] = { reader->names->blocks, "patch_embed.", "norm_pre.",
                                "fc_norm.", "attn_pool." };
  g_auto (GStrv) names = auspex_weights_list (reader->source);
  const char *prefix = reader->naming.prefix;

  for (char **name = names; *name != NULL; name++)
    for (size_t i = 0; reader->error == NULL && i < G_N_ELEMENTS (parts); i++)
      {
        const char *known = *name + strlen (prefix);

        if (g_str_has_prefix (*name, prefix) && g_str_has_prefix (known, parts[i])
            && !g_hash_table_contains (reader->used, known))
          g_set_error (&reader->error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       "%s: tensor '%s' belongs to no vision transformer that Auspex "
                       "knows",
                       auspex_weights_get_label (reader->source), *name);
      }
}

/* The width and the edge of a patch. */
static bool
measure_patches (Reader *reader, int64_t *patch_px)
{
  g_autofree char *weight = g_strconcat (reader->names->patches, ".weight", NULL);

  reader->result->width = measure (reader, weight, 4, 0);
  *patch_px = measure (reader, weight, 4, 2);
  if (reader->error == NULL && (reader->result->width < 1 || *patch_px < 1))
    g_set_error (&reader->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 "%s: tensor '%s' is empty", auspex_weights_get_label (reader->source),
                 weight);
  return reader->error == NULL;
}

static void
read_all (Reader *reader, int size_px)
{
  int64_t patch_px = 0;

  if (!measure_patches (reader, &patch_px))
    return;
  if (size_px % patch_px != 0)
    {
      g_set_error (&reader->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: images of %d px cannot be cut into patches of %d px",
                   auspex_weights_get_label (reader->source), size_px, (int)patch_px);
      return;
    }
  reader->result->grid = size_px / patch_px;
  read_patches (reader, patch_px);
  read_tokens (reader);
  read_blocks (reader);
  share_norm (reader, "norm", reader->names->norm);
  check_all_used (reader);
}

static bool
reader_init (Reader *reader, AuspexWeights *weights, GError **error)
{
  *reader = (Reader){ .source = weights };
  if (!auspex_vit_naming_find (&reader->naming, weights))
    {
      g_autofree char *wanted = auspex_vit_naming_list ();

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "%s: no vision transformer: no tensor of %s",
                   auspex_weights_get_label (weights), wanted);
      return false;
    }
  reader->names = reader->naming.names;
  reader->result = g_new0 (AuspexVitWeights, 1);
  reader->result->epsilon = reader->names->epsilon;
  reader->result->parameters = auspex_weights_new (auspex_weights_get_label (weights));
  reader->used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return true;
}

/* Gives what was read, or the error. */
static AuspexVitWeights *
reader_finish (Reader *reader, GError **error)
{
  g_hash_table_unref (reader->used);
  auspex_vit_naming_clear (&reader->naming);
  if (reader->error == NULL)
    return reader->result;
  g_propagate_error (error, reader->error);
  auspex_vit_weights_free (reader->result);
  return NULL;
}

AuspexVitWeights *
auspex_vit_weights_new (AuspexWeights *weights, int size_px, GError **error)
{
  Reader reader;

  if (!reader_init (&reader, weights, error))
    return NULL;
  read_all (&reader, size_px);
  return reader_finish (&reader, error);
}

void
auspex_vit_weights_free (AuspexVitWeights *weights)
{
  auspex_weights_unref (weights->parameters);
  g_free (weights);
}

bool
auspex_vit_measure (AuspexWeights *weights, int *width, int *patch_px, int *size_px,
                    GError **error)
{
  g_autoptr (AuspexVitWeights) result = NULL;
  const char *registers = NULL;
  int64_t patch = 0, n_rows = 0, n_registers = 0, n_extra = 0, grid = 0;
  bool has_class_token = false;
  Reader reader;

  if (!reader_init (&reader, weights, error))
    return false;
  measure_patches (&reader, &patch);
  n_registers = count_registers (&reader, &registers);
  has_class_token = has (&reader, reader.names->class_token);
  n_rows = measure (&reader, reader.names->positions, 3, 1);
  result = reader_finish (&reader, error);
  if (result == NULL)
    return false;
  *width = (int)result->width;
  *patch_px = (int)patch;
  *size_px = split_positions (n_rows, has_class_token, n_registers + has_class_token,
                              &n_extra, &grid)
                 ? (int)(grid * patch)
                 : 0;
  return true;
}
