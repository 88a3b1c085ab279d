#include "client/ui/probe.h"

namespace yanxing::ui {

std::string Probe::dump() const {
  std::string out;
  for (const auto& [id, item] : items_) {
    const ImVec2 at = item.center();
    out += id + '\t' + std::to_string(static_cast<int>(at.x)) + '\t' + std::to_string(static_cast<int>(at.y));
    out += item.enabled ? "\t1" : "\t0";
    out += item.focused ? "\t1" : "\t0";
    out += item.visible ? "\t1\t" : "\t0\t";
    for (const char c : item.value) out += c == '\n' || c == '\t' ? ' ' : c;
    out += '\n';
  }
  return out;
}

}  // namespace yanxing::ui
