// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Auspex authors

// Before every shader. View pixels have their origin top left.

#ifdef VERTEX
#define VARYING out
uniform vec2 u_view_size;

vec4
view_to_clip (vec2 view)
{
  vec2 unit = view / u_view_size;

  return vec4 (2.0 * unit.x - 1.0, 1.0 - 2.0 * unit.y, 0.0, 1.0);
}
#else
#define VARYING in
out vec4 o_color;
#endif
