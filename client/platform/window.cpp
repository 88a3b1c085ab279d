#include "client/platform/window.h"

#define GLFW_INCLUDE_GLEXT
#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl2.h>
#include <imgui_impl_opengl3.h>
#include <imgui_internal.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <string_view>
#include <utility>

#include "client/platform/draw_hash.h"
#include "client/platform/eaten_keys.h"
#include "client/platform/input_method.h"
#include "client/platform/input_pacer.h"
#include "client/platform/quit_signals.h"

namespace yanxing::platform {
namespace {

constexpr int settle_frames = 3;  // ImGui needs a frame or two after an event until everything stands where it belongs
constexpr double blink_s = 0.4;
constexpr int least_width = 960;
constexpr int least_height = 600;

std::string last_glfw_error() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text != nullptr ? text : "unknown reason";
}

bool draws_in_software(std::string_view renderer) {
  for (const std::string_view name : {"llvmpipe", "softpipe", "swrast", "SWR", "Software", "GDI Generic"}) {
    if (renderer.find(name) != std::string_view::npos) return true;
  }
  return false;
}

void on_ime_data(ImGuiContext*, ImGuiViewport*, ImGuiPlatformImeData* data) {
  if (!data->WantVisible) return;
  input_method::place_candidates(static_cast<int>(data->InputPos.x),
                                 static_cast<int>(data->InputPos.y + data->InputLineHeight));
}

/// Where the window opens, in pixels.
struct Placing {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  int least_width = 0;
  int least_height = 0;
  bool fills = false;  // all that the monitor has; without a window manager nobody else puts it at its corner
};

/// The wished size at the display's scale, at most what the monitor leaves beside panels: a laptop of 1366×768 at a
/// scale of 1.25 has less than 1366×768 logical pixels, and a window that is larger than the screen cannot be moved
/// back onto it.
Placing place_on_monitor(const WindowOptions& options) {
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  float scale = 1;
  Placing place;
  int most_width = 0;
  int most_height = 0;
  if (monitor != nullptr) {
    glfwGetMonitorContentScale(monitor, &scale, nullptr);
    glfwGetMonitorWorkarea(monitor, &place.x, &place.y, &most_width, &most_height);
  }
  const auto fit = [&](int size, int most) {
    const auto wanted = static_cast<int>(static_cast<float>(size) * std::max(scale, 1.0F));
    return most > 0 ? std::min(wanted, most) : wanted;
  };
  place.width = fit(options.width, most_width);
  place.height = fit(options.height, most_height);
  place.least_width = std::min(fit(least_width, most_width), place.width);
  place.least_height = std::min(fit(least_height, most_height), place.height);
  place.fills = place.width == most_width && place.height == most_height;
  return place;
}

}  // namespace

struct Window::Handle {
  GLFWwindow* window = nullptr;
  std::atomic<bool> initialised = false;  // read by the thread that waits for signals
  bool gl3 = false;
  bool glfw_backend = false;
  bool gl_backend = false;
  bool exposed = true;  // the screen may have lost the picture
  std::optional<QuitSignals> quit;
  std::vector<std::string> dropped;
  InputPacer pacer;
  EatenKeys eaten;

  static Handle& of(GLFWwindow* window) { return *static_cast<Handle*>(glfwGetWindowUserPointer(window)); }
};

Window::Window() : handle_(std::make_unique<Handle>()) {}

Window::~Window() {
  Handle& h = *handle_;
  h.quit.reset();  // its thread wakes a window that is still there
  if (h.gl_backend) h.gl3 ? ImGui_ImplOpenGL3_Shutdown() : ImGui_ImplOpenGL2_Shutdown();
  if (h.glfw_backend) ImGui_ImplGlfw_Shutdown();
  if (ImGui::GetCurrentContext() != nullptr) ImGui::DestroyContext();
  if (h.window != nullptr) glfwDestroyWindow(h.window);
  if (h.initialised) glfwTerminate();
}

Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options) {
  YX_ASSIGN(auto files, find_fonts());
  std::unique_ptr<Window> window(new Window());
  YX_TRY(window->create(options));
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  YX_ASSIGN(auto fonts, LoadedFonts::load(*ImGui::GetIO().Fonts, files));
  window->fonts_ = std::make_unique<LoadedFonts>(std::move(fonts));
  YX_TRY(window->start_imgui());
  return window;
}

Status Window::create(const WindowOptions& options) {
  Handle& h = *handle_;
  input_method::prepare_environment();
  // Before OpenGL makes threads of its own. A signal that comes before GLFW is there is found at the first frame.
  h.quit.emplace([&h] {
    if (h.initialised) wake();
  });
  if (glfwInit() == GLFW_FALSE) return Error{Code::unsupported, "no display: " + last_glfw_error()};
  h.initialised = true;
  const Placing place = place_on_monitor(options);
  for (const bool gl3 : {true, false}) {
    if (gl3 && options.old_gl) continue;
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, gl3 ? 3 : 2);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, gl3 ? 0 : 1);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "yanxing");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "yanxing");
    glfwWindowHint(GLFW_MAXIMIZED, place.fills ? GLFW_TRUE : GLFW_FALSE);
    h.window = glfwCreateWindow(place.width, place.height, options.title.c_str(), nullptr, nullptr);
    h.gl3 = gl3;
    if (h.window != nullptr) break;
  }
  if (h.window == nullptr) return Error{Code::unsupported, "no OpenGL: " + last_glfw_error()};
  glfwSetWindowUserPointer(h.window, &h);
  glfwSetWindowSizeLimits(h.window, place.least_width, place.least_height, GLFW_DONT_CARE, GLFW_DONT_CARE);
  if (place.fills) glfwSetWindowPos(h.window, place.x, place.y);
  glfwMakeContextCurrent(h.window);
  glfwSwapInterval(1);
  const auto* renderer = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  const auto* version = reinterpret_cast<const char*>(glGetString(GL_VERSION));
  gl_description_ =
      std::string(renderer != nullptr ? renderer : "?") + ", OpenGL " + (version != nullptr ? version : "?");
  software_gl_ = draws_in_software(gl_description_);
  return {};
}

Status Window::start_imgui() {
  Handle& h = *handle_;
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // no file beside ours
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigInputTextCursorBlink = !software_gl_;
  h.glfw_backend = ImGui_ImplGlfw_InitForOpenGL(h.window, false);
  h.gl_backend = h.gl3 ? ImGui_ImplOpenGL3_Init("#version 130") : ImGui_ImplOpenGL2_Init();
  if (!h.glfw_backend || !h.gl_backend)
    return Error{Code::unsupported, "Dear ImGui cannot draw with " + gl_description_};
  ImGui::GetPlatformIO().Platform_SetImeDataFn = on_ime_data;
  install_callbacks();
  glfwShowWindow(h.window);
  return {};
}

void Window::install_callbacks() {
  GLFWwindow* window = handle_->window;
  glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int mods) {
    if (!Handle::of(w).eaten.pass(key, action, input_method::ate_the_key())) return;
    ImGui_ImplGlfw_KeyCallback(w, key, scancode, action, mods);
  });
  glfwSetCharCallback(window, ImGui_ImplGlfw_CharCallback);
  glfwSetMouseButtonCallback(window, ImGui_ImplGlfw_MouseButtonCallback);
  glfwSetCursorPosCallback(window, ImGui_ImplGlfw_CursorPosCallback);
  glfwSetCursorEnterCallback(window, ImGui_ImplGlfw_CursorEnterCallback);
  glfwSetScrollCallback(window, ImGui_ImplGlfw_ScrollCallback);
  glfwSetWindowFocusCallback(window, ImGui_ImplGlfw_WindowFocusCallback);
  glfwSetDropCallback(window, [](GLFWwindow* w, int count, const char** files) {
    double x = 0;
    double y = 0;
    glfwGetCursorPos(w, &x, &y);
    ImGui::GetIO().AddMousePosEvent(static_cast<float>(x), static_cast<float>(y));
    Handle::of(w).dropped.assign(files, files + count);
    Handle::of(w).exposed = true;
  });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { Handle::of(w).exposed = true; });
}

bool Window::has_backlog() const { return !ImGui::GetCurrentContext()->InputEventsQueue.empty(); }

bool Window::next_frame(double at_most_s) {
  Handle& h = *handle_;
  if (pending_frames_ > 0 || has_backlog()) {
    glfwPollEvents();
    pending_frames_ = std::max(pending_frames_ - 1, 0);
  } else {
    const bool blinks = ImGui::GetIO().WantTextInput && !software_gl_;
    glfwWaitEventsTimeout(std::max(blinks ? std::min(at_most_s, blink_s) : at_most_s, 0.001));
  }
  if (has_backlog() || h.exposed) pending_frames_ = settle_frames;
  if (h.quit->take()) return false;
  if (glfwWindowShouldClose(h.window) != 0) return false;
  h.gl3 ? ImGui_ImplOpenGL3_NewFrame() : ImGui_ImplOpenGL2_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  h.pacer.before_frame();
  ImGui::NewFrame();
  h.pacer.after_frame();
  return true;
}

void Window::present() {
  Handle& h = *handle_;
  ImGui::Render();
  ImDrawData* data = ImGui::GetDrawData();
  ++counts_.frames;
  const std::uint64_t hash = draw_hash(*data);
  if (hash == shown_hash_ && !h.exposed && !textures_changed(*data)) return;
  shown_hash_ = hash;
  h.exposed = false;
  ++counts_.rendered;
  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(h.window, &width, &height);
  glViewport(0, 0, width, height);
  glClearColor(0.95F, 0.96F, 0.976F, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  h.gl3 ? ImGui_ImplOpenGL3_RenderDrawData(data) : ImGui_ImplOpenGL2_RenderDrawData(data);
  glfwSwapBuffers(h.window);
}

void Window::want_frames(int count) { pending_frames_ = std::max(pending_frames_, count); }

void Window::keep_open() { glfwSetWindowShouldClose(handle_->window, GLFW_FALSE); }

void Window::set_title(const std::string& title) { glfwSetWindowTitle(handle_->window, title.c_str()); }

std::vector<std::string> Window::take_dropped_files() { return std::exchange(handle_->dropped, {}); }

void Window::wake() { glfwPostEmptyEvent(); }

float Window::scale() const {
  float content = 1;
  glfwGetWindowContentScale(handle_->window, &content, nullptr);
  const float framebuffer = ImGui::GetIO().DisplayFramebufferScale.x;  // what the system scales by itself
  return std::clamp(framebuffer > 0 ? content / framebuffer : content, 0.75F, 4.0F);
}

}  // namespace yanxing::platform
