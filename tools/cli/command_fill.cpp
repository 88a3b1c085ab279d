// yanxing-cli form fill: answers applied in order to a form, as a person would give them.
#include <algorithm>
#include <charconv>
#include <iostream>

#include "client/records/value_codec.h"
#include "tools/cli/forms.h"
#include "tools/cli/record_check.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

using forms::Filling;
using nlohmann::json;

/// "member[2]/age": a row may be named by its key, or by its number from 1 where no row has that key.
class Answering {
 public:
  Answering(Filling& filling, const forms::FillEnvironment& environment, Language language)
      : filling_(filling), environment_(environment), language_(language) {}

  /// Empty: all went well; else what is wrong, with the step.
  std::string apply(const json& document) {
    const auto steps = document.is_object() ? document.find("steps") : document.end();
    const bool wraps_steps =
        document.is_object() && document.size() == 1 && steps != document.end() && steps->is_array() && !knows("steps");
    const json& list = wraps_steps ? *steps : document;
    if (list.is_object()) {
      object(filling_.form().items, {}, list);
      // Rows that the form counts are there only when what counts them is answered, wherever that question stands.
      for (std::size_t i = 0; i < counted_.size() && problem_.empty(); ++i) {
        const Counted one = counted_[i];
        rows(one.item, one.repeat, one.values);
      }
    } else if (list.is_array()) {
      for (const json& one : list) {
        ++step_;
        if (!one.is_object()) return sentence(language_, "fill.shape");
        if (std::string problem = step(one); !problem.empty()) return problem;
      }
    } else {
      return sentence(language_, "fill.shape");
    }
    return problem_;
  }

 private:
  std::string trouble(const std::string& path, const std::string& what) {
    return sentence(language_, "fill.step", {std::to_string(step_), path, what});
  }
  std::string trouble(const std::string& path, const Error& error) {
    return trouble(path, error.code == Code::not_found ? sentence(language_, "fill.no_path") : error.detail);
  }

  std::string step(const json& one) {
    const auto text = [&](const char* name) {
      const auto found = one.find(name);
      return found != one.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    if (one.contains("add_row")) {
      const auto added = filling_.add_row(real_path(text("add_row")), real_path(text("after")));
      return added ? std::string() : trouble(text("add_row"), added.error());
    }
    if (one.contains("remove_row")) {
      const auto removed = filling_.remove_row(real_path(text("remove_row")));
      return removed ? std::string() : trouble(text("remove_row"), removed.error());
    }
    if (!one.contains("path") || !one.contains("value")) return sentence(language_, "fill.shape");
    return set(real_path(text("path")), one["value"]);
  }

  std::string set(const std::string& path, const json& value) {
    const forms::Field* field = filling_.form().find(forms::field_of_path(path));
    json stored = value;
    // What cannot be a value of that type is given all the same: the list of errors says so, as on the screen.
    if (field != nullptr) {
      if (auto normal = forms::normalise_value(*field, value)) stored = named_choice(*field, *normal, environment_);
    }
    const auto set = filling_.set(path, stored);
    return set ? std::string() : trouble(path, set.error());
  }

  /// Rows named by number become rows named by key, from the outside in.
  std::string real_path(const std::string& path) const {
    std::string out;
    std::size_t from = 0;
    while (from < path.size()) {
      const std::size_t open = path.find('[', from);
      const std::size_t close = open == std::string::npos ? open : path.find(']', open);
      if (close == std::string::npos) break;
      const std::string repeat = out + path.substr(from, open - from);
      out = real_row(repeat, path.substr(open + 1, close - open - 1));
      from = close + 1;
    }
    return out + path.substr(std::min(from, path.size()));
  }

  std::string real_row(const std::string& repeat, const std::string& name) const {
    std::string row = repeat + "[" + name + "]";
    const Filling::NodeId holder = filling_.find(repeat);
    if (filling_.find(row) != Filling::none || holder == Filling::none) return row;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    const auto& rows = filling_.children(holder);
    if (error != std::errc() || end != name.data() + name.size() || number < 1 || number > rows.size()) return row;
    return filling_.path(rows[number - 1]);
  }

  bool knows(const std::string& name) const {
    const forms::Form& form = filling_.form();
    const auto is_it = [&](const auto& each) { return each.name == name || each.node == name; };
    return std::any_of(form.fields.begin(), form.fields.end(), is_it) ||
           std::any_of(form.groups.begin(), form.groups.end(), is_it);
  }

  /// An object in the order of the form: groups may be objects of their own or not, repeats are lists of objects.
  void object(const std::vector<forms::Item>& items, const std::string& row, const json& values) {
    const forms::Form& form = filling_.form();
    for (const auto& [name, value] : values.items()) {
      if (problem_.empty() && !knows(name)) problem_ = trouble(row + name, sentence(language_, "fill.no_path"));
    }
    for (const forms::Item& item : items) {
      if (!problem_.empty()) return;
      if (!item.is_group) {
        const forms::Field& field = form.fields[item.index];
        const auto value = find(values, field.name, field.node);
        if (value == nullptr) continue;
        ++step_;
        problem_ = set(row + field.name, *value);
        continue;
      }
      const forms::Group& group = form.groups[item.index];
      const json* inside = find(values, group.name, group.node);
      if (!group.repeat) {
        json both = values;  // what is said within the group goes before what is said beside it
        if (inside != nullptr && inside->is_object()) both.update(*inside);
        object(item.items, row, both);
      } else if (inside != nullptr && is_list_of_objects(*inside) && group.repeat_count) {
        counted_.push_back({item, row + group.name, *inside});
      } else if (inside != nullptr && is_list_of_objects(*inside)) {
        rows(item, row + group.name, *inside);
      } else if (inside != nullptr && !inside->is_null()) {
        problem_ = trouble(row + group.name, sentence(language_, "fill.rows"));
      }
    }
  }

  static bool is_list_of_objects(const json& value) {
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const json& one) { return one.is_object(); });
  }

  void rows(const forms::Item& item, const std::string& repeat, const json& values) {
    for (std::size_t i = 0; i < values.size() && problem_.empty(); ++i) {
      const Filling::NodeId holder = filling_.find(repeat);
      if (holder == Filling::none) return;
      std::string row;
      if (i < filling_.children(holder).size()) {
        row = filling_.path(filling_.children(holder)[i]);
      } else {
        const auto added = filling_.add_row(repeat);
        if (!added && added.error().code == Code::refused) {
          problem_ =
              sentence(language_, "fill.too_many_rows", {repeat, std::to_string(values.size()), std::to_string(i)});
          return;
        }
        if (!added) {
          problem_ = trouble(repeat, added.error());
          return;
        }
        row = *added;
      }
      if (values[i].is_object()) object(item.items, row + "/", values[i]);
    }
  }

  static const json* find(const json& values, const std::string& name, const std::string& node) {
    for (const std::string& each : {name, node}) {
      const auto found = values.find(each);
      if (found != values.end()) return &*found;
    }
    return nullptr;
  }

  struct Counted {
    forms::Item item;
    std::string repeat;
    json values;
  };

  Filling& filling_;
  const forms::FillEnvironment& environment_;
  std::vector<Counted> counted_;
  Language language_;
  std::size_t step_ = 0;
  std::string problem_;
};

json findings_json(const forms::Form& form, const std::vector<forms::Finding>& findings, Language language) {
  json out = json::array();
  for (const forms::Finding& finding : findings) {
    json one{{"field", finding.field},
             {"kind", forms::finding_name(finding.kind)},
             {"message", finding_text(form, finding, language)}};
    if (finding.kind == forms::Finding::Kind::too_long) one["limit"] = finding.limit;
    out.push_back(std::move(one));
  }
  return out;
}

bool is_calculated(const forms::Field& field) { return field.calculate.has_value(); }

/// Fields that are asked, and those that were worked out, in document order.
void walk(const Filling& filling, Filling::NodeId node, json& relevant, json& calculated) {
  const forms::Field* field = filling.field(node);
  if (field != nullptr) {
    if (!filling.is_relevant(node)) return;
    if (is_calculated(*field)) calculated[filling.path(node)] = filling.value(node);
    if (forms::is_question(field->type) || field->type == forms::FieldType::note)
      relevant.push_back(filling.path(node));
    return;
  }
  for (const Filling::NodeId child : filling.children(node)) walk(filling, child, relevant, calculated);
}

json result_json(const Filling& filling, const forms::Answers& record, const std::vector<forms::Finding>& errors,
                 Language language) {
  json relevant = json::array(), calculated = json::object(), answers = json::object();
  walk(filling, filling.root(), relevant, calculated);
  for (const auto& [path, value] : record) answers[path] = value;
  return {{"form", filling.form().name},        {"version", filling.form().version},
          {"title", filling.title()},           {"record", std::move(answers)},
          {"relevant", std::move(relevant)},    {"calculated", std::move(calculated)},
          {"kept_aside", filling.kept_aside()}, {"errors", findings_json(filling.form(), errors, language)}};
}

}  // namespace

int run_form_fill(const Arguments& arguments) {
  Failure failure;
  const auto picked = PickedForm::pick(arguments.form, arguments, failure);
  if (!picked) return failure.sentence.empty() ? failure.exit : say_and_exit(failure);
  const Language language = picked->laptop() != nullptr ? picked->laptop()->language() : language_for(arguments);
  if (arguments.save && picked->laptop()->forms().find(picked->form().name) == nullptr)
    return say_and_exit(failed, picked->laptop()->say("form.not_here", {picked->form().name}));
  const auto document = read_json_in(arguments.json_in, language);
  if (!document) return failed;
  const forms::FillEnvironment environment = picked->environment(language);
  Filling filling(picked->form(), environment, {}, true);
  if (const std::string problem = Answering(filling, environment, language).apply(*document); !problem.empty())
    return say_and_exit(failed, problem);
  filling.refresh();
  const auto errors = filling.errors();
  const bool is_final = arguments.finalise && errors.empty();
  forms::Answers record = is_final ? filling.result() : filling.answers();
  const std::string& state = picked->form().state_field;
  if (is_final && !state.empty()) record[state] = "final";
  json out = result_json(filling, record, errors, language);
  int exit = done;
  if (arguments.finalise && !is_final) {
    exit = say_and_exit(failed, sentence(language, "fill.not_final", {std::to_string(errors.size())}));
  } else if (arguments.save) {
    const records::SaveRequest request{picked->form().name, std::nullopt, record, {}};
    RecordCheck check(*picked->laptop(), picked->form(), false);
    if (const Problem wrong = check.check_replacing(request)) return say_and_exit(failed, wrong);
    const auto saved = picked->laptop()->records().save(request);
    if (!saved) return say_and_exit(failed, store_sentence(picked->form(), saved.error(), record, language));
    out["id"] = saved->id.text();
  }
  print_json(out);
  return exit;
}

}  // namespace yanxing::cli
