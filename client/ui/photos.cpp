#include "client/ui/photos.h"

namespace yanxing::ui {
namespace {

/// In megabytes of a million, one decimal where it says something: "2.4", "7".
std::string megabytes(std::int64_t bytes) {
  const std::int64_t tenths = (bytes + 50'000) / 100'000;
  const std::string whole = std::to_string(tenths / 10);
  return tenths % 10 == 0 ? whole : whole + "." + std::to_string(tenths % 10);
}

}  // namespace

std::string photos_text(const UiContext& ui, const app::PhotoFigures& figures) {
  if (figures.waiting == 0) return ui.tr("photos.none");
  return ui.plural("photos.waiting", figures.waiting,
                   {{"done", megabytes(figures.bytes_done)}, {"total", megabytes(figures.bytes_total)}});
}

}  // namespace yanxing::ui
