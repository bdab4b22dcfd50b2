// What x and y are stored as: float32, or with HALF float16; sums are float32 either way.

#ifdef HALF
#extension GL_EXT_shader_16bit_storage : require
#define VALUE float16_t
#define VALUE4 f16vec4
#else
#define VALUE float
#define VALUE4 vec4
#endif
