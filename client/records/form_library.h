// The forms of a laptop: those that came with the program and those that a person installed, and every version that was
// ever used, so that an old record can be shown as it was filled. All of it lies in the data folder's database: a
// backup has it.
//
// One thread, that of the workspace, which must outlive the library.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/form.h"
#include "client/forms/table.h"
#include "client/records/form_source.h"
#include "client/records/workspace.h"

namespace yanxing::records {

/// One version that is known here.
struct KnownForm {
  std::string name;
  std::uint32_t version = 1;
  bool installed = false;  // by a person; else it came with a program
  bool current = false;    // the one that records are filled with
  UnixMs kept_ms = 0;      // since when
};

class FormLibrary {
 public:
  /// `assets`: the folder with forms/.
  FormLibrary(Workspace& workspace, std::filesystem::path assets);

  /// The folder that it was given; other shipped tables (programme/) lie there too.
  const std::filesystem::path& assets() const { return assets_; }

  /// The forms to work with: the shipped ones, and of the installed ones the newest of each name, where a shipped one
  /// of that name has a lower version. Remembers each one's definition. An installed form that this program cannot use
  /// any more is left out and named in `left_out`. Errors: those of records::load_forms(), and the store's.
  Result<forms::FormSet> load(std::vector<std::string>* left_out = nullptr);

  /// Installs a form for every start from now on; load() again to use it. The same again changes nothing. Errors:
  /// exists (a version as high is here with other content; raise it), invalid (it does not go together with the other
  /// forms: a reference to one that is not here), and the store's. Nothing is half installed.
  Status install(const FormSource& source);

  /// The definition of one version; nullopt: never seen here. Error: invalid (this program cannot read it any more).
  Result<std::optional<forms::Form>> find(std::string_view name, std::uint32_t version);

  /// By name and version.
  Result<std::vector<KnownForm>> list();

  /// The content of a file that the form brings along. Errors: not_found, corrupt.
  Result<std::string> file(const forms::Form& form, std::string_view name);

  /// A table of the form; read once. nullptr: it is not there, or is no table.
  std::shared_ptr<const forms::Table> table(const forms::Form& form, std::string_view name);

 private:
  Result<std::vector<forms::Form>> installed(std::vector<std::string>& left_out);
  Status keep(const forms::FormSet& forms);

  Workspace* workspace_;
  std::filesystem::path assets_;
  std::map<std::string, std::shared_ptr<const forms::Table>, std::less<>> tables_;  // by hash
};

/// A file of a shipped form, from the assets. Errors: not_found, corrupt (not the one that the form names).
Result<std::string> read_shipped_file(const std::filesystem::path& assets, const forms::Form& form,
                                      std::string_view name);

/// The tables in the workspace's database; made when it is opened. `form.json` is the compiled form.
inline constexpr const char* form_library_sql = R"sql(
CREATE TABLE IF NOT EXISTS form(
  name TEXT NOT NULL, version INTEGER NOT NULL, installed INTEGER NOT NULL, kept_ms INTEGER NOT NULL, json BLOB NOT NULL,
  PRIMARY KEY(name, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS form_file(sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL);
)sql";

}  // namespace yanxing::records
