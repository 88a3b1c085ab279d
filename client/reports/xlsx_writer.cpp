#include "client/reports/xlsx_writer.h"

#include <zip.h>

#include <algorithm>
#include <memory>

#include "client/reports/xlsx_sheet.h"

namespace yanxing::reports {
namespace {

/// Whether one part of the archive can be read to its end, and ends as such a part does.
bool is_whole(zip_t* archive, zip_uint64_t index) {
  const char* name = zip_get_name(archive, index, 0);
  const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> entry(zip_fopen_index(archive, index, 0), &zip_fclose);
  if (name == nullptr || entry == nullptr) return false;
  std::string chunk(1U << 16U, '\0');
  std::string tail;
  zip_int64_t read = 0;
  while ((read = zip_fread(entry.get(), chunk.data(), chunk.size())) > 0) {
    tail += chunk.substr(0, static_cast<std::size_t>(read));
    tail.erase(0, tail.size() > 64 ? tail.size() - 64 : 0);
  }
  while (!tail.empty() && tail.back() == '\n') tail.pop_back();
  const std::string_view kind = name;
  const bool is_xml = kind.ends_with(".xml") || kind.ends_with(".rels");
  if (kind.starts_with("xl/worksheets/sheet")) return read == 0 && tail.ends_with("</worksheet>");
  return read == 0 && (!is_xml || tail.ends_with('>'));
}

/// The file as it lies there: every part whole. libxlsxwriter does not look at what its temporary files answered.
Status verify(const std::filesystem::path& file) {
  const Error damaged{Code::disk_full, "the workbook could not be written whole; free some space"};
  int code = 0;
  const std::unique_ptr<zip_t, decltype(&zip_discard)> archive(
      zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code), &zip_discard);
  if (archive == nullptr) return damaged;
  const zip_int64_t entries = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < entries; ++i) {
    if (!is_whole(archive.get(), static_cast<zip_uint64_t>(i))) return damaged;
  }
  return entries > 0 ? Status{} : damaged;
}
bool has_charts(const Document& document) {
  return std::any_of(document.sections.begin(), document.sections.end(), [](const Section& section) {
    return std::any_of(section.blocks.begin(), section.blocks.end(),
                       [](const Block& block) { return std::holds_alternative<Chart>(block); });
  });
}

void write_sheets(Book& book, const Document& document) {
  // Sheets stand in the order in which they are added, but the details are written first: sums point into them.
  std::vector<std::unique_ptr<SheetWriter>> sections;
  std::vector<std::unique_ptr<SheetWriter>> details;
  std::vector<std::vector<Block>> detail_blocks;
  for (const Section& section : document.sections) {
    const std::string name = book.sheet_name(section.sheet.empty() ? section.title : section.sheet);
    sections.push_back(std::make_unique<SheetWriter>(book, section.page, name, section.blocks));
  }
  for (const Detail& detail : document.details) {
    Page page;
    page.landscape = detail.landscape;
    details.push_back(
        std::make_unique<SheetWriter>(book, page, book.sheet_name(detail.title), std::vector<Block>{detail.table}));
  }
  std::vector<const Chart*> charts;
  std::string chart_name;
  lxw_worksheet* chart_sheet = nullptr;
  if (has_charts(document)) {
    chart_name = book.sheet_name("图表");
    chart_sheet = book.add_sheet(chart_name);
  }
  std::map<std::string, TablePlace> places;
  for (std::size_t i = 0; i < details.size(); ++i) {
    Section head;
    head.title = document.details[i].title;
    details[i]->head(head);
    places[document.details[i].name] = details[i]->table(document.details[i].table);
    details[i]->finish();
  }
  for (std::size_t i = 0; i < sections.size(); ++i) {
    sections[i]->details = &places;
    sections[i]->charts = &charts;
    sections[i]->head(document.sections[i]);
    for (const Block& block : document.sections[i].blocks) sections[i]->block(block);
    sections[i]->finish();
  }
  if (chart_sheet != nullptr) write_charts(book, chart_name, chart_sheet, charts);
}

}  // namespace

Status write_xlsx(const Document& document, const std::filesystem::path& file) {
  YX_CHECK(!document.sections.empty());
  Book book(file);
  if (book.workbook() == nullptr) return Error{Code::io, "the workbook cannot be made"};
  std::string title = clean_text(document.title);
  std::string company = "Yanxing";
  lxw_doc_properties properties{};
  properties.title = title.data();
  properties.author = company.data();
  book.note(workbook_set_properties(book.workbook(), &properties));
  write_sheets(book, document);
  YX_TRY(book.close());
  return verify(file);
}

}  // namespace yanxing::reports
