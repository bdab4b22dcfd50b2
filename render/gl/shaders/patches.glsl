// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Auspex authors

// Heat map patches. Positions are taken relative to a level-0 point in view first: the
// difference is exact, and what is left is small enough for single precision. Values are
// interpolated, not colours.

VARYING vec4 v_values; // at the corners: the same all over a rectangle
VARYING vec2 v_place;  // 0 to 1 over it

#ifdef VERTEX
in vec2 a_level0;
in vec4 a_values;
uniform vec2 u_level0_origin;
uniform mat2 u_matrix;      // level 0 to view, without its translation
uniform vec2 u_translation; // of u_level0_origin, view pixels

void
main ()
{
  int corners[6] = int[6] (0, 1, 2, 2, 1, 3);
  int corner = corners[gl_VertexID % 6];

  v_values = a_values;
  v_place = vec2 (corner & 1, corner >> 1);
  gl_Position = view_to_clip (u_matrix * (a_level0 - u_level0_origin) + u_translation);
}
#else
uniform sampler2D u_palette;

void
main ()
{
  vec2 row = mix (v_values.xz, v_values.yw, v_place.x);
  float value = clamp (mix (row.x, row.y, v_place.y), 0.0, 1.0);

  o_color = texelFetch (u_palette, ivec2 (int (value * 255.0 + 0.5), 0), 0);
}
#endif
