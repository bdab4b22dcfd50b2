/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Draws a scene with OpenGL 3.2 core or OpenGL ES 3.0, without a toolkit: whoever has a
 * context makes it current before each call and keeps to its thread.
 *
 * Tiles become textures within a budget of bytes and a number of uploads per frame; what
 * was not uploaded yet shows the coarser tile below it. The heat map is drawn as
 * instanced squares through the same matrix as the tiles. Annotations are drawn by the
 * Cairo painter's code into one texture as large as what is visible of them: the same
 * lines on both painters. */

#pragma once

#include "render/overlay/scene.h"

typedef struct _AuspexGlScene AuspexGlScene;

#define AUSPEX_GL_SCENE_TEXTURE_BYTES ((size_t)512 << 20)

/* Textures of at most @texture_bytes are kept (0: AUSPEX_GL_SCENE_TEXTURE_BYTES); those in
 * view always are. */
AuspexGlScene *auspex_gl_scene_new (size_t texture_bytes);
/* With the next frame. */
void auspex_gl_scene_set_texture_bytes (AuspexGlScene *gl_scene, size_t texture_bytes);
/* Unrealize first, while there is a context. */
void auspex_gl_scene_free (AuspexGlScene *gl_scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexGlScene, auspex_gl_scene_free)

/* Compiles the programs. The error holds the compiler's words; the numbered source is
 * logged. */
bool auspex_gl_scene_realize (AuspexGlScene *gl_scene, GError **error);
/* Frees all that lives in the context; realize may follow with another one. */
void auspex_gl_scene_unrealize (AuspexGlScene *gl_scene);

/* Draws into the bound framebuffer, scene->view.width x height pixels from its lower left
 * corner (there is no resize: the view has the size). True: tiles wait to be uploaded,
 * draw another frame soon. */
bool auspex_gl_scene_render (AuspexGlScene *gl_scene, const AuspexScene *scene);
