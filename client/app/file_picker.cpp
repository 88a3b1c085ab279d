#include "client/app/file_picker.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>

#include "client/images/kind.h"

namespace yanxing::app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_entries = 5'000;

bool is_readable(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return false;
  std::array<char, images::kind_bytes> head{};
  std::ifstream in(file, std::ios::binary);
  in.read(head.data(), head.size());
  return images::kind_of(std::string_view(head.data(), static_cast<std::size_t>(in.gcount()))) ==
         images::Kind::readable;
}

bool is_picture(const fs::path& file) {
  auto ending = file.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (ending.empty()) return is_readable(file);
  return ending == ".jpg" || ending == ".jpeg" || ending == ".jpe" || ending == ".jfif" || ending == ".png";
}

void add_mounted(const fs::path& under, std::vector<std::pair<std::string, std::string>>& out) {
  std::error_code error;
  for (fs::directory_iterator it(under, error), end; !error && it != end; it.increment(error)) {
    if (it->is_directory(error)) out.emplace_back(it->path().filename().string(), it->path().string());
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> picker_places(const fs::path& home) {
  std::vector<std::pair<std::string, std::string>> out;
  std::error_code error;
  if (fs::is_directory(home, error)) out.emplace_back("picker.home", home.string());
  constexpr std::pair<const char*, std::array<const char*, 2>> usual[] = {
      {"picker.desktop", {{"桌面", "Desktop"}}},
      {"picker.pictures", {{"图片", "Pictures"}}},
      {"picker.downloads", {{"下载", "Downloads"}}}};
  for (const auto& [key, names] : usual) {
    for (const char* name : names) {
      if (!fs::is_directory(home / name, error)) continue;
      out.emplace_back(key, (home / name).string());
      break;
    }
  }
  const char* user = std::getenv("USER");
  if (user != nullptr && *user != '\0') {
    add_mounted(fs::path("/media") / user, out);
    add_mounted(fs::path("/run/media") / user, out);
  }
  return out;
}

void read_folder(FilePickerView& view, const fs::path& folder) {
  view.folder = folder.lexically_normal().string();
  if (view.folder.size() > 1 && view.folder.ends_with('/')) view.folder.pop_back();
  view.entries.clear();
  view.problem = {};
  std::error_code error;
  fs::directory_iterator it(folder, fs::directory_options::none, error);
  for (const fs::directory_iterator end; !error && it != end && view.entries.size() < max_entries;
       it.increment(error)) {
    const auto name = it->path().filename().string();
    if (name.starts_with('.')) continue;
    std::error_code ignored;
    const bool is_folder = it->is_directory(ignored);
    if (!is_folder && view.folders) continue;
    if (!is_folder && (!it->is_regular_file(ignored) || (view.images && !is_picture(it->path())))) continue;
    const auto bytes = is_folder ? 0 : it->file_size(ignored);
    view.entries.push_back({name, is_folder, ignored ? 0 : static_cast<std::int64_t>(bytes)});
  }
  if (error) {
    const bool is_missing = error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory;
    view.problem = {is_missing ? "picker.not_there" : "picker.cannot_read", {{"folder", view.folder}}, {}};
  }
  std::sort(view.entries.begin(), view.entries.end(), [](const FolderEntry& a, const FolderEntry& b) {
    return a.folder != b.folder ? a.folder : a.name < b.name;
  });
}

}  // namespace yanxing::app
