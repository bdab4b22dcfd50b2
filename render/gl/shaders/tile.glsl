// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Auspex authors

// A quad that shows a tile.

VARYING vec2 v_texcoord;

#ifdef VERTEX
uniform vec2 u_corners[4]; // view pixels: top left, top right, bottom left, bottom right

void
main ()
{
  v_texcoord = vec2 (gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = view_to_clip (u_corners[gl_VertexID]);
}
#else
uniform sampler2D u_texture;

void
main ()
{
  // Half a level finer than GL would choose: tissue is looked at for its texture.
  o_color = vec4 (RGB (texture (u_texture, v_texcoord, -0.5)), 1.0);
}
#endif
