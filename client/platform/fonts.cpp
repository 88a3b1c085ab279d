#include "client/platform/fonts.h"

#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <string_view>
#include <utility>

#include <misc/freetype/imgui_freetype.h>

#include <imgui_internal.h>

#include FT_FREETYPE_H
#include FT_SIZES_H

namespace yanxing::platform {
namespace {

constexpr float reference_px = 20;  // sizes below are relative to this line height
constexpr float icon_px = 16;       // Font Awesome's line at a text line of 20 px

struct PatternDeleter {
  void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
};
using Pattern = std::unique_ptr<FcPattern, PatternDeleter>;

/// Fontconfig always answers with something; it counts only when the family is the one asked for.
bool is_family(FcPattern* found, std::string_view wanted) {
  FcChar8* name = nullptr;
  for (int i = 0; FcPatternGetString(found, FC_FAMILY, i, &name) == FcResultMatch; ++i) {
    if (std::string_view(reinterpret_cast<const char*>(name)) == wanted) return true;
  }
  return false;
}

Result<FontFile> find(FcConfig* config, const char* family, int weight, const char* package) {
  const Error missing{Code::not_found, std::string("font ") + family + " is not installed (Debian: " + package + ")"};
  Pattern wanted(FcPatternCreate());
  FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family));
  FcPatternAddInteger(wanted.get(), FC_WEIGHT, weight);
  FcPatternAddBool(wanted.get(), FC_OUTLINE, FcTrue);
  FcConfigSubstitute(config, wanted.get(), FcMatchPattern);
  FcDefaultSubstitute(wanted.get());
  FcResult result = FcResultNoMatch;
  const Pattern found(FcFontMatch(config, wanted.get(), &result));
  if (!found || !is_family(found.get(), family)) return missing;
  FcChar8* path = nullptr;
  int face = 0;
  if (FcPatternGetString(found.get(), FC_FILE, 0, &path) != FcResultMatch) return missing;
  FcPatternGetInteger(found.get(), FC_INDEX, 0, &face);
  return FontFile{reinterpret_cast<const char*>(path), face};
}

/// The first four bytes of a font or collection; FreeType reads what follows.
bool looks_like_a_font(const MappedFile& file) {
  if (file.size() < 64) return false;
  const std::string_view magic(static_cast<const char*>(file.data()), 4);
  return magic == "ttcf" || magic == "OTTO" || magic == "true" || magic == std::string_view("\0\1\0\0", 4);
}

/// Height of a line in ems, by which ImGui scales a face; 0: not readable.
float line_in_ems(const MappedFile& file, int face_index) {
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) return 0;
  FT_Face face = nullptr;
  float ems = 0;
  if (FT_New_Memory_Face(library, static_cast<const FT_Byte*>(file.data()), static_cast<FT_Long>(file.size()),
                         face_index, &face) == 0) {
    if (face->units_per_EM != 0) ems = static_cast<float>(face->ascender - face->descender) / face->units_per_EM;
    FT_Done_Face(face);
  }
  FT_Done_FreeType(library);
  return ems;
}

/// Adds one face. ImGui would copy a file that it does not own and free one that it does: it is told the truth
/// afterwards.
ImFont* add(ImFontAtlas& atlas, const MappedFile& file, int face, ImFont* into, float merged_px = icon_px,
            bool embolden = false) {
  ImFontConfig config;
  config.FontData = file.data();
  config.FontDataSize = static_cast<int>(file.size());
  config.FontDataOwnedByAtlas = true;
  config.FontNo = static_cast<ImU32>(face);
  config.FontLoaderFlags = ImGuiFreeTypeLoaderFlags_LightHinting;
  if (embolden) config.FontLoaderFlags |= ImGuiFreeTypeLoaderFlags_Bold;
  config.SizePixels = reference_px;
  config.PixelSnapH = true;
  if (into != nullptr) {
    config.MergeMode = true;
    config.DstFont = into;
    config.SizePixels = merged_px;
    config.GlyphOffset = {0, 0};
  } else {
    config.GlyphOffset = {0, -1};  // a Han character stands in the middle of its line
  }
  ImFont* font = atlas.AddFont(&config);
  atlas.Sources.back().FontDataOwnedByAtlas = false;
  font->AddRemapChar(0x200B, ' ');  // the invisible character at soft line ends of text areas
  font->FallbackChar = 0x25A1;      // a box, as on paper: a question mark could be one that was typed
  return font;
}

bool load_glyph_of_its_size(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void* data, ImWchar codepoint,
                            ImFontGlyph* glyph, float* advance) {
  FT_Activate_Size(*static_cast<FT_Size*>(data));  // all that ImGui's loader keeps of a source at a size
  return ImGuiFreeType::GetFontLoader()->FontBakedLoadGlyph(atlas, source, baked, data, codepoint, glyph, advance);
}

/// ImGui's loader (1.92.2) remembers by its address which size of a face is in force, but ImGui moves the sizes that
/// are in use together when others are dropped, as after another text size was chosen: letters that came new then were
/// as small as those of some other size.
const ImFontLoader* loader() {
  static const ImFontLoader own = [] {
    ImFontLoader made = *ImGuiFreeType::GetFontLoader();
    YX_CHECK(made.FontBakedSrcLoaderDataSize == sizeof(FT_Size));
    made.FontBakedLoadGlyph = load_glyph_of_its_size;
    return made;
  }();
  return &own;
}

}  // namespace

Result<FontFiles> find_fonts() {
  const std::unique_ptr<FcConfig, decltype(&FcConfigDestroy)> config(FcInitLoadConfigAndFonts(), &FcConfigDestroy);
  if (!config) return Error{Code::not_found, "Fontconfig has no configuration (Debian: fontconfig-config)"};
  FontFiles files;
  YX_ASSIGN(files.regular, find(config.get(), "Noto Sans CJK SC", FC_WEIGHT_REGULAR, "fonts-noto-cjk"));
  YX_ASSIGN(files.bold, find(config.get(), "Noto Sans CJK SC", FC_WEIGHT_BOLD, "fonts-noto-cjk"));
  YX_ASSIGN(files.icons, find(config.get(), "FontAwesome", FC_WEIGHT_REGULAR, "fonts-font-awesome"));
  for (const char* family : {"HanaMinB", "BabelStone Han"}) {
    if (auto rare = find(config.get(), family, FC_WEIGHT_REGULAR, "")) files.rare.push_back(std::move(*rare));
  }
  return files;
}

Result<MappedFile> MappedFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return Error{errno == ENOENT ? Code::not_found : Code::io, path + ": " + std::strerror(errno)};
  struct stat status {};
  const bool known = ::fstat(descriptor, &status) == 0 && status.st_size > 0;
  void* data = known ? ::mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0)
                     : MAP_FAILED;
  ::close(descriptor);
  if (data == MAP_FAILED) return Error{Code::io, path + " cannot be mapped"};
  return MappedFile(data, static_cast<std::size_t>(status.st_size));
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

Result<LoadedFonts> LoadedFonts::load(ImFontAtlas& atlas, const FontFiles& files) {
  LoadedFonts fonts;
  for (const FontFile* file : {&files.regular, &files.bold, &files.icons}) {
    YX_ASSIGN(auto mapped, MappedFile::open(file->path));
    if (!looks_like_a_font(mapped)) return Error{Code::corrupt, file->path + " is no font file"};
    fonts.files_.push_back(std::move(mapped));
  }
  for (const FontFile& file : files.rare) {
    // The window can do without: what they lack is drawn as a box.
    if (auto mapped = MappedFile::open(file.path)) fonts.files_.push_back(std::move(*mapped));
  }
  atlas.SetFontLoader(loader());
  fonts.regular_ = fonts.add_text(atlas, 0, files.regular.face);
  fonts.bold_ = fonts.add_text(atlas, 1, files.bold.face);
  return fonts;
}

ImFont* LoadedFonts::add_text(ImFontAtlas& atlas, std::size_t text, int face) const {
  constexpr std::size_t icons = 2;
  constexpr std::size_t bold = 1;
  const bool is_bold = text == bold;
  ImFont* font = add(atlas, files_[text], face, nullptr);
  add(atlas, files_[icons], 0, font);
  const float line = line_in_ems(files_[text], face);
  for (std::size_t i = icons + 1; i < files_.size(); ++i) {
    const float own = line_in_ems(files_[i], 0);
    // A rare character is as large as those beside it, whatever room its own font leaves around a line.
    // These fonts have no bold face: thin among bold ones would look like another name.
    if (line > 0 && own > 0) add(atlas, files_[i], 0, font, reference_px * own / line, is_bold);
  }
  return font;
}

}  // namespace yanxing::platform
