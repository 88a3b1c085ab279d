#include "tests/fuzz/parts.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace yanxing::fuzz {
namespace {

constexpr std::string_view workbook_head = R"(<?xml version="1.0" encoding="UTF-8"?>)";

std::uint32_t crc32(std::string_view bytes) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t c = i;
      for (int bit = 0; bit < 8; ++bit) c = (c & 1U) != 0 ? 0xEDB88320U ^ (c >> 1U) : c >> 1U;
      made[i] = c;
    }
    return made;
  }();
  std::uint32_t crc = ~0U;
  for (const char c : bytes) crc = table[(crc ^ static_cast<std::uint8_t>(c)) & 255U] ^ (crc >> 8U);
  return ~crc;
}

/// Numbers of a zip: the least byte first.
void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 255U);
}

/// What a local and a central header have alike (APPNOTE 4.3.7): version to names.
void put_entry(std::string& out, const std::string& name, const std::string& content) {
  put(out, 20, 2);
  put(out, 0x0800, 2);  // names are UTF-8
  put(out, 0, 2);       // stored
  put(out, 0x00210000, 4);
  put(out, crc32(content), 4);
  put(out, content.size(), 4);
  put(out, content.size(), 4);
  put(out, name.size(), 2);
  put(out, 0, 2);
}

/// Pieces between single signs.
std::vector<std::string_view> split(std::string_view text, char sign) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t at = text.find(sign);
    out.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

std::pair<std::string, std::string_view> named(std::string_view piece) {
  const std::size_t line = std::min(piece.find('\n'), piece.size());
  return {std::string(piece.substr(0, line)), piece.substr(std::min(line + 1, piece.size()))};
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string sheet_of(std::string_view rows) {
  std::string out(workbook_head);
  out += R"(<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>)";
  for (const std::string_view row : split(rows, '\n')) {
    out += "<row>";
    for (const std::string_view cell : split(row, '\t')) {
      // \v stands for the line break within a cell.
      std::string text = escaped(cell);
      for (char& c : text) c = c == '\v' ? '\n' : c;
      out += R"(<c t="inlineStr"><is><t xml:space="preserve">)" + text + "</t></is></c>";
    }
    out += "</row>";
  }
  return out + "</sheetData></worksheet>";
}

std::string workbook_of_cells(std::string_view text) {
  std::string sheets;
  std::string relations;
  std::vector<std::pair<std::string, std::string>> parts;
  for (const std::string_view piece : split(text, '\f')) {
    const auto [name, rows] = named(piece);
    const std::string number = std::to_string(parts.size() + 1);
    sheets += "<sheet name=\"" + escaped(name) + "\" sheetId=\"" + number + "\" r:id=\"rId" + number + "\"/>";
    relations += "<Relationship Id=\"rId" + number +
                 "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" "
                 "Target=\"worksheets/sheet" +
                 number + ".xml\"/>";
    parts.emplace_back("xl/worksheets/sheet" + number + ".xml", sheet_of(rows));
    if (parts.size() == 60) break;
  }
  const std::string head(workbook_head);
  parts.emplace_back("[Content_Types].xml",
                     head + R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>)");
  parts.emplace_back(
      "_rels/.rels",
      head + R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
             R"(<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/)"
             R"(officeDocument" Target="xl/workbook.xml"/></Relationships>)");
  parts.emplace_back("xl/_rels/workbook.xml.rels",
                     head + R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)" +
                         relations + "</Relationships>");
  parts.emplace_back("xl/workbook.xml",
                     head +
                         R"(<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" )"
                         R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>)" +
                         sheets + "</sheets></workbook>");
  return zip_of(parts);
}

}  // namespace

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string out;
  std::string directory;
  for (const auto& [name, content] : entries) {
    const std::size_t offset = out.size();
    put(out, 0x04034B50, 4);
    put_entry(out, name, content);
    out += name;
    out += content;
    put(directory, 0x02014B50, 4);
    put(directory, 20, 2);
    put_entry(directory, name, content);
    directory.append(10, '\0');  // comment, disk, attributes
    put(directory, offset, 4);
    directory += name;
  }
  const std::size_t start = out.size();
  out += directory;
  put(out, 0x06054B50, 4);
  put(out, 0, 4);
  put(out, entries.size(), 2);
  put(out, entries.size(), 2);
  put(out, directory.size(), 4);
  put(out, start, 4);
  put(out, 0, 2);
  return out;
}

std::string workbook_of(std::string_view input) {
  if (input.starts_with(cells_mark)) return workbook_of_cells(input.substr(1));
  if (!input.starts_with(parts_mark)) return std::string(input);
  std::vector<std::pair<std::string, std::string>> parts;
  for (const std::string_view piece : split(input.substr(1), parts_mark)) {
    const auto [name, content] = named(piece);
    parts.emplace_back(name.substr(0, 200), content);
    if (parts.size() == 1000) break;
  }
  return zip_of(parts);
}

}  // namespace yanxing::fuzz
