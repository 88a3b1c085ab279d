#include "tools/robot/desktop.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <stb/stb_image_write.h>

#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

namespace yanxing::robot {

namespace {

/// As fast as a quick typist's keys can follow each other; a real keyboard never sends two events at one instant.
constexpr auto between_events = std::chrono::milliseconds(8);

KeySym keysym_of(std::string_view name) {
  if (name == "ctrl") return XK_Control_L;
  if (name == "shift") return XK_Shift_L;
  if (name == "alt") return XK_Alt_L;
  return XStringToKeysym(std::string(name).c_str());
}

/// Whether this keysym needs Shift on the server's keyboard map.
bool needs_shift(Display* display, KeyCode code, KeySym symbol) {
  int per_code = 0;
  KeySym* map = XGetKeyboardMapping(display, code, 1, &per_code);
  const bool shifted = per_code > 1 && map[0] != symbol && map[1] == symbol;
  XFree(map);
  return shifted;
}

}  // namespace

struct Desktop::Handle {
  Display* display = nullptr;
  ~Handle() {
    if (display != nullptr) XCloseDisplay(display);
  }
  void event(KeyCode code, bool down) {
    XTestFakeKeyEvent(display, code, down ? True : False, CurrentTime);
    XFlush(display);
    std::this_thread::sleep_for(between_events);
  }
  void press(KeySym symbol) {
    const KeyCode code = XKeysymToKeycode(display, symbol);
    YX_CHECK(code != 0);
    const bool shift = needs_shift(display, code, symbol);
    const KeyCode shift_code = XKeysymToKeycode(display, XK_Shift_L);
    if (shift) event(shift_code, true);
    event(code, true);
    event(code, false);
    if (shift) event(shift_code, false);
  }
  void move(int x, int y) {
    XTestFakeMotionEvent(display, -1, x, y, CurrentTime);
    XFlush(display);
    std::this_thread::sleep_for(between_events * 4);  // hovering is a frame of its own
  }
  void button(unsigned number) {
    XTestFakeButtonEvent(display, number, True, CurrentTime);
    XFlush(display);
    std::this_thread::sleep_for(between_events * 3);
    XTestFakeButtonEvent(display, number, False, CurrentTime);
    XFlush(display);
    std::this_thread::sleep_for(between_events);
  }
};

Desktop::Desktop() : handle_(std::make_unique<Handle>()) {}
Desktop::~Desktop() = default;

Result<std::unique_ptr<Desktop>> Desktop::open() {
  std::unique_ptr<Desktop> desktop(new Desktop());
  desktop->handle_->display = XOpenDisplay(nullptr);
  int a = 0, b = 0, c = 0, d = 0;
  if (desktop->handle_->display == nullptr) return Error{Code::unsupported, "no X display"};
  if (XTestQueryExtension(desktop->handle_->display, &a, &b, &c, &d) == False)
    return Error{Code::unsupported, "the X display has no XTest"};
  return desktop;
}

void Desktop::key(std::string_view combination) {
  std::vector<KeyCode> held;
  while (true) {
    const auto plus = combination.find('+');
    if (plus == std::string_view::npos || plus == 0) break;
    held.push_back(XKeysymToKeycode(handle_->display, keysym_of(combination.substr(0, plus))));
    combination.remove_prefix(plus + 1);
  }
  for (KeyCode code : held) handle_->event(code, true);
  handle_->press(keysym_of(combination));
  for (auto code = held.rbegin(); code != held.rend(); ++code) handle_->event(*code, false);
}

void Desktop::type(std::string_view ascii) {
  for (char c : ascii) handle_->press(static_cast<KeySym>(static_cast<unsigned char>(c)));
}

void Desktop::paste(const std::string& text) {
  FILE* clipboard = ::popen("xclip -selection clipboard -in >/dev/null 2>&1", "w");
  YX_CHECK(clipboard != nullptr);
  YX_CHECK(std::fwrite(text.data(), 1, text.size(), clipboard) == text.size());
  YX_CHECK(::pclose(clipboard) == 0);  // xclip stays in the background and serves it
  key("ctrl+v");
}

void Desktop::move(int x, int y) { handle_->move(x, y); }

void Desktop::click(int x, int y) {
  handle_->move(x, y);
  handle_->button(1);
}

void Desktop::wheel(int x, int y, int steps_down) {
  handle_->move(x, y);
  for (int i = 0; i < (steps_down < 0 ? -steps_down : steps_down); ++i) handle_->button(steps_down < 0 ? 4 : 5);
}

std::vector<Place> Desktop::popups() {
  std::vector<Place> places;
  Window root = 0, parent = 0, *children = nullptr;
  unsigned count = 0;
  if (XQueryTree(handle_->display, DefaultRootWindow(handle_->display), &root, &parent, &children, &count) == 0)
    return places;
  for (unsigned i = 0; i < count; ++i) {
    XWindowAttributes window{};
    if (XGetWindowAttributes(handle_->display, children[i], &window) == 0) continue;
    if (window.map_state != IsViewable || window.override_redirect == False) continue;
    places.push_back({window.x, window.y, window.width, window.height});
  }
  XFree(children);
  return places;
}

Result<void> Desktop::picture(const std::string& path) {
  Display* display = handle_->display;
  const Window root = DefaultRootWindow(display);
  const int width = DisplayWidth(display, DefaultScreen(display)),
            height = DisplayHeight(display, DefaultScreen(display));
  XImage* image =
      XGetImage(display, root, 0, 0, static_cast<unsigned>(width), static_cast<unsigned>(height), AllPlanes, ZPixmap);
  if (image == nullptr) return Error{Code::io, "the screen cannot be read"};
  std::vector<unsigned char> rgb;
  rgb.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const unsigned long pixel = XGetPixel(image, x, y);
      for (int shift : {16, 8, 0}) rgb.push_back(static_cast<unsigned char>(pixel >> shift));
    }
  }
  XDestroyImage(image);
  if (stbi_write_png(path.c_str(), width, height, 3, rgb.data(), width * 3) == 0)
    return Error{Code::io, "cannot write " + path};
  return {};
}

}  // namespace yanxing::robot
