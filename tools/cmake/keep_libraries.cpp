// Preset asan only: no library is unloaded, so that at the end of the process LeakSanitizer can name the one that lost
// something, and finds what that library itself still holds. Mesa's driver is unloaded with the last window else, and
// all that its threads held is reported as of an "<unknown module>".
#include <dlfcn.h>

extern "C" __attribute__((visibility("default"))) int dlclose(void* /*handle*/) noexcept { return 0; }
