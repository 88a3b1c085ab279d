#include "tests/crash/window_user.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <vector>

namespace yanxing::crash {
namespace {

using robot::Widget;
using robot::Widgets;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

bool can_be_clicked(const Widget& widget) { return widget.visible && widget.enabled; }

/// The widget's place, once it is clickable and was found there in four looks after each other.
class Stillness {
 public:
  std::optional<Widget> look(const Widgets& widgets, const std::string& id) {
    const auto at = widgets.find(id);
    if (at == widgets.end() || !can_be_clicked(at->second)) return std::nullopt;
    still_ = at->second.x == last_.x && at->second.y == last_.y ? still_ + 1 : 0;
    last_ = at->second;
    return still_ >= 3 ? std::optional(last_) : std::nullopt;
  }

 private:
  Widget last_;
  int still_ = 0;
};

}  // namespace

std::string value_of(const Widgets& widgets, const std::string& id) {
  const auto at = widgets.find(id);
  return at == widgets.end() ? std::string() : at->second.value;
}

WindowUser::WindowUser(std::string probe, std::uint64_t seed, std::function<void(const Widgets&)> see)
    : probe_(std::move(probe)), random_(seed), see_(std::move(see)) {}

Result<void> WindowUser::sit_down() {
  YX_ASSIGN(desktop_, robot::Desktop::open());
  return {};
}

void WindowUser::open(const std::string& data, const std::string& log) {
  std::filesystem::remove(probe_);
  window_ = std::make_unique<KilledWindow>(data, probe_, log);
}

Widgets WindowUser::look() {
  Widgets widgets = robot::read_probe(probe_);
  see_(widgets);
  return widgets;
}

Widgets WindowUser::wait(const std::string& what, const Good& good) {
  const auto limit = Clock::now() + std::chrono::seconds(60);
  while (true) {
    const bool alive = window_->is_alive();
    Widgets widgets = look();
    if (alive && good(widgets)) return widgets;
    if (!alive) throw Killed{};
    if (Clock::now() > limit) give_up(what, widgets);
    std::this_thread::sleep_for(milliseconds(5));
  }
}

void WindowUser::give_up(const std::string& what, const Widgets& widgets) {
  std::string said = "waited in vain for " + what;
  const char* evidence = std::getenv("YANXING_EVIDENCE_DIR");
  const auto folder = evidence != nullptr ? std::filesystem::path(evidence) : std::filesystem::temp_directory_path();
  const std::string picture = folder / "waited_in_vain.png";
  if (desktop_->picture(picture)) said += "; a picture: " + picture;
  said += "; on the screen:";
  for (const auto& [id, widget] : widgets) {
    said += "\n  " + id + " at " + std::to_string(widget.x) + "," + std::to_string(widget.y);
    if (!widget.visible) said += ", out of sight";
    if (!widget.enabled) said += ", disabled";
    if (!widget.value.empty()) said += " = " + widget.value;
  }
  throw robot::Failure(said);
}

void WindowUser::rest(int ms) {
  const auto until = Clock::now() + milliseconds(ms);
  wait("time to pass", [&](const Widgets&) { return Clock::now() >= until; });
}

void WindowUser::click(const std::string& id) {
  Stillness stillness;
  std::optional<Widget> place;
  wait(id, [&](const Widgets& w) { return (place = stillness.look(w, id)).has_value(); });
  click_at(id, *place);
}

std::string WindowUser::click_any(const std::string& what, const Fits& fits) {
  std::string chosen;
  Stillness stillness;
  std::optional<Widget> place;
  wait(what, [&](const Widgets& w) {
    const auto at = w.find(chosen);
    if (at == w.end() || !can_be_clicked(at->second)) {
      std::vector<std::string> found;
      for (const auto& [id, widget] : w)
        if (can_be_clicked(widget) && fits(id)) found.push_back(id);
      if (found.empty()) return false;
      chosen = found[static_cast<std::size_t>(dice(static_cast<int>(found.size())))];
      stillness = {};
    }
    place = stillness.look(w, chosen);
    return place.has_value();
  });
  click_at(chosen, *place);
  return chosen;
}

void WindowUser::click_at(const std::string& id, const Widget& widget) {
  desktop_->move(widget.x, widget.y);
  wait("the pointer over " + id, [&](const Widgets& w) {
    const auto mouse = w.find("mouse");
    return mouse != w.end() && std::abs(mouse->second.x - widget.x) <= 1 && std::abs(mouse->second.y - widget.y) <= 1;
  });
  desktop_->click(widget.x, widget.y);
}

void WindowUser::open_screen(const std::string& name) {
  click("nav." + name);
  wait(name, [&](const Widgets& w) { return value_of(w, "nav." + name) == "current"; });
}

}  // namespace yanxing::crash
