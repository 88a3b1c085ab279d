#include "tests/client/reports/printed.h"

#include <gtest/gtest.h>

#include "client/images/image.h"
#include "client/reports/report.h"
#include "tests/support/paths.h"

namespace yanxing::testing {
namespace {

constexpr const char* reader = R"py(
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
cached = openpyxl.load_workbook(sys.argv[1], data_only=True)
out = {"title": book.properties.title, "sheets": []}
for sheet in book.worksheets:
    values = cached[sheet.title]
    cells = {}
    links = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None: continue
            value = cell.value if isinstance(cell.value, (str, int, float, bool)) else str(cell.value)
            known = values[cell.coordinate].value
            cells[cell.coordinate] = {"value": value, "type": cell.data_type, "format": cell.number_format,
                "bold": bool(cell.font.b), "wrap": bool(cell.alignment.wrap_text), "border": cell.border.left.style or "",
                "horizontal": cell.alignment.horizontal or "", "vertical": cell.alignment.vertical or "",
                "result": known if isinstance(known, (str, int, float, bool)) else str(known)}
            if cell.hyperlink: links[cell.coordinate] = cell.hyperlink.location
    out["sheets"].append({"name": sheet.title, "cells": cells, "links": links,
        "merges": [str(r) for r in sheet.merged_cells.ranges],
        "widths": {k: d.width for k, d in sheet.column_dimensions.items()},
        "heights": {str(k): d.height for k, d in sheet.row_dimensions.items()},
        "paper": sheet.page_setup.paperSize, "landscape": sheet.page_setup.orientation == "landscape",
        "fit_width": sheet.page_setup.fitToWidth, "fit_height": sheet.page_setup.fitToHeight,
        "repeat": sheet.print_title_rows or "", "freeze": sheet.freeze_panes or "",
        "footer": sheet.oddFooter.center.text or "", "images": len(sheet._images), "charts": len(sheet._charts)})
print(json.dumps(out))
)py";

}  // namespace

std::filesystem::path print(const TempDir& dir, const reports::Document& document, const std::string& name) {
  const std::filesystem::path file = dir / (name + ".pdf");
  const Status written = reports::write_document(document, file);
  EXPECT_TRUE(written) << (written ? "" : written.error().detail);
  const std::filesystem::path screens = program("yanxing").parent_path().parent_path() / "screens";
  std::filesystem::create_directories(screens);
  run("/usr/bin/pdftoppm", {"-r", "60", "-png", file.string(), (screens / ("pdf_" + name)).string()});
  return file;
}

std::string text_of(const std::filesystem::path& pdf) {
  return run("/usr/bin/pdftotext", {"-layout", pdf.string(), "-"}).out;
}

std::string run_of(const std::filesystem::path& pdf) {
  std::string out;
  for (const char c : run("/usr/bin/pdftotext", {pdf.string(), "-"}).out) {
    if (c != ' ' && c != '\n' && c != '\f') out += c;
  }
  return out;
}

int pages_of(const std::filesystem::path& pdf) {
  const std::string info = run("/usr/bin/pdfinfo", {pdf.string()}).out;
  const auto at = info.find("Pages:");
  return at == std::string::npos ? 0 : std::stoi(info.substr(at + 6));
}

nlohmann::json workbook_of(const std::filesystem::path& xlsx) {
  const ProcessResult read = run("/usr/bin/python3", {"-c", reader, xlsx.string()});
  EXPECT_EQ(read.exit_code, 0) << read.err;
  return nlohmann::json::parse(read.out, nullptr, false);
}

std::string sample_picture(int width, int height, int red, int green, int blue) {
  images::Picture picture{width, height, {}};
  for (int i = 0; i < width * height; ++i) {
    const int shade = (i % width) * 60 / width;  // so that one sees which way it lies
    for (const int value : {red, green, blue})
      picture.rgba.push_back(static_cast<std::uint8_t>(std::min(value + shade, 255)));
    picture.rgba.push_back(255);
  }
  const auto encoded = images::encode(picture);
  return encoded ? encoded->bytes : std::string();
}

}  // namespace yanxing::testing
