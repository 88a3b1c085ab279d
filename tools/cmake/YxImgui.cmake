# yx::imgui: Dear ImGui with FreeType and our configuration, no window. yx::imgui_glfw: its GLFW and OpenGL backends.
# Included from client/platform, whose imgui_config.h it is compiled with.

yx_fetched(imgui imgui_dir)

add_library(yx_imgui STATIC
  ${imgui_dir}/imgui.cpp
  ${imgui_dir}/imgui_demo.cpp
  ${imgui_dir}/imgui_draw.cpp
  ${imgui_dir}/imgui_tables.cpp
  ${imgui_dir}/imgui_widgets.cpp
  ${imgui_dir}/misc/cpp/imgui_stdlib.cpp
  ${imgui_dir}/misc/freetype/imgui_freetype.cpp)
add_library(yx::imgui ALIAS yx_imgui)
target_include_directories(yx_imgui SYSTEM PUBLIC ${imgui_dir} PRIVATE ${imgui_dir}/misc/freetype ${PROJECT_SOURCE_DIR})
target_compile_definitions(yx_imgui PUBLIC "IMGUI_USER_CONFIG=\"client/platform/imgui_config.h\"")
target_compile_options(yx_imgui PRIVATE -O2 -w)
target_link_libraries(yx_imgui PUBLIC yx_base yx::freetype)

add_library(yx_imgui_glfw STATIC
  ${imgui_dir}/backends/imgui_impl_glfw.cpp
  ${imgui_dir}/backends/imgui_impl_opengl2.cpp
  ${imgui_dir}/backends/imgui_impl_opengl3.cpp)
add_library(yx::imgui_glfw ALIAS yx_imgui_glfw)
target_include_directories(yx_imgui_glfw SYSTEM PUBLIC ${imgui_dir}/backends)
target_compile_options(yx_imgui_glfw PRIVATE -O2 -w)
target_link_libraries(yx_imgui_glfw PUBLIC yx_imgui yx::glfw yx::gl ${CMAKE_DL_LIBS})
