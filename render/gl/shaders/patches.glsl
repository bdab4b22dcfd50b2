// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Auspex authors

// Heat map patches. Positions are taken relative to a level-0 point in view first: the
// difference is exact, and what is left is small enough for single precision.

VARYING vec4 v_color;

#ifdef VERTEX
in vec2 a_level0;
in vec4 a_color;
uniform vec2 u_level0_origin;
uniform mat2 u_matrix;      // level 0 to view, without its translation
uniform vec2 u_translation; // of u_level0_origin, view pixels

void
main ()
{
  v_color = a_color;
  gl_Position = view_to_clip (u_matrix * (a_level0 - u_level0_origin) + u_translation);
}
#else
void
main ()
{
  o_color = v_color;
}
#endif
