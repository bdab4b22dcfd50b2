#version 450
// y = a b
#define COMBINE(a, b) (a) * (b)
#include "broadcast.glsl"
