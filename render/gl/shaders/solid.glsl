// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Auspex authors

// A quad in one colour.

#ifdef VERTEX
uniform vec2 u_corners[4]; // view pixels: top left, top right, bottom left, bottom right

void
main ()
{
  gl_Position = view_to_clip (u_corners[gl_VertexID]);
}
#else
uniform vec4 u_color;

void
main ()
{
  o_color = u_color;
}
#endif
