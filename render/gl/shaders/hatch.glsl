// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Auspex authors

// A quad where a tile could not be decoded: grey with diagonals that move with the slide.

VARYING vec2 v_view;

#ifdef VERTEX
uniform vec2 u_corners[4]; // view pixels: top left, top right, bottom left, bottom right

void
main ()
{
  v_view = u_corners[gl_VertexID];
  gl_Position = view_to_clip (v_view);
}
#else
uniform vec2 u_hatch_origin; // view pixels, modulo the hatch
uniform float u_hatch_px;

void
main ()
{
  vec2 pixel = floor (v_view) - u_hatch_origin;
  bool is_line = mod (pixel.x + pixel.y, u_hatch_px) < u_hatch_px / 4.0;

  o_color = vec4 (vec3 (is_line ? 154.0 : 200.0) / 255.0, 1.0);
}
#endif
