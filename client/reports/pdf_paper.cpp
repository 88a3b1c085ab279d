#include "client/reports/pdf_paper.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "client/images/image.h"

namespace yanxing::reports {
namespace {

// Serif as official documents are set; Sans behind it has rarer characters, Hanazono those of extensions B to F,
// BabelStone those of G and H; others come through fontconfig.
constexpr const char* families = "Noto Serif CJK SC,Noto Sans CJK SC,HanaMinB,BabelStone Han,serif";
constexpr double pi = 3.14159265358979;

double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }

void set_font(PangoLayout* layout, const TextStyle& style) {
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family(font, families);
  pango_font_description_set_absolute_size(font, style.size_pt * PANGO_SCALE);
  pango_font_description_set_weight(font, style.strong ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
}

/// Characters of a layout for which Pango found no font.
std::set<std::string> unprinted_in(PangoLayout* layout) {
  std::set<std::string> out;
  if (pango_layout_get_unknown_glyphs_count(layout) == 0) return out;
  for (GSList* line = pango_layout_get_lines_readonly(layout); line != nullptr; line = line->next) {
    for (GSList* run = static_cast<PangoLayoutLine*>(line->data)->runs; run != nullptr; run = run->next) {
      const PangoGlyphString* glyphs = static_cast<PangoGlyphItem*>(run->data)->glyphs;
      for (int i = 0; i < glyphs->num_glyphs; ++i) {
        const PangoGlyph glyph = glyphs->glyphs[i].glyph;
        const gunichar character = glyph & ~PANGO_GLYPH_UNKNOWN_FLAG;
        if ((glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0 || character > 0x10FFFF) continue;
        std::array<char, 6> bytes{};
        out.emplace(bytes.data(), static_cast<std::size_t>(g_unichar_to_utf8(character, bytes.data())));
      }
    }
  }
  return out;
}

/// A picture as a surface. A JPEG goes into the file as it is.
SurfacePointer surface_of(const std::string& bytes) {
  auto read = images::read_picture(bytes, 0);
  if (!read) return nullptr;
  SurfacePointer surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, read->width, read->height));
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return nullptr;
  unsigned char* pixels = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  for (int y = 0; y < read->height; ++y) {
    for (int x = 0; x < read->width; ++x) {
      const std::uint8_t* from = &read->rgba[4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(read->width) +
                                                  static_cast<std::size_t>(x))];
      const std::uint32_t alpha = from[3];
      const auto premultiplied = [&](std::uint32_t value) { return value * alpha / 255; };
      const std::uint32_t pixel =
          alpha << 24U | premultiplied(from[0]) << 16U | premultiplied(from[1]) << 8U | premultiplied(from[2]);
      std::copy_n(reinterpret_cast<const unsigned char*>(&pixel), 4,  // NOLINT: a pixel is four bytes of native order
                  pixels + static_cast<std::ptrdiff_t>(y) * stride + static_cast<std::ptrdiff_t>(x) * 4);
    }
  }
  cairo_surface_mark_dirty(surface.get());
  if (bytes.starts_with("\xFF\xD8")) {
    auto* copy = new std::string(bytes);
    cairo_surface_set_mime_data(
        surface.get(), CAIRO_MIME_TYPE_JPEG, reinterpret_cast<const unsigned char*>(copy->data()), copy->size(),
        [](void* held) { delete static_cast<std::string*>(held); }, copy);
  }
  return surface;
}

}  // namespace

TextBlock::TextBlock(PangoContext* context, const std::string& text, const TextStyle& style, double width)
    : layout_(pango_layout_new(context)), grey_(style.grey) {
  PangoLayout* layout = layout_.get();
  set_font(layout, style);
  const std::string clean = clean_text(text);
  pango_layout_set_text(layout, clean.data(), static_cast<int>(clean.size()));
  pango_layout_set_width(layout, static_cast<int>(std::max(width, 1.0) * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout, style.align == Align::center  ? PANGO_ALIGN_CENTER
                                     : style.align == Align::right ? PANGO_ALIGN_RIGHT
                                                                   : PANGO_ALIGN_LEFT);
  if (style.indent) pango_layout_set_indent(layout, static_cast<int>(2 * style.size_pt * PANGO_SCALE));
  PangoLayoutIter* at = pango_layout_get_iter(layout);
  do {
    PangoRectangle logical;
    int top = 0;
    int bottom = 0;
    pango_layout_iter_get_line_extents(at, nullptr, &logical);
    pango_layout_iter_get_line_yrange(at, &top, &bottom);
    tops_.push_back(points(top));
    bottoms_.push_back(points(bottom));
    baselines_.push_back(points(pango_layout_iter_get_baseline(at)));
    lefts_.push_back(points(logical.x));
    widest_ = std::max(widest_, points(logical.width));
  } while (pango_layout_iter_next_line(at));
  pango_layout_iter_free(at);
  unprinted_ = unprinted_in(layout);
}

double TextBlock::height(std::size_t first, std::size_t last) const {
  return first >= last ? 0 : bottoms_[last - 1] - tops_[first];
}

std::size_t TextBlock::fitting(std::size_t first, double height) const {
  std::size_t last = first;
  while (last < lines() && bottoms_[last] - tops_[first] <= height + 0.01) ++last;
  return last - first;
}

void TextBlock::draw(cairo_t* cairo, double x, double y, std::size_t first, std::size_t last) const {
  for (std::size_t line = first; line < last; ++line) {
    cairo_move_to(cairo, x + lefts_[line], y + baselines_[line] - tops_[first]);
    pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(layout_.get(), static_cast<int>(line)));
  }
}

Paper::Paper(cairo_surface_t* surface) : surface_(surface) {
  if (surface == nullptr) scratch_.reset(cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1));
  cairo_.reset(cairo_create(surface != nullptr ? surface : scratch_.get()));
  context_.reset(pango_font_map_create_context(pango_cairo_font_map_get_default()));
  pango_cairo_context_set_resolution(context_.get(), 72);
  pango_context_set_language(context_.get(), pango_language_from_string("zh-cn"));
  // Print, not screen: the same breaks at every size.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context_.get(), options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context_.get(), FALSE);
}

void Paper::put(const TextBlock& block, double x, double at_y, std::size_t first, std::size_t last) const {
  if (!draws()) return;
  cairo_set_source_rgb(cairo(), block.grey(), block.grey(), block.grey());
  block.draw(cairo(), x, at_y, first, last);
}

void Paper::rectangle(const Box& box, double line) const {
  if (!draws()) return;
  cairo_set_source_rgb(cairo(), 0, 0, 0);
  cairo_set_line_width(cairo(), line);
  cairo_rectangle(cairo(), box.x, box.y, box.width, box.height);
  cairo_stroke(cairo());
}

void Paper::fill(const Box& box, double grey) const {
  if (!draws()) return;
  cairo_set_source_rgb(cairo(), grey, grey, grey);
  cairo_rectangle(cairo(), box.x, box.y, box.width, box.height);
  cairo_fill(cairo());
}

void Paper::picture(const Picture& picture, const Box& box) const {
  if (!draws()) return;
  const SurfacePointer surface = picture.bytes.empty() ? nullptr : surface_of(picture.bytes);
  if (surface == nullptr) {
    const TextBlock word = text(picture.missing, {9, false, Align::center, false, 0.45}, box.width);
    put(word, box.x, box.y + (box.height - word.height()) / 2);
    return;
  }
  const double across = cairo_image_surface_get_width(surface.get());
  const double down = cairo_image_surface_get_height(surface.get());
  const double scale = std::min(box.width / across, box.height / down);
  cairo_save(cairo());
  cairo_translate(cairo(), box.x + (box.width - across * scale) / 2, box.y + (box.height - down * scale) / 2);
  cairo_scale(cairo(), scale, scale);
  cairo_set_source_surface(cairo(), surface.get(), 0, 0);
  cairo_paint(cairo());
  cairo_restore(cairo());
}

void Paper::stamp(const std::string& word, double centre_x, double centre_y, double radius) const {
  if (!draws()) return;
  const double dashes[] = {3, 3};
  cairo_save(cairo());
  cairo_set_source_rgb(cairo(), 0.6, 0.6, 0.6);
  cairo_set_line_width(cairo(), 0.6);
  cairo_set_dash(cairo(), dashes, 2, 0);
  cairo_new_path(cairo());  // a line from wherever text ended would be drawn too
  cairo_arc(cairo(), centre_x, centre_y, radius, 0, 2 * pi);
  cairo_stroke(cairo());
  cairo_restore(cairo());
  const TextBlock label = text(word, {9, false, Align::center, false, 0.6}, 2 * radius);
  put(label, centre_x - radius, centre_y - label.height() / 2);
}

void Paper::start_section(const Section& section, int first, int total) {
  finish();
  page_ = section.page;
  draft_ = section.draft;
  first_ = first;
  total_ = total;
  section_pages_ = 0;
  new_page();
}

void Paper::new_page() {
  finish();
  ++pages_;
  ++section_pages_;
  open_ = true;
  y = top();
  if (!draws()) return;
  cairo_pdf_surface_set_size(surface_, points_of(page_.width_mm()), points_of(page_.height_mm()));
  if (draft_) draft_mark();
}

void Paper::finish() {
  if (!open_) return;
  open_ = false;
  if (!draws()) return;
  foot();
  cairo_show_page(cairo());
}

void Paper::foot() const {
  const std::string number = std::to_string(first_ + section_pages_ - 1);
  const TextBlock line =
      text("第 " + number + " 页　共 " + std::to_string(total_) + " 页", {9, false, Align::center}, width());
  put(line, left(), bottom() + (points_of(page_.bottom_mm) - line.height()) / 2);
}

void Paper::draft_mark() const {
  const double across = points_of(page_.width_mm());
  const double down = points_of(page_.height_mm());
  cairo_save(cairo());
  cairo_translate(cairo(), across / 2, down / 2);
  cairo_rotate(cairo(), -pi / 6);
  const TextBlock mark = text("草稿", {140, true, Align::center, false, 0.88}, across);
  put(mark, -across / 2, -mark.height() / 2);
  cairo_restore(cairo());
}

std::optional<std::pair<std::size_t, std::size_t>> Paper::target_of(const Sum& sum) const {
  if (details == nullptr || sum.detail.empty() || sum.rows.empty()) return std::nullopt;
  for (std::size_t i = 0; i < details->size(); ++i) {
    const Detail& detail = (*details)[i];
    if (detail.name != sum.detail) continue;
    if (!detail.in_print || sum.rows.front() >= detail.table.rows.size()) return std::nullopt;
    return std::pair{i, sum.rows.front()};
  }
  return std::nullopt;
}

}  // namespace yanxing::reports
