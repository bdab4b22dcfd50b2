// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Auspex authors

// A quad that lays a premultiplied texture over what is there.

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
uniform float u_opacity;

void
main ()
{
  o_color = RGBA (texture (u_texture, v_texcoord)) * u_opacity;
}
#endif
