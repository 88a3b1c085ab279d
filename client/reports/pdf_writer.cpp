#include "client/reports/pdf_writer.h"

#include <cairo-pdf.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "client/reports/pdf_paper.h"
#include "sync/base/disk_error.h"

namespace yanxing::reports {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// Where the bytes go; remembers the first thing that went wrong.
struct Sink {
  std::unique_ptr<std::FILE, CloseFile> file;
  int error = 0;

  static cairo_status_t write(void* self, const unsigned char* bytes, unsigned int length) {
    auto* sink = static_cast<Sink*>(self);
    if (sink->error == 0 && std::fwrite(bytes, 1, length, sink->file.get()) != length)
      sink->error = errno != 0 ? errno : EIO;
    return sink->error == 0 ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
  }
};

Error failure(int code) { return disk_error("the PDF cannot be written", code); }

/// Pages of one section, and how much its type is made smaller.
struct Extent {
  int pages = 1;
  double shrink = 1;
};

class Printer {
 public:
  explicit Printer(const Document& document) : document_(&document), sections_(document.sections) {
    for (const Detail& detail : document.details) {
      if (!detail.in_print || detail.table.rows.empty()) continue;
      Section section;
      section.page.landscape = detail.landscape;
      section.annex = "附：明细";
      section.title = detail.title;
      section.blocks.emplace_back(detail.table);
      sections_.push_back(std::move(section));
      detail_of_.resize(sections_.size(), Paper::no_detail);
      detail_of_.back() = static_cast<std::size_t>(&detail - document.details.data());
    }
    detail_of_.resize(sections_.size(), Paper::no_detail);
    for (const Section& section : sections_) extents_.push_back(measure(section));
  }

  /// The characters that no font has.
  std::set<std::string> print(cairo_surface_t* surface) {
    Paper paper(surface);
    paper.details = &document_->details;
    for (const Section& section : sections_) collect_targets(section, paper);
    int total = 0;
    for (const Extent& extent : extents_) total += extent.pages;
    int first = 1;
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      const bool own = document_->number_each_section;
      paper.shrink = extents_[i].shrink;
      paper.detail_index = detail_of_[i];
      if (sections_.size() > 1) {
        const std::string to = "page=" + std::to_string(first) + " pos=[0 0]";
        const std::string name = clean_text(sections_[i].sheet.empty() ? sections_[i].title : sections_[i].sheet);
        cairo_pdf_surface_add_outline(surface, CAIRO_PDF_OUTLINE_ROOT, name.c_str(), to.c_str(),
                                      static_cast<cairo_pdf_outline_flags_t>(0));
      }
      paper.start_section(sections_[i], own ? 1 : first, own ? extents_[i].pages : total);
      draw(paper, sections_[i]);
      first += extents_[i].pages;
    }
    paper.finish();
    return paper.unprinted();
  }

 private:
  static void draw(Paper& paper, const Section& section) {
    draw_head(paper, section);
    for (std::size_t i = 0; i < section.blocks.size(); ++i) {
      const auto* next = i + 1 < section.blocks.size() ? std::get_if<SignatureBlock>(&section.blocks[i + 1]) : nullptr;
      paper.below = next != nullptr ? signatures_height(*next) : 0;
      std::visit([&](const auto& each) { draw_block(paper, each); }, section.blocks[i]);
    }
  }
  static void draw_block(Paper& paper, const Table& table) { draw_table(paper, table); }
  static void draw_block(Paper& paper, const Paragraph& paragraph) { draw_paragraph(paper, paragraph); }
  static void draw_block(Paper& paper, const Pictures& pictures) { draw_pictures(paper, pictures); }
  static void draw_block(Paper& paper, const Chart& chart) { draw_chart(paper, chart); }
  static void draw_block(Paper& paper, const SignatureBlock& block) { draw_signatures(paper, block); }
  static void draw_block(Paper& paper, const PageBreak&) { paper.new_page(); }

  static int count(const Section& section, double shrink) {
    Paper paper(nullptr);
    paper.shrink = shrink;
    paper.start_section(section, 1, 1);
    draw(paper, section);
    paper.finish();
    return paper.section_pages();
  }

  static Extent measure(const Section& section) {
    double least = 1;
    for (const Block& block : section.blocks) {
      const Table* table = std::get_if<Table>(&block);
      if (table != nullptr && table->shrink_to_pt > 0) least = std::min(least, table->shrink_to_pt / table->size_pt);
    }
    const int natural = count(section, 1);
    for (double shrink = 0.95; natural > 1 && shrink > least - 0.001; shrink -= 0.05) {
      if (count(section, shrink) == 1) return {1, shrink};
    }
    return {natural, 1};
  }

  static void collect_targets(const Section& section, Paper& paper) {
    for (const Block& block : section.blocks) {
      const Table* table = std::get_if<Table>(&block);
      if (table == nullptr) continue;
      for (const Row& row : table->rows) {
        for (const Cell& cell : row.cells) {
          const auto target = cell.sum ? paper.target_of(*cell.sum) : std::nullopt;
          if (target) paper.targets.insert(*target);
        }
      }
    }
  }

  const Document* document_;
  std::vector<Section> sections_;
  std::vector<std::size_t> detail_of_;
  std::vector<Extent> extents_;
};

}  // namespace

Status write_pdf(const Document& document, const std::filesystem::path& file, std::set<std::string>* unprinted) {
  YX_CHECK(!document.sections.empty());
  Sink sink;
  sink.file.reset(std::fopen(file.c_str(), "wb"));
  if (sink.file == nullptr) return failure(errno);
  const SurfacePointer surface(
      cairo_pdf_surface_create_for_stream(&Sink::write, &sink, points_of(210), points_of(297)));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, clean_text(document.title).c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "Yanxing");
  errno = 0;
  std::set<std::string> boxes = Printer(document).print(surface.get());
  if (unprinted != nullptr) *unprinted = std::move(boxes);
  cairo_surface_finish(surface.get());
  if (std::fflush(sink.file.get()) != 0 && sink.error == 0) sink.error = errno;
  if (sink.error != 0) return failure(sink.error);
  const cairo_status_t status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS)
    return Error{Code::io, std::string("the PDF cannot be written: ") + cairo_status_to_string(status)};
  return {};
}

}  // namespace yanxing::reports
