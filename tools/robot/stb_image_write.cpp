// The one place where Debian's libstb-dev header is compiled into the robot.
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>
