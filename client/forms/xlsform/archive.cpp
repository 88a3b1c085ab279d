#include "client/forms/xlsform/archive.h"

#include <zip.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

constexpr const char* save_again = "Open it in a spreadsheet program and save it again as Excel workbook (.xlsx)";

struct Discard {
  void operator()(zip_t* zip) const { zip_discard(zip); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Zip = std::unique_ptr<zip_t, Discard>;
using ZipFile = std::unique_ptr<zip_file_t, Discard>;

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c); });
  return out;
}

/// Says what a file is that is not a zip.
void complain_about_kind(std::string_view bytes, Problems& problems) {
  constexpr std::string_view ole = "\xD0\xCF\x11\xE0";
  if (bytes.empty()) {
    problems.error(Fault::empty, "the file is empty", "Choose the workbook itself");
  } else if (bytes.substr(0, 4) == ole) {
    problems.error(Fault::old_excel,
                   "this is an old Excel workbook (.xls) or one with a password, whatever its name says",
                   "Take the password away, and save it as Excel workbook (.xlsx)");
  } else if (text::is_valid_utf8(bytes.substr(0, 200)) || bytes.find(',') < 200) {
    problems.error(Fault::text_file, "this is a text file such as .csv, not a workbook, whatever its name says",
                   "Open it in a spreadsheet program and save it as Excel workbook (.xlsx)");
  } else {
    problems.error(Fault::other_kind, "this is not an Excel workbook (.xlsx)", save_again);
  }
}

Zip open_zip(std::string_view bytes, Problems& problems) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* zip = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  if (zip == nullptr) {
    problems.error(Fault::damaged, std::string("the workbook is damaged: ") + zip_error_strerror(&error),
                   "Fetch it again from where it came from, or open it in a spreadsheet program and save it anew");
    if (source != nullptr) zip_source_free(source);
  }
  zip_error_fini(&error);
  return Zip(zip);
}

/// What the directory says of one entry, checked; false: refused.
bool check_entry(const zip_stat_t& entry, std::size_t& total, Problems& problems) {
  const std::string name = text::is_valid_utf8(entry.name) ? entry.name : "(unreadable name)";
  if (entry.encryption_method != ZIP_EM_NONE) {
    problems.error(Fault::encrypted, "the part " + name + " is encrypted", "Save the workbook without a password");
    return false;
  }
  total += static_cast<std::size_t>(std::min<zip_uint64_t>(entry.size, max_unpacked_bytes + 1));
  if (total > max_unpacked_bytes) {
    problems.error(
        Fault::too_large, "unpacked it is larger than 64 MiB, which no form needs (at part " + name + ")",
        "Take large pictures and sheets that are no part of the form out of it; put long lists into a .csv file");
    return false;
  }
  if (entry.size > ratio_free_bytes && entry.size / std::max<zip_uint64_t>(entry.comp_size, 1) > max_ratio) {
    problems.error(
        Fault::suspicious,
        "the part " + name + " grows to more than 200 times its size when unpacked, as in files made to do harm",
        save_again);
    return false;
  }
  return true;
}

std::optional<std::string> read_entry(zip_t* zip, const zip_stat_t& entry, Problems& problems) {
  const auto damaged = [&] {
    problems.error(Fault::damaged,
                   std::string("the workbook is damaged: its part ") + entry.name + " cannot be unpacked",
                   "Fetch it again from where it came from, or open it in a spreadsheet program and save it anew");
    return std::nullopt;
  };
  const ZipFile file(zip_fopen_index(zip, entry.index, 0));
  if (!file) return damaged();
  std::string bytes(static_cast<std::size_t>(entry.size) + 1, '\0');  // one more: a directory that lies is found out
  std::size_t have = 0;
  while (have < bytes.size()) {
    const zip_int64_t got = zip_fread(file.get(), bytes.data() + have, bytes.size() - have);
    if (got < 0) return damaged();
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  if (have != entry.size) return damaged();
  bytes.resize(have);
  return bytes;
}

/// XML that may be parsed: UTF-8, and without the declarations by which a document grows or reads other files.
bool check_xml(const std::string& name, std::string_view bytes, Problems& problems) {
  if (!text::is_valid_utf8(bytes) || bytes.find('\0') != std::string_view::npos) {
    problems.error(Fault::damaged, "the part " + name + " is not UTF-8 text", save_again);
    return false;
  }
  for (std::size_t at = bytes.find("<!"); at != std::string_view::npos; at = bytes.find("<!", at + 2)) {
    const std::string word = lower(bytes.substr(at + 2, 7));
    if (word == "doctype" || word.substr(0, 6) == "entity") {
      problems.error(Fault::suspicious,
                     "the part " + name + " declares a document type or entities (<!" +
                         std::string(bytes.substr(at + 2, 7)) + "), as in files made to read others; it was not read",
                     save_again);
      return false;
    }
  }
  return true;
}

/// Visual Basic, its signature and macro sheets of Excel 4.0; other binary parts are printers' settings, pictures
/// and the like, which are never unpacked. `name` in small letters.
bool is_macro(std::string_view name) {
  if (name.starts_with("xl/macrosheets/") || name.starts_with("xl/macros/")) return true;
  const std::string_view file = name.substr(name.rfind('/') + 1);
  return ends_with(file, ".bin") && (file.starts_with("vba") || file.find("macro") != std::string_view::npos);
}

/// Looks at the names alone: what kind of file is it?
bool check_kind(const std::vector<zip_stat_t>& entries, Wanted wanted, Problems& problems) {
  bool is_package = false;
  bool is_binary = false;
  bool is_open_document = false;
  for (const zip_stat_t& entry : entries) {
    const std::string name = lower(entry.name);
    if (is_macro(name) && wanted == Wanted::workbook) {
      problems.error(Fault::macros, "the workbook holds macros (" + std::string(entry.name) + ")",
                     "Save it as Excel workbook without macros (.xlsx)");
      return false;
    }
    if (name == "[content_types].xml") is_package = true;
    if (name == "xl/workbook.bin") is_binary = true;
    if (name == "mimetype" || name == "content.xml") is_open_document = true;
  }
  if (is_package && !is_binary) return true;
  if (is_open_document && wanted == Wanted::any_table) return true;
  const char* kind = is_binary          ? "this is a binary Excel workbook (.xlsb)"
                     : is_open_document ? "this is an OpenDocument file (.ods)"
                                        : "this is a .zip file, but not an Excel workbook";
  problems.error(Fault::other_kind, kind, "Open it in a spreadsheet program and save it as Excel workbook (.xlsx)");
  return false;
}

/// An OpenDocument file encrypts its parts by itself; what it says of that is in its manifest.
bool has_password(zip_t* zip, const std::vector<zip_stat_t>& entries, Problems& problems) {
  for (const zip_stat_t& entry : entries) {
    if (std::string_view(entry.name) != "META-INF/manifest.xml") continue;
    const std::optional<std::string> manifest = read_entry(zip, entry, problems);
    if (!manifest) return true;
    if (manifest->find("encryption-data") == std::string::npos) continue;
    problems.error(Fault::encrypted, "the document has a password", "Save it without a password");
    return true;
  }
  return false;
}

}  // namespace

const std::string* Archive::find(std::string_view name) const {
  const auto found = parts.find(name);
  return found == parts.end() ? nullptr : &found->second;
}

Archive open_archive(std::string_view bytes, Problems& problems, Wanted wanted) {
  if (bytes.size() > max_workbook_bytes) {
    problems.error(Fault::too_large, "the file is larger than 64 MiB",
                   "Put long lists into a .csv file beside the workbook");
    return {};
  }
  if (bytes.substr(0, 2) != "PK") {
    complain_about_kind(bytes, problems);
    return {};
  }
  const Zip zip = open_zip(bytes, problems);
  if (!zip) return {};
  const zip_int64_t count = zip_get_num_entries(zip.get(), 0);
  if (count > static_cast<zip_int64_t>(max_entries)) {
    problems.error(Fault::suspicious,
                   "it has " + std::to_string(count) + " parts; a workbook has a few dozen, at most 2,000", save_again);
    return {};
  }
  std::vector<zip_stat_t> entries;
  std::size_t total = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t entry;
    zip_stat_init(&entry);
    constexpr zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(zip.get(), static_cast<zip_uint64_t>(i), 0, &entry) != 0 || (entry.valid & needed) != needed) {
      problems.error(Fault::damaged, "the workbook is damaged: its list of parts cannot be read", save_again);
      return {};
    }
    if (!check_entry(entry, total, problems)) return {};
    entries.push_back(entry);
  }
  if (!check_kind(entries, wanted, problems)) return {};
  if (has_password(zip.get(), entries, problems)) return {};
  Archive archive;
  for (const zip_stat_t& entry : entries) {
    const std::string name = entry.name;
    if (lower(name).find("xl/externallinks/") == 0) archive.has_external_links = true;
    if (!ends_with(lower(name), ".xml") && !ends_with(lower(name), ".rels")) continue;
    std::optional<std::string> part = read_entry(zip.get(), entry, problems);
    if (!part || !check_xml(name, *part, problems)) return {};
    archive.parts[name] = std::move(*part);
  }
  return archive;
}

}  // namespace yanxing::forms::xlsform
