#include "tests/client/forms/xlsform/workbook_maker.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

#include <filesystem>
#include <fstream>

namespace yanxing::forms::xlsform {

std::string make_workbook(const std::vector<std::pair<std::string, Rows>>& sheets) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("yx_xlsform_" + std::to_string(getpid()) + ".xlsx");
  lxw_workbook* workbook = workbook_new(file.c_str());
  for (const auto& [name, rows] : sheets) {
    lxw_worksheet* sheet = workbook_add_worksheet(workbook, name.c_str());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      for (std::size_t c = 0; c < rows[r].size(); ++c) {
        if (rows[r][c].empty()) continue;
        worksheet_write_string(sheet, static_cast<lxw_row_t>(r), static_cast<lxw_col_t>(c), rows[r][c].c_str(),
                               nullptr);
      }
    }
  }
  EXPECT_EQ(workbook_close(workbook), LXW_NO_ERROR);
  std::ifstream stream(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  std::filesystem::remove(file);
  return bytes;
}

std::string make_form(const Rows& survey, const Rows& choices, const Rows& settings) {
  std::vector<std::pair<std::string, Rows>> sheets{{"survey", survey}};
  if (!choices.empty()) sheets.emplace_back("choices", choices);
  sheets.emplace_back("settings",
                      settings.empty() ? Rows{{"form_title", "form_id", "version"}, {"Test", "test", "1"}} : settings);
  return make_workbook(sheets);
}

std::string make_zip(const std::vector<std::pair<std::string, std::string>>& entries) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  zip_source_keep(target);
  for (const auto& [name, content] : entries) {
    zip_source_t* source = zip_source_buffer(zip, content.data(), content.size(), 0);
    EXPECT_GE(zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8), 0);
  }
  EXPECT_EQ(zip_close(zip), 0);
  zip_source_open(target);
  zip_stat_t stat;
  zip_source_stat(target, &stat);
  std::string bytes(static_cast<std::size_t>(stat.size), '\0');
  EXPECT_EQ(zip_source_read(target, bytes.data(), bytes.size()), static_cast<zip_int64_t>(bytes.size()));
  zip_source_close(target);
  zip_source_free(target);
  zip_error_fini(&error);
  return bytes;
}

std::map<std::string, std::string> unzip(const std::string& bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_t* zip =
      zip_open_from_source(zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error), ZIP_RDONLY, &error);
  std::map<std::string, std::string> out;
  for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); ++i) {
    zip_stat_t stat;
    zip_stat_index(zip, static_cast<zip_uint64_t>(i), 0, &stat);
    std::string content(static_cast<std::size_t>(stat.size), '\0');
    zip_file_t* file = zip_fopen_index(zip, static_cast<zip_uint64_t>(i), 0);
    zip_fread(file, content.data(), content.size());
    zip_fclose(file);
    out[stat.name] = std::move(content);
  }
  zip_discard(zip);
  zip_error_fini(&error);
  return out;
}

std::string with_part(const std::string& bytes, const std::string& name, const std::string& content) {
  std::map<std::string, std::string> parts = unzip(bytes);
  parts[name] = content;
  return make_zip({parts.begin(), parts.end()});
}

}  // namespace yanxing::forms::xlsform
