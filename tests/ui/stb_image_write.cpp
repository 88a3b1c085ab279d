// The one translation unit that holds stb_image_write's code (Debian: libstb-dev).
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>
