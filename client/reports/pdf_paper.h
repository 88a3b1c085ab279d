// Inside client/reports: sheets of paper that text and lines are put on, one after the other. The same calls are made
// twice: first only to count pages, then to draw, so that nothing of a long table is kept in memory. Lengths in points.
#pragma once

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/reports/document.h"

namespace yanxing::reports {

constexpr double points_of(double mm) { return mm * 72.0 / 25.4; }

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
  void operator()(cairo_t* object) const { cairo_destroy(object); }
  void operator()(cairo_surface_t* object) const { cairo_surface_destroy(object); }
};
using LayoutPointer = std::unique_ptr<PangoLayout, Unref>;
using SurfacePointer = std::unique_ptr<cairo_surface_t, Unref>;

struct TextStyle {
  double size_pt = 10.5;
  bool strong = false;
  Align align = Align::left;
  bool indent = false;  // two characters
  double grey = 0;      // 0 black, 1 white
};

/// Text broken into lines of a width, of which some are drawn here and the rest on the next page.
class TextBlock {
 public:
  TextBlock() = default;
  TextBlock(PangoContext* context, const std::string& text, const TextStyle& style, double width);

  std::size_t lines() const { return tops_.size(); }
  /// Of the lines [first, last).
  double height(std::size_t first, std::size_t last) const;
  double height() const { return height(0, lines()); }
  /// How many of the lines from `first` on fit.
  std::size_t fitting(std::size_t first, double height) const;
  double widest() const { return widest_; }
  double grey() const { return grey_; }
  /// Characters that no font has: boxes stand in their places.
  const std::set<std::string>& unprinted() const { return unprinted_; }
  void draw(cairo_t* cairo, double x, double y, std::size_t first, std::size_t last) const;

 private:
  LayoutPointer layout_;
  std::vector<double> tops_, bottoms_, baselines_, lefts_;
  double widest_ = 0;
  double grey_ = 0;
  std::set<std::string> unprinted_;
};

struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

class Paper {
 public:
  /// `surface`: where it is drawn; nullptr: only counts.
  explicit Paper(cairo_surface_t* surface);

  bool draws() const { return surface_ != nullptr; }
  cairo_t* cairo() const { return cairo_.get(); }
  TextBlock text(const std::string& text, const TextStyle& style, double width) const {
    TextBlock block(context_.get(), text, style, width);
    unprinted_.insert(block.unprinted().begin(), block.unprinted().end());
    return block;
  }
  /// Of all texts so far.
  const std::set<std::string>& unprinted() const { return unprinted_; }
  void put(const TextBlock& block, double x, double at_y) const { put(block, x, at_y, 0, block.lines()); }
  void put(const TextBlock& block, double x, double at_y, std::size_t first, std::size_t last) const;
  void rectangle(const Box& box, double line) const;
  void fill(const Box& box, double grey) const;
  /// In kept proportion, in the middle of the box; what cannot be read leaves an empty frame with a word in it.
  void picture(const Picture& picture, const Box& box) const;
  /// A dashed circle with a word where a stamp goes.
  void stamp(const std::string& word, double centre_x, double centre_y, double radius) const;

  /// Starts a section on a new page. `first`, `total`: its first page's number and of how many, for the foot.
  void start_section(const Section& section, int first, int total);
  void new_page();
  /// Ends the last page.
  void finish();
  int pages() const { return pages_; }                  // all so far
  int section_pages() const { return section_pages_; }  // of this section

  double left() const { return points_of(page_.left_mm); }
  double width() const { return points_of(page_.body_width_mm()); }
  double top() const { return points_of(page_.top_mm); }
  double bottom() const { return points_of(page_.height_mm() - page_.bottom_mm); }
  double room() const { return bottom() - y; }
  bool at_top() const { return y <= top() + 0.1; }

  double y = 0;       // where the next thing goes
  double shrink = 1;  // of type and heights, for forms of one page
  double below = 0;   // height of the signatures that come next: they keep a row of their table with them
  std::size_t detail_index = no_detail;  // the detail that is being drawn: its rows are targets of links
  std::set<std::pair<std::size_t, std::size_t>> targets;  // detail, row: the rows that links lead to
  const std::vector<Detail>* details = nullptr;

  static constexpr std::size_t no_detail = static_cast<std::size_t>(-1);
  /// Where a sum's rows begin; nullopt: they are not printed.
  std::optional<std::pair<std::size_t, std::size_t>> target_of(const Sum& sum) const;

 private:
  void foot() const;
  void draft_mark() const;

  cairo_surface_t* surface_;
  SurfacePointer scratch_;
  std::unique_ptr<cairo_t, Unref> cairo_;
  std::unique_ptr<PangoContext, Unref> context_;
  mutable std::set<std::string> unprinted_;
  Page page_;
  bool draft_ = false;
  bool open_ = false;
  int first_ = 1;
  int total_ = 0;
  int pages_ = 0;
  int section_pages_ = 0;
};

/// The blocks.
void draw_table(Paper& paper, const Table& table);
void draw_paragraph(Paper& paper, const Paragraph& paragraph);
void draw_pictures(Paper& paper, const Pictures& pictures);
void draw_signatures(Paper& paper, const SignatureBlock& block);
/// Of a signature block, with the gap above it.
double signatures_height(const SignatureBlock& block);
void draw_chart(Paper& paper, const Chart& chart);
/// Annex number, title, subtitle and head line of a section.
void draw_head(Paper& paper, const Section& section);

}  // namespace yanxing::reports
