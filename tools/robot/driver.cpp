#include "tools/robot/driver.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

namespace yanxing::robot {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto look_again = std::chrono::milliseconds(20);

std::vector<std::string> split_tabs(const std::string& line) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  while (true) {
    const auto tab = line.find('\t', start);
    parts.push_back(line.substr(start, tab == std::string::npos ? tab : tab - start));
    if (tab == std::string::npos) return parts;
    start = tab + 1;
  }
}

}  // namespace

Widgets read_probe(const std::string& file) {
  Widgets widgets;
  std::ifstream in(file);
  std::string line;
  while (std::getline(in, line)) {
    const auto parts = split_tabs(line);
    if (parts.size() < 6) continue;
    Widget widget;
    widget.x = static_cast<int>(std::lround(std::strtod(parts[1].c_str(), nullptr)));
    widget.y = static_cast<int>(std::lround(std::strtod(parts[2].c_str(), nullptr)));
    widget.enabled = parts[3] == "1";
    widget.focused = parts[4] == "1";
    widget.visible = parts[5] == "1";
    if (parts.size() > 6) widget.value = parts[6];
    widgets[parts[0]] = widget;
  }
  return widgets;
}

Driver::Driver(Desktop& desktop, std::string probe_file, std::string picture_folder)
    : desktop_(desktop), probe_file_(std::move(probe_file)), folder_(std::move(picture_folder)) {}

void Driver::wait(const std::string& what, const std::function<bool(const Widgets&)>& good, double limit_s) {
  const auto deadline = Clock::now() + std::chrono::duration<double>(limit_s);
  while (true) {
    const Widgets widgets = read_probe(probe_file_);
    if (good(widgets)) return;
    if (Clock::now() > deadline) {
      std::string there;
      for (const auto& [id, widget] : widgets)
        there += "\n  " + id + (widget.value.empty() ? "" : " = " + widget.value);
      throw Failure{"waited in vain for " + what + "; on the screen:" + there};
    }
    std::this_thread::sleep_for(look_again);
  }
}

void Driver::wait_for(const std::string& id, double limit_s) {
  wait(
      id, [&](const Widgets& w) { return w.contains(id); }, limit_s);
}

void Driver::wait_gone(const std::string& id) {
  wait(id + " to go", [&](const Widgets& w) { return !w.contains(id); });
}

void Driver::wait_value(const std::string& id, const std::string& part, double limit_s) {
  wait(
      id + " with \"" + part + "\"",
      [&](const Widgets& w) {
        const auto at = w.find(id);
        return at != w.end() && at->second.value.find(part) != std::string::npos;
      },
      limit_s);
}

void Driver::click(const std::string& id) {
  Widget last;
  int still = 0;
  wait("a click on " + id, [&](const Widgets& w) {
    const auto at = w.find(id);
    if (at == w.end() || !at->second.enabled || !at->second.visible) return false;
    still = at->second.x == last.x && at->second.y == last.y ? still + 1 : 0;
    last = at->second;
    return still >= 2;
  });
  desktop_.move(last.x, last.y);
  wait("the pointer over " + id, [&](const Widgets& w) {
    const auto mouse = w.find("mouse");
    return mouse != w.end() && std::abs(mouse->second.x - last.x) <= 1 && std::abs(mouse->second.y - last.y) <= 1;
  });
  desktop_.click(last.x, last.y);
}

std::string Driver::value(const std::string& id) {
  const Widgets widgets = read_probe(probe_file_);
  const auto at = widgets.find(id);
  return at == widgets.end() ? std::string() : at->second.value;
}

bool Driver::there(const std::string& id) { return read_probe(probe_file_).contains(id); }

std::string Driver::first(const std::string& prefix) {
  return first_of(prefix, [](const std::string&) { return true; });
}

std::string Driver::first_row(const std::string& prefix) {
  constexpr std::size_t uuid_length = 36;
  return first_of(prefix, [&](const std::string& id) { return id.size() == prefix.size() + uuid_length; });
}

std::string Driver::first_of(const std::string& prefix, const std::function<bool(const std::string&)>& good) {
  std::string found;
  wait("something called " + prefix + "…", [&](const Widgets& w) {
    const Widget* best = nullptr;
    for (const auto& [id, widget] : w) {
      if (!id.starts_with(prefix) || !widget.visible || !good(id)) continue;
      if (best == nullptr || widget.y < best->y || (widget.y == best->y && widget.x < best->x)) {
        best = &widget;
        found = id;
      }
    }
    return best != nullptr;
  });
  return found;
}

void Driver::say(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void Driver::wait_still() {
  // Still: the probe's file is not rewritten for a while.
  std::string before;
  int still = 0;
  wait("a still screen", [&](const Widgets&) {
    std::ifstream in(probe_file_);
    std::ostringstream text;
    text << in.rdbuf();
    still = text.str() == before ? still + 1 : 0;
    before = text.str();
    return still >= 8;
  });
}

void Driver::named_picture(const std::string& name) {
  wait_still();
  const std::string file = folder_ + "/" + name + ".png";
  if (const auto taken = desktop_.picture(file); !taken) throw Failure{taken.error().detail};
}

void Driver::picture(const std::string& name) {
  wait_still();
  char number[16];
  std::snprintf(number, sizeof number, "%02d", ++pictures_);
  const std::string file = folder_ + "/" + number + "-" + name + ".png";
  if (const auto taken = desktop_.picture(file); !taken) throw Failure{taken.error().detail};
  say("    " + file);
}

}  // namespace yanxing::robot
