// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Auspex authors

// A quad that shows a tile in adjusted tones. Not a branch in tile.glsl: software OpenGL
// takes both ways.

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
uniform vec3 u_gain;
uniform vec3 u_tone; // exponent, slope, intercept

void
main ()
{
  vec3 rgb = min (RGB (texture (u_texture, v_texcoord, -0.5)) * u_gain, 1.0);

  o_color = vec4 (pow (rgb, vec3 (u_tone.x)) * u_tone.y + u_tone.z, 1.0);
}
#endif
