#include "client/roster/open_roster.h"

#include <array>
#include <cstdint>
#include <iterator>

#include "client/forms/filling.h"
#include "client/text/text.h"

namespace yanxing::roster {
namespace {

/// Short words of rosters, and the labels of GB/T 4658 and GB/T 4762 that they mean.
struct ShortWord {
  std::string_view field;
  std::string_view word;
  std::string_view label;
};
constexpr std::array short_words{ShortWord{"education", "研究生", "研究生教育"},
                                 ShortWord{"education", "硕士", "硕士研究生毕业"},
                                 ShortWord{"education", "博士", "博士研究生毕业"},
                                 ShortWord{"education", "本科", "大学本科教育"},
                                 ShortWord{"education", "大学", "大学本科教育"},
                                 ShortWord{"education", "大学本科", "大学本科教育"},
                                 ShortWord{"education", "大专", "大学专科教育"},
                                 ShortWord{"education", "专科", "大学专科教育"},
                                 ShortWord{"education", "中专", "中等专科毕业"},
                                 ShortWord{"education", "职高", "职业高中毕业"},
                                 ShortWord{"education", "技校", "技工学校毕业"},
                                 ShortWord{"education", "高中", "普通高级中学教育"},
                                 ShortWord{"education", "初中", "初级中学教育"},
                                 ShortWord{"education", "小学", "小学教育"},
                                 ShortWord{"political", "党员", "中国共产党党员"},
                                 ShortWord{"political", "中共党员", "中国共产党党员"},
                                 ShortWord{"political", "预备党员", "中国共产党预备党员"},
                                 ShortWord{"political", "中共预备党员", "中国共产党预备党员"},
                                 ShortWord{"political", "团员", "中国共产主义青年团团员"},
                                 ShortWord{"political", "共青团员", "中国共产主义青年团团员"},
                                 ShortWord{"political", "无党派", "无党派民主人士"},
                                 ShortWord{"sex", "男", "男性"},
                                 ShortWord{"sex", "女", "女性"}};

}  // namespace

ChoiceNamed choices_of(records::FormLibrary& library, const forms::Form& form) {
  return [&library, &form](std::string_view name, std::string_view text) -> std::optional<std::string> {
    const forms::Field* field = form.find(name);
    if (field == nullptr || field->choice_file.empty()) return std::nullopt;
    const auto table = library.table(form, field->choice_file);
    if (table == nullptr) return std::nullopt;
    const std::string word = text::trim(text::narrow(text));
    for (const ShortWord& one : short_words) {
      if (one.field == name && one.word == word) return forms::table_choice_named(*table, *field, one.label);
    }
    const auto found = forms::table_choice_named(*table, *field, word);
    if (found || name != "nationality") return found;
    return forms::table_choice_named(*table, *field, word + "族");
  };
}

Result<bool> read_roster(records::RecordStore& store, std::vector<records::Record>& persons, std::size_t count) {
  records::ListQuery query;
  query.form = person_form;
  query.offset = static_cast<std::int64_t>(persons.size());
  query.limit = static_cast<std::int64_t>(count);
  YX_ASSIGN(std::vector<records::Record> more, store.list(query));
  const bool is_last = more.size() < count;
  persons.insert(persons.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return is_last;
}

Result<Matcher> prepare_roster(records::RecordStore& store, records::FormLibrary& library, const places::Places& places,
                               text::Pinyin& pinyin, RosterScope scope, std::vector<records::Record> persons) {
  const forms::Form* form = store.forms().find(person_form);
  if (form == nullptr) return Error{Code::not_found, "the form person"};
  MatchOptions options;
  options.fallback_place = std::move(scope.fallback_place);
  options.today = std::move(scope.today);
  options.choice_named = choices_of(library, *form);
  return Matcher(Matcher::Later{}, std::move(persons), Villages(places, std::move(scope.scope)), pinyin,
                 std::move(options));
}

Result<Matcher> open_roster(records::RecordStore& store, records::FormLibrary& library, const places::Places& places,
                            text::Pinyin& pinyin, RosterScope scope) {
  records::ListQuery query;
  query.form = person_form;
  YX_ASSIGN(std::vector<records::Record> persons, store.list(query));
  YX_ASSIGN(Matcher matcher, prepare_roster(store, library, places, pinyin, std::move(scope), std::move(persons)));
  while (!matcher.learn_some(SIZE_MAX)) {
  }
  return matcher;
}

}  // namespace yanxing::roster
