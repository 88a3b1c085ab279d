#include "client/platform/input_method.h"

#include <X11/Xlib.h>
#include <dlfcn.h>

#include <array>
#include <clocale>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <string>

namespace yanxing::platform::input_method {
namespace {

/// One process has one X11 connection and this program one window; the functions that libX11's callers reach take no
/// context of ours.
struct State {
  bool filtered = false;
  XIC context = nullptr;
  XPoint spot{-1, -1};
  std::array<Time, 256> last_press{};  // by key code
  XIMCallback destroyed{};
  XIMCallback* glfw_destroyed = nullptr;
};

State& state() {
  static State the_state;
  return the_state;
}

template <typename Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

/// The input method went away (restarted, crashed): forget its context, then let GLFW know.
void on_destroyed(XIM im, XPointer, XPointer call_data) {
  state().context = nullptr;
  if (const XIMCallback* glfw = state().glfw_destroyed) glfw->callback(im, glfw->client_data, call_data);
}

/// The first server that the root window lists and that somebody owns, as "@im=fcitx"; empty when none runs.
std::string running_server() {
  Display* display = XOpenDisplay(nullptr);
  if (display == nullptr) return {};
  std::string found;
  const Atom list = XInternAtom(display, "XIM_SERVERS", True);
  Atom type = 0;
  int format = 0;
  unsigned long count = 0;
  unsigned long rest = 0;
  unsigned char* data = nullptr;
  if (list != 0 &&
      XGetWindowProperty(display, DefaultRootWindow(display), list, 0, 64, False, 4 /* XA_ATOM */, &type, &format,
                         &count, &rest, &data) == Success &&
      data != nullptr) {
    const auto* servers = reinterpret_cast<const Atom*>(data);
    for (unsigned long i = 0; i < count && found.empty(); ++i) {
      char* name = XGetAtomName(display, servers[i]);
      if (name == nullptr) continue;
      if (std::strncmp(name, "@server=", 8) == 0 && XGetSelectionOwner(display, servers[i]) != None)
        found = std::string("@im=") + (name + 8);
      XFree(name);
    }
    XFree(data);
  }
  XCloseDisplay(display);
  return found;
}

bool names_no_input_method(const char* modifiers) {
  return modifiers == nullptr || *modifiers == '\0' || std::strncmp(modifiers, "@im=none", 8) == 0;
}

XIC create_context(XIM im, Window window, XIMCallback* destroyed, XPoint* spot) {
  using CreateIc = XIC (*)(XIM, ...);
  static const auto create = real<CreateIc>("XCreateIC");
  const char* callback_name = destroyed != nullptr ? XNDestroyCallback : nullptr;
  char** missing = nullptr;
  int missing_count = 0;
  char* fallback = nullptr;
  // Needed for a context with a place, although the input method draws with fonts of its own. Kept as long as the
  // connection.
  static XFontSet fonts =
      XCreateFontSet(XDisplayOfIM(im), "-*-*-*-*-*-*-*-*-*-*-*-*-*-*,*", &missing, &missing_count, &fallback);
  if (missing != nullptr) XFreeStringList(missing);
  if (fonts != nullptr) {
    XVaNestedList place = XVaCreateNestedList(0, XNSpotLocation, spot, XNFontSet, fonts, nullptr);
    XIC made = create(im, XNInputStyle, XIMPreeditPosition | XIMStatusNothing, XNClientWindow, window, XNFocusWindow,
                      window, XNPreeditAttributes, place, callback_name, destroyed, nullptr);
    XFree(place);
    if (made != nullptr) return made;
  }
  return create(im, XNInputStyle, XIMPreeditNothing | XIMStatusNothing, XNClientWindow, window, XNFocusWindow, window,
                callback_name, destroyed, nullptr);
}

}  // namespace

void prepare_environment() {
  const char* locale = std::setlocale(LC_CTYPE, "");
  const bool utf8 =
      locale != nullptr && (std::strstr(locale, "UTF-8") != nullptr || std::strstr(locale, "utf8") != nullptr);
  if (!utf8 && std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr) ::setenv("LC_CTYPE", "C.UTF-8", 1);
  if (!names_no_input_method(std::getenv("XMODIFIERS"))) return;
  const std::string server = running_server();
  if (!server.empty()) ::setenv("XMODIFIERS", server.c_str(), 1);
}

bool ate_the_key() { return state().filtered; }

void place_candidates(int x, int y) {
  State& now = state();
  XPoint spot{static_cast<short>(x), static_cast<short>(y)};
  if (now.context == nullptr || (spot.x == now.spot.x && spot.y == now.spot.y)) return;
  now.spot = spot;
  XVaNestedList place = XVaCreateNestedList(0, XNSpotLocation, &spot, nullptr);
  XSetICValues(now.context, XNPreeditAttributes, place, nullptr);
  XFree(place);
}

}  // namespace yanxing::platform::input_method

/// In front of libX11's: remembers whether the input method ate the key. A key that it hands back bears the time of its
/// first press, which GLFW would take for a duplicate: its time is moved on by one millisecond.
extern "C" Bool XFilterEvent(XEvent* event, Window window) {
  using Filter = Bool (*)(XEvent*, Window);
  static const auto filter = yanxing::platform::input_method::real<Filter>("XFilterEvent");
  auto& now = yanxing::platform::input_method::state();
  const bool is_key = event->type == KeyPress || event->type == KeyRelease;
  const std::size_t code = is_key ? event->xkey.keycode & 255U : 0;
  const Bool ate = filter(event, window);
  if (!is_key) return ate;
  now.filtered = ate != False;
  if (event->type == KeyPress && code != 0) {
    Time& last = now.last_press[code];
    if (ate == False && last != 0 && event->xkey.time <= last) event->xkey.time = last + 1;
    last = event->xkey.time;
  }
  return ate;
}

/// In front of libX11's: the same context with a place for the candidates. Reads the arguments that GLFW gives.
extern "C" XIC XCreateIC(XIM im, ...) {
  auto& now = yanxing::platform::input_method::state();
  Window window = 0;
  va_list arguments;
  va_start(arguments, im);
  while (const char* name = va_arg(arguments, const char*)) {
    void* value = va_arg(arguments, void*);
    if (std::strcmp(name, XNClientWindow) == 0) window = reinterpret_cast<Window>(value);
    if (std::strcmp(name, XNDestroyCallback) == 0) now.glfw_destroyed = static_cast<XIMCallback*>(value);
  }
  va_end(arguments);
  now.destroyed.callback = reinterpret_cast<XIMProc>(&yanxing::platform::input_method::on_destroyed);
  now.spot = {0, 0};
  XIMCallback* destroyed = now.glfw_destroyed != nullptr ? &now.destroyed : nullptr;
  now.context = yanxing::platform::input_method::create_context(im, window, destroyed, &now.spot);
  return now.context;
}
