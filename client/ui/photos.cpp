#include "client/ui/photos.h"

#include "client/text/size.h"

namespace yanxing::ui {

std::string photos_text(const UiContext& ui, const app::PhotoFigures& figures) {
  if (figures.waiting == 0) return ui.tr("photos.none");
  return ui.plural(
      "photos.waiting", figures.waiting,
      {{"done", text::megabytes_done(figures.bytes_done)}, {"total", text::megabytes(figures.bytes_total)}});
}

}  // namespace yanxing::ui
