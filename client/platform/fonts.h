// Finds the text and icon fonts through Fontconfig, maps their files into memory and gives them to ImGui.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <imgui.h>

#include "sync/base/result.h"

namespace yanxing::platform {

/// A font file on this machine and the face within it.
struct FontFile {
  std::string path;
  int face = 0;
};

/// What the program is drawn with: Noto Sans CJK SC Regular and Bold, Font Awesome, and for the characters of names
/// that Noto lacks Hanazono Mincho B (extensions B to F of Unicode) and BabelStone Han (G), where they are installed.
struct FontFiles {
  FontFile regular;
  FontFile bold;
  FontFile icons;
  std::vector<FontFile> rare;  // in the order in which they are asked; faces 0
};

/// Asks Fontconfig. Error not_found: the detail names the Debian packages that carry what is missing; the rare ones may
/// be missing.
Result<FontFiles> find_fonts();

/// A file mapped read-only; a 20 MB font costs only the pages that are looked at.
class MappedFile {
 public:
  /// Errors: not_found, io.
  static Result<MappedFile> open(const std::string& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  void* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  MappedFile(void* data, std::size_t size) : data_(data), size_(size) {}
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

/// The faces in ImGui's atlas, icons and rare characters merged into both; glyphs of any size are made when they are
/// first drawn. Must live longer than the ImGui context.
class LoadedFonts {
 public:
  /// Errors: not_found, io, corrupt (no font file). Nothing is left in the atlas when it fails.
  static Result<LoadedFonts> load(ImFontAtlas& atlas, const FontFiles& files);

  ImFont* regular() const { return regular_; }
  ImFont* bold() const { return bold_; }

 private:
  /// A text face by its place in files_, and what is merged into it.
  ImFont* add_text(ImFontAtlas& atlas, std::size_t text, int face) const;

  std::vector<MappedFile> files_;  // regular, bold, icons, then the rare ones
  ImFont* regular_ = nullptr;
  ImFont* bold_ = nullptr;
};

}  // namespace yanxing::platform
