// Workbooks for tests, made in memory.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace yanxing::forms::xlsform {

using Rows = std::vector<std::vector<std::string>>;

/// An .xlsx with these sheets, every cell a text.
std::string make_workbook(const std::vector<std::pair<std::string, Rows>>& sheets);
/// The usual three.
std::string make_form(const Rows& survey, const Rows& choices = {}, const Rows& settings = {});

/// A zip archive of these entries, in order.
std::string make_zip(const std::vector<std::pair<std::string, std::string>>& entries);
/// The entries of a zip archive.
std::map<std::string, std::string> unzip(const std::string& bytes);
/// `bytes` with one entry replaced or added.
std::string with_part(const std::string& bytes, const std::string& name, const std::string& content);

}  // namespace yanxing::forms::xlsform
