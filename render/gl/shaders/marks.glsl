// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Auspex authors

// Strokes of a pen: along lines between level-0 points, and around rings. What counts is
// how far a pixel is from the middle of the stroke.

VARYING vec2 v_across; // view pixels from the line, or from the ring's centre

#ifdef VERTEX
in vec2 a_level0;
in vec2 a_offset; // where the stroke's rectangle reaches, in units of its reach
in vec2 a_across; // the part of that which counts
uniform vec2 u_level0_origin;
uniform mat2 u_matrix;      // level 0 to view, without its translation
uniform vec2 u_translation; // of u_level0_origin, view pixels
uniform mat2 u_direction;   // u_matrix without its scale
uniform float u_radius;     // of a ring; of a line 0
uniform float u_half_width;

void
main ()
{
  float reach = u_radius + u_half_width + 1.0;
  vec2 view = u_matrix * (a_level0 - u_level0_origin) + u_translation;

  v_across = a_across * reach;
  gl_Position = view_to_clip (view + u_direction * (a_offset * reach));
}
#else
uniform float u_radius;
uniform float u_half_width;
uniform vec4 u_color;

void
main ()
{
  float distance_from_middle = abs (length (v_across) - u_radius);

  o_color = u_color * clamp (u_half_width + 0.5 - distance_from_middle, 0.0, 1.0);
}
#endif
