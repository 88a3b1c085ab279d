#include "client/reports/xlsx_sheet.h"

#include <algorithm>
#include <cmath>

#include "client/images/image.h"

namespace yanxing::reports {
namespace {

constexpr double snap_mm = 1.6;  // edges of columns that are nearer than this are one
constexpr double default_row_pt = 15;
constexpr double caption_pt = 10;

SheetLayout layout_of(const std::vector<Block>& blocks, double width_mm) {
  std::vector<double> all{0, width_mm};
  bool has_table = false;
  for (const Block& block : blocks) {
    const Table* table = std::get_if<Table>(&block);
    if (table == nullptr) continue;
    has_table = true;
    for (const double edge : table_edges(*table, width_mm)) {
      const auto near = [&](double other) { return std::abs(other - edge) < snap_mm; };
      if (std::none_of(all.begin(), all.end(), near)) all.push_back(edge);
    }
  }
  for (int i = 1; !has_table && i < 6; ++i) all.push_back(width_mm * i / 6);
  std::sort(all.begin(), all.end());
  return {all};
}

/// Forms that are to fit one page are printed so from the workbook too.
bool is_one_page(const std::vector<Block>& blocks) {
  return std::any_of(blocks.begin(), blocks.end(), [](const Block& block) {
    const Table* table = std::get_if<Table>(&block);
    return table != nullptr && table->rows_run_on && table->shrink_to_pt > 0;
  });
}

}  // namespace

lxw_col_t SheetLayout::column_at(double mm) const {
  std::size_t best = 0;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (std::abs(edges[i] - mm) < std::abs(edges[best] - mm)) best = i;
  }
  return static_cast<lxw_col_t>(best);
}

std::vector<double> table_edges(const Table& table, double width_mm) {
  double sum = 0;
  for (const Column& column : table.columns) sum += column.width;
  std::vector<double> edges{0};
  for (const Column& column : table.columns)
    edges.push_back(edges.back() + column.width / (sum > 0 ? sum : 1) * width_mm);
  return edges;
}

SheetWriter::SheetWriter(Book& book, const Page& page, const std::string& name, const std::vector<Block>& blocks)
    : book_(&book),
      page_(page),
      name_(name),
      sheet_(book.add_sheet(name)),
      layout_(layout_of(blocks, page.body_width_mm())) {
  for (std::size_t i = 0; i + 1 < layout_.edges.size(); ++i) {
    const double pixels = (layout_.edges[i + 1] - layout_.edges[i]) * pixels_a_mm;
    const auto column = static_cast<lxw_col_t>(i);
    book.note(worksheet_set_column(sheet_, column, column, std::max((pixels - 5) / 7, 0.5), nullptr));
  }
  tables_ = static_cast<std::size_t>(
      std::count_if(blocks.begin(), blocks.end(), [](const Block& b) { return std::holds_alternative<Table>(b); }));
  set_up_page(is_one_page(blocks));
}

void SheetWriter::set_up_page(bool one_page) {
  worksheet_set_paper(sheet_, 9);  // A4
  if (page_.landscape) worksheet_set_landscape(sheet_);
  constexpr double inch = 25.4;
  worksheet_set_margins(sheet_, page_.left_mm / inch, page_.right_mm / inch, page_.top_mm / inch,
                        page_.bottom_mm / inch);
  worksheet_fit_to_pages(sheet_, 1, one_page ? 1 : 0);
  worksheet_center_horizontally(sheet_);
  book_->note(worksheet_set_footer(sheet_, "&C第 &P 页 共 &N 页"));
}

void SheetWriter::head(const Section& section) {
  if (!section.annex.empty()) full_row(section.annex, {14, true, Align::left}, 24);
  const std::string title = section.title + (section.draft ? "（草稿）" : "");
  const auto lines = [&](const std::string& text, double size) { return lines_of(text, page_.body_width_mm(), size); };
  if (!title.empty()) full_row(title, {18, true, Align::center}, std::max(34.0, height_of(lines(title, 18), 18)));
  if (!section.subtitle.empty())
    full_row(section.subtitle, {12, false, Align::center}, height_of(lines(section.subtitle, 12), 12));
  if (section.head.empty()) return;
  head_line(section);
}

void SheetWriter::block(const Block& block) {
  if (const auto* one = std::get_if<Table>(&block)) table(*one);
  if (const auto* one = std::get_if<Paragraph>(&block)) paragraph(*one);
  if (const auto* one = std::get_if<Pictures>(&block)) pictures(*one);
  if (const auto* one = std::get_if<Chart>(&block); one != nullptr && charts != nullptr && !one->points.empty())
    charts->push_back(one);
  if (const auto* one = std::get_if<SignatureBlock>(&block)) signatures(*one);
  if (std::holds_alternative<PageBreak>(block) && row_ > 0) breaks_.push_back(row_);
}

void SheetWriter::finish() {
  if (breaks_.empty()) return;
  breaks_.push_back(0);
  book_->note(worksheet_set_h_pagebreaks(sheet_, breaks_.data()));
}

void SheetWriter::set_height(lxw_row_t row, double points) {
  heights_[row] = points;
  book_->note(worksheet_set_row(sheet_, row, points, nullptr));
}

double SheetWriter::height_of_rows(lxw_row_t first, lxw_row_t last) const {
  double sum = 0;
  for (lxw_row_t row = first; row <= last; ++row) {
    const auto at = heights_.find(row);
    sum += at == heights_.end() ? default_row_pt : at->second;
  }
  return sum;
}

void SheetWriter::full_row(const std::string& text, const Look& look, double height) {
  set_height(row_, height);
  book_->put(sheet_, across(row_), text, look);
  ++row_;
}

void SheetWriter::head_line(const Section& section) {
  const auto count = section.head.size();
  lxw_col_t first = 0;
  int lines = 1;
  for (std::size_t i = 0; i < count && first <= layout_.last_column(); ++i) {
    const double edge = page_.body_width_mm() * static_cast<double>(i + 1) / static_cast<double>(count);
    const lxw_col_t next = i + 1 == count ? static_cast<lxw_col_t>(layout_.last_column() + 1)
                                          : std::max<lxw_col_t>(layout_.column_at(edge), first + 1);
    const HeadItem& item = section.head[i];
    const Align align = i == 0 ? Align::left : i + 1 == count ? Align::right : Align::center;
    const std::string text = item.label.empty() ? item.value : item.label + "：" + item.value;
    const lxw_col_t last = std::min<lxw_col_t>(static_cast<lxw_col_t>(next - 1), layout_.last_column());
    lines = std::max(lines, lines_of(text, layout_.edges[last + 1U] - layout_.edges[first], 11));
    book_->put(sheet_, {row_, first, row_, last}, text, {11, false, align});
    first = next;
  }
  set_height(row_++, std::max(22.0, height_of(lines, 11)));
}

void SheetWriter::paragraph(const Paragraph& paragraph) {
  const std::string text = (paragraph.indent ? "　　" : "") + paragraph.text;
  const int lines = lines_of(text, page_.body_width_mm(), paragraph.size_pt);
  full_row(text, {paragraph.size_pt, paragraph.strong, paragraph.align},
           std::min(height_of(lines, paragraph.size_pt), xlsx_max_row_pt));
}

void SheetWriter::signatures(const SignatureBlock& block) {
  std::string text;
  for (const Signature& signature : block.signatures) {
    text += (text.empty() ? "" : "　　　　") + signature.label + "：" +
            (signature.value.empty() ? "＿＿＿＿＿＿" : signature.value);
    if (signature.stamp) text += "（盖章）";
    if (signature.date) text += "　　　年　　月　　日";
  }
  set_height(row_++, 12);
  full_row(text, {11, false, Align::left}, std::max(44.0, height_of(lines_of(text, page_.body_width_mm(), 11), 11)));
}

std::string captions_text(const std::vector<Picture>& pictures) {
  std::string text;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const Picture& picture = pictures[i];
    const std::string missing = picture.bytes.empty() ? picture.missing : "";
    if (missing.empty() && picture.caption.empty()) continue;
    const std::string number = pictures.size() > 1 ? "图" + std::to_string(i + 1) + "　" : "";
    text += (text.empty() ? "" : "\n") + number + missing + picture.caption;
  }
  return text;
}

void SheetWriter::pictures(const Pictures& pictures) {
  const std::size_t per_row = std::max<std::size_t>(pictures.per_row, 1);
  for (std::size_t from = 0; from < pictures.pictures.size(); from += per_row) {
    const std::size_t until = std::min(from + per_row, pictures.pictures.size());
    const std::vector<Picture> row(pictures.pictures.begin() + static_cast<std::ptrdiff_t>(from),
                                   pictures.pictures.begin() + static_cast<std::ptrdiff_t>(until));
    const std::string captions = captions_text(row);
    const double below = height_of(lines_of(captions, page_.body_width_mm(), caption_pt), caption_pt);
    set_height(row_, std::min(pictures.height_mm * points_a_mm + below, xlsx_max_row_pt));
    Look look{caption_pt, false, Align::center};
    look.bottom = true;
    book_->put(sheet_, across(row_), captions, look);
    insert(row, across(row_), below);
    ++row_;
  }
}

/// Side by side into a range, in kept proportion, in the middle of what is left above `below_pt`.
void SheetWriter::insert(const std::vector<Picture>& pictures, const Range& range, double below_pt) {
  const double left = layout_.edges[range.first_column];
  const double each = (layout_.edges[range.last_column + 1U] - left) / static_cast<double>(pictures.size());
  const double down = (height_of_rows(range.first_row, range.last_row) - below_pt) / points_a_mm - 2;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const std::string& bytes = pictures[i].bytes;
    const auto read = images::read_picture(bytes, 0);
    if (!read || down <= 0) continue;
    const double scale = std::min((each - 2) * pixels_a_mm / read->width, down * pixels_a_mm / read->height);
    const double x = left + static_cast<double>(i) * each + (each - read->width * scale / pixels_a_mm) / 2;
    // Offsets count from the column that the picture begins in.
    lxw_col_t column = range.first_column;
    while (column < range.last_column && layout_.edges[column + 1U] <= x) ++column;
    lxw_image_options options{};
    options.x_offset = static_cast<std::int32_t>((x - layout_.edges[column]) * pixels_a_mm);
    options.y_offset = static_cast<std::int32_t>(pixels_a_mm + (down * pixels_a_mm - read->height * scale) / 2);
    options.x_scale = scale;
    options.y_scale = scale;
    options.object_position = LXW_OBJECT_MOVE_DONT_SIZE;
    book_->note(worksheet_insert_image_buffer_opt(
        sheet_, range.first_row, column, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), &options));
  }
}

}  // namespace yanxing::reports
