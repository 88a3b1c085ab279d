#include "client/app/save_place.h"

#include <cstdlib>
#include <fstream>

namespace yanxing::app {
namespace {

namespace fs = std::filesystem;

fs::path home_folder() {
  const char* home = std::getenv("HOME");
  return home != nullptr ? fs::path(home) : fs::path();
}

/// XDG_DOCUMENTS_DIR="$HOME/文档" of user-dirs.dirs; empty where it says nothing.
fs::path configured_documents(const fs::path& home) {
  const char* config = std::getenv("XDG_CONFIG_HOME");
  const fs::path folder = config != nullptr && *config != '\0' ? fs::path(config) : home / ".config";
  std::ifstream file(folder / "user-dirs.dirs");
  const std::string key = "XDG_DOCUMENTS_DIR=\"";
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    std::string value = line.substr(key.size());
    value = value.substr(0, value.find('"'));
    const std::string variable = "$HOME/";
    return value.starts_with(variable) ? home / value.substr(variable.size()) : fs::path(value);
  }
  return {};
}

bool is_folder(const fs::path& path) {
  std::error_code error;
  return !path.empty() && fs::is_directory(path, error);
}

}  // namespace

fs::path documents_folder() {
  const fs::path home = home_folder();
  if (home.empty()) return {};
  if (const fs::path said = configured_documents(home); is_folder(said)) return said;
  for (const char* name : {"Documents", "文档"}) {
    if (is_folder(home / name)) return home / name;
  }
  return home;
}

std::string safe_file_name(const std::string& wanted) {
  constexpr std::size_t most_characters = 80;
  std::string out;
  std::size_t characters = 0;
  for (const char c : wanted) {
    const auto byte = static_cast<unsigned char>(c);
    const bool begins = (byte & 0xC0U) != 0x80U;
    if (begins && ++characters > most_characters) break;
    const bool is_bad =
        byte < 0x20 || byte == 0x7F || std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
    if (c == ' ' || is_bad) {
      if (!out.empty() && !out.ends_with('-')) out += '-';
    } else {
      out += c;
    }
  }
  while (out.ends_with('-') || out.ends_with('.')) out.pop_back();
  while (out.starts_with('.')) out.erase(0, 1);
  return out.empty() ? "yanxing" : out;
}

fs::path typed_folder(const std::string& typed) {
  if (typed == "~") return home_folder();
  if (typed.starts_with("~/")) return home_folder() / typed.substr(2);
  return typed;
}

fs::path free_file(const fs::path& folder, const std::string& name, const std::string& ending) {
  std::error_code error;
  fs::path file = folder / (name + "." + ending);
  for (int number = 2; fs::exists(fs::symlink_status(file, error)); ++number)
    file = folder / (name + "(" + std::to_string(number) + ")." + ending);
  return file;
}

}  // namespace yanxing::app
