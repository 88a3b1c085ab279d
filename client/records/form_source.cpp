#include "client/records/form_source.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <system_error>

#include "client/forms/json.h"
#include "client/forms/table.h"
#include "client/forms/xlsform/compile.h"
#include "sync/base/hash.h"
#include "sync/base/read_rest.h"

namespace yanxing::records {
namespace {

namespace fs = std::filesystem;
using forms::xlsform::Problem;
using forms::xlsform::Spot;
using nlohmann::json;

/// Tables so called are the program's own (FillEnvironment::table): no file.
constexpr std::string_view offered_prefix = "yx_";

Problem problem(std::string cause, std::string cure, const Spot& spot = {}) {
  return {spot.sheet, spot.row, spot.column, std::move(cause), std::move(cure), false};
}

/// The field and the property that the form loader's message is about: "form F, field NAME: "PROPERTY" …".
std::pair<std::string, std::string> subject_of(const std::string& detail) {
  constexpr std::string_view mark = ", field ";
  const std::size_t at = detail.find(mark);
  const std::size_t end = at == std::string::npos ? at : detail.find(": ", at);
  if (end == std::string::npos) return {};
  std::string name = detail.substr(at + mark.size(), end - at - mark.size());
  const std::size_t open = detail.find('"', end);
  const std::size_t close = open == std::string::npos ? open : detail.find('"', open + 1);
  if (close == std::string::npos) return {std::move(name), ""};
  return {std::move(name), detail.substr(open + 1, close - open - 1)};
}

std::optional<std::string> read_file(const fs::path& file, std::size_t limit, std::vector<Problem>& errors) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) {
    errors.push_back(problem("There is no file " + file.string(), "Check the name and the folder"));
    return std::nullopt;
  }
  if (fs::file_size(file, error) > limit) {
    errors.push_back(problem(file.string() + " has more than " + std::to_string(limit >> 20) + " MiB",
                             "Make it smaller; a form is not so large"));
    return std::nullopt;
  }
  std::ifstream in(file, std::ios::binary);
  auto text = read_rest(in);
  if (!text) {
    errors.push_back(problem(file.string() + " cannot be read", "Check its permissions and the disk"));
    return std::nullopt;
  }
  return text;
}

bool is_plain_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.find_first_of("/\\") == std::string::npos;
}

/// Beside the form, then in FILE-media.
std::optional<fs::path> find_beside(const fs::path& form, const std::string& name) {
  std::error_code error;
  const fs::path folder = form.parent_path();
  for (const fs::path& place : {folder / name, folder / (form.stem().string() + "-media") / name}) {
    if (is_plain_name(name) && fs::is_regular_file(place, error)) return place;
  }
  return std::nullopt;
}

class Reader {
 public:
  explicit Reader(const fs::path& file) : file_(file) {}

  FormReading read() {
    FormReading out;
    const auto text = read_file(file_, max_form_file_bytes, errors_);
    if (text) {
      const bool is_workbook = text->starts_with("PK") || file_.extension() == ".xlsx";
      if (is_workbook ? compile(*text) : take(*text)) finish(out);
    }
    out.errors = std::move(errors_);
    if (!out.errors.empty()) out.source.reset();
    return out;
  }

 private:
  bool compile(const std::string& bytes) {
    auto compilation = forms::xlsform::compile(bytes, file_.stem().string());
    errors_ = std::move(compilation.errors);
    if (!compilation.compiled) return false;
    form_ = std::move(compilation.compiled->form);
    warnings_ = std::move(compilation.compiled->warnings);
    origins_ = std::move(compilation.compiled->origins);
    std::set<std::string> names;
    for (const std::string& table : compilation.compiled->files) {
      if (!table.starts_with(offered_prefix)) names.insert(table);
    }
    for (const std::string& picture : compilation.compiled->images) {
      // A form can be filled without its pictures, not without its tables.
      if (find_beside(file_, picture)) {
        names.insert(picture);
      } else {
        Problem missing = problem("The picture " + picture + " is not there",
                                  "Put it beside the form or into the folder " + file_.stem().string() +
                                      "-media; until then the form shows none");
        missing.warning = true;
        warnings_.push_back(std::move(missing));
      }
    }
    json files = json::array();
    for (const std::string& name : names) {
      if (!bring(name)) continue;
      files.push_back({{"name", name}, {"sha256", sha256(files_[name]).hex()}, {"bytes", files_[name].size()}});
    }
    if (!files.empty()) form_["files"] = std::move(files);
    return errors_.empty();
  }

  /// A compiled form.
  bool take(const std::string& text) {
    auto parsed = forms::parse_json(text, forms::max_form_bytes);
    if (!parsed || !parsed->is_object()) {
      errors_.push_back(problem(file_.string() + " is no form: " + (parsed ? "no JSON object" : parsed.error().detail),
                                "Give a workbook (.xlsx) or what form compile wrote"));
      return false;
    }
    form_ = std::move(*parsed);
    const auto files = form_.find("files");
    if (files == form_.end() || !files->is_array()) return true;
    for (const json& one : *files) {
      if (!one.is_object() || !one.contains("name") || !one["name"].is_string()) continue;  // parse_form() says it
      const auto name = one["name"].get<std::string>();
      if (bring(name) && sha256(files_[name]).hex() != one.value("sha256", ""))
        errors_.push_back(problem(name + " is not the file that the form was compiled with",
                                  "Bring the right one, or compile the workbook again"));
    }
    return errors_.empty();
  }

  Spot spot_of_file(const std::string& name) const {
    const auto found = origins_.files.find(name);
    return found == origins_.files.end() ? Spot() : found->second;
  }

  bool bring(const std::string& name) {
    const auto found = find_beside(file_, name);
    if (!found) {
      const std::string word = name.ends_with(".csv") ? name.substr(0, name.size() - 4) : name;
      std::vector<std::string> lists;
      const json choices = form_.value("choices", json::object());
      for (const auto& [list, content] : choices.items()) lists.push_back(list);
      errors_.push_back(problem("The form needs the file " + name + ", which is not there",
                                forms::xlsform::did_you_mean(word, lists) +
                                    "Put it beside the form or into the folder " + file_.stem().string() + "-media",
                                spot_of_file(name)));
      return false;
    }
    auto bytes = read_file(*found, max_form_file_bytes, errors_);
    if (bytes) files_[name] = std::move(*bytes);
    return bytes.has_value();
  }

  /// The tables can be read and have the columns that the form's questions want.
  void check_tables(const forms::Form& form) {
    for (const auto& [name, bytes] : files_) {
      if (!name.ends_with(".csv")) continue;
      const auto table = forms::Table::from_csv(bytes);
      if (!table) {
        errors_.push_back(problem("The table " + name + " cannot be read: " + table.error().detail,
                                  "Save it as CSV in UTF-8 with one line of column names", spot_of_file(name)));
        continue;
      }
      for (const forms::Field& field : form.fields) {
        if (field.choice_file != name || (*table)->column(field.value_column) != forms::Table::no_column) continue;
        errors_.push_back(problem("The table " + name + " has no column \"" + field.value_column +
                                      "\", which holds the values of " + field.name,
                                  "Add that column, or name another one in \"parameters\": value=COLUMN",
                                  origins_.cell(field.name, "file")));
      }
    }
  }

  void finish(FormReading& out) {
    auto form = forms::parse_form(form_.dump(-1, ' ', false, json::error_handler_t::replace));
    if (!form) {
      const auto [name, property] = subject_of(form.error().detail);
      errors_.push_back(problem(form.error().detail, "Correct the form and try again", origins_.cell(name, property)));
      return;
    }
    check_tables(*form);
    out.source = FormSource{std::move(*form), std::move(files_), std::move(warnings_)};
  }

  fs::path file_;
  json form_;
  std::map<std::string, std::string> files_;
  forms::xlsform::Origins origins_;  // of a workbook
  std::vector<Problem> warnings_;
  std::vector<Problem> errors_;
};

}  // namespace

FormReading read_form_source(const fs::path& file) { return Reader(file).read(); }

}  // namespace yanxing::records
