#version 450
// a repeated to the shape of y; b is not read.
#define COMBINE(a, b) (a)
#include "broadcast.glsl"
