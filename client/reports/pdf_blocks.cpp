// Head, paragraphs, pictures and signatures on paper.
#include <algorithm>

#include "client/reports/pdf_paper.h"

namespace yanxing::reports {
namespace {

constexpr double stamp_radius = points_of(16);
constexpr double signature_gap = points_of(4);

bool is_stamped(const SignatureBlock& block) {
  return std::any_of(block.signatures.begin(), block.signatures.end(), [](const auto& s) { return s.stamp; });
}

std::string head_text(const HeadItem& item) { return item.label.empty() ? item.value : item.label + "：" + item.value; }

}  // namespace

void draw_head(Paper& paper, const Section& section) {
  const auto line = [&](const std::string& text, const TextStyle& style, double after_mm) {
    if (text.empty()) return;
    const TextBlock block = paper.text(text, style, paper.width());
    paper.put(block, paper.left(), paper.y);
    paper.y += block.height() + points_of(after_mm) * paper.shrink;
  };
  line(section.annex, {14 * paper.shrink, true, Align::left}, 1);
  line(section.title, {18 * paper.shrink, true, Align::center}, 1);
  line(section.subtitle, {12 * paper.shrink, false, Align::center}, 1);
  if (section.head.empty()) {
    paper.y += points_of(2) * paper.shrink;
    return;
  }
  const double each = paper.width() / static_cast<double>(section.head.size());
  double highest = 0;
  for (std::size_t i = 0; i < section.head.size(); ++i) {
    const Align align = i == 0 ? Align::left : i + 1 == section.head.size() ? Align::right : Align::center;
    const TextBlock block = paper.text(head_text(section.head[i]), {11 * paper.shrink, false, align}, each - 4);
    paper.put(block, paper.left() + static_cast<double>(i) * each + (align == Align::right ? 4 : 0), paper.y);
    highest = std::max(highest, block.height());
  }
  paper.y += highest + points_of(1.5) * paper.shrink;
}

void draw_paragraph(Paper& paper, const Paragraph& paragraph) {
  const TextStyle style{paragraph.size_pt * paper.shrink, paragraph.strong,
                        paragraph.align == Align::automatic ? Align::left : paragraph.align, paragraph.indent};
  const TextBlock block = paper.text(paragraph.text, style, paper.width());
  std::size_t line = 0;
  while (line < block.lines()) {
    std::size_t fits = block.fitting(line, paper.room());
    // A heading does not stay behind alone, nor does a first line.
    const bool lonely = line == 0 && fits < std::min<std::size_t>(block.lines(), 2);
    if ((fits == 0 || lonely) && !paper.at_top()) {
      paper.new_page();
      continue;
    }
    fits = std::max<std::size_t>(fits, 1);
    paper.put(block, paper.left(), paper.y, line, line + fits);
    paper.y += block.height(line, line + fits);
    line += fits;
    if (line < block.lines()) paper.new_page();
  }
  paper.y += points_of(1.5);
}

void draw_pictures(Paper& paper, const Pictures& pictures) {
  const std::size_t per_row = std::max<std::size_t>(pictures.per_row, 1);
  const double each = paper.width() / static_cast<double>(per_row);
  const double gap = points_of(2);
  const double down = points_of(pictures.height_mm) * paper.shrink;
  for (std::size_t from = 0; from < pictures.pictures.size(); from += per_row) {
    const std::size_t until = std::min(from + per_row, pictures.pictures.size());
    std::vector<TextBlock> captions;
    double highest = 0;
    for (std::size_t i = from; i < until; ++i) {
      captions.push_back(
          paper.text(pictures.pictures[i].caption, {10 * paper.shrink, false, Align::center}, each - 2 * gap));
      highest = std::max(highest, captions.back().height());
    }
    if (paper.room() < down + highest + 2 * gap && !paper.at_top()) paper.new_page();
    for (std::size_t i = from; i < until; ++i) {
      const double x = paper.left() + static_cast<double>(i - from) * each + gap;
      paper.picture(pictures.pictures[i], {x, paper.y, each - 2 * gap, down});
      paper.put(captions[i - from], x, paper.y + down + gap / 2);
    }
    paper.y += down + highest + 2 * gap;
  }
}

double signatures_height(const SignatureBlock& block) {
  if (block.signatures.empty()) return 0;
  return signature_gap + (is_stamped(block) ? 2 * stamp_radius + points_of(4) : points_of(12));
}

void draw_signatures(Paper& paper, const SignatureBlock& block) {
  if (block.signatures.empty()) return;
  const bool stamped = is_stamped(block);
  const double height = signatures_height(block) - signature_gap;
  paper.y += signature_gap;
  if (paper.room() < height && !paper.at_top()) paper.new_page();
  const double each = paper.width() / static_cast<double>(block.signatures.size());
  for (std::size_t i = 0; i < block.signatures.size(); ++i) {
    const Signature& signature = block.signatures[i];
    const double x = paper.left() + static_cast<double>(i) * each;
    const std::string line = signature.value.empty() ? "＿＿＿＿＿＿＿＿" : signature.value;
    const TextBlock words = paper.text(signature.label + "：" + line, {11, false, Align::left}, each - 6);
    const double y = paper.y + (stamped ? stamp_radius - words.height() : 0);
    if (signature.stamp) {
      const double centre = x + std::min(words.widest() + stamp_radius / 2, each - stamp_radius - 2);
      paper.stamp("盖章", centre, paper.y + stamp_radius, stamp_radius);
    }
    paper.put(words, x, y);
    if (signature.date)
      paper.put(paper.text("　　　年　　月　　日", {11, false, Align::left}, each - 6), x, y + words.height() + 4);
  }
  paper.y += height;
}

}  // namespace yanxing::reports
