// Dear ImGui's compile-time configuration (its imconfig.h). Included by every ImGui source and by whoever includes
// imgui.h.
#pragma once

#include "sync/base/check.h"

#define IM_ASSERT(expression) YX_CHECK(expression)

#define IMGUI_USE_WCHAR32  // names hold characters above U+FFFF
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_ENABLE_FREETYPE
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS  // it never starts a program
