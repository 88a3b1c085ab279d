#include "client/roster/villages.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "client/text/text.h"

namespace yanxing::roster {
namespace {

/// The longest first. 村 and 社区 themselves come last: 二村 is a name, too.
constexpr std::array village_endings{"社区居民委员会", "社区居委会", "村民委员会", "居民委员会", "村委会",
                                     "居委会",         "村委",       "社区",       "村"};
constexpr std::array area_endings{"街道办事处", "街道办", "街道", "苗族乡",     "侗族乡", "瑶族乡", "壮族乡", "乡",
                                  "镇",         "自治县", "县",   "壮族自治区", "自治区", "区",     "市"};
constexpr std::array autonomous_endings{"苗族自治县", "侗族自治县", "瑶族自治县", "壮族自治县"};

template <std::size_t N>
std::string without_ending(std::string_view name, const std::array<const char*, N>& endings) {
  for (const std::string_view ending : endings) {
    if (name.ends_with(ending) && name.size() > ending.size())
      return std::string(name.substr(0, name.size() - ending.size()));
  }
  return std::string(name);
}

std::string plain(std::string_view text) {
  std::string out = text::fold(text::narrow(text));
  std::erase_if(out, [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '-' || c == '/' || c == '.'; });
  for (const std::string_view dot : {"·", "、", "，", "(", ")"}) {
    for (std::size_t at = out.find(dot); at != std::string::npos; at = out.find(dot)) out.erase(at, dot.size());
  }
  return out;
}

bool is_village(const places::Place& place) {
  return place.level == places::Level::village || place.level == places::Level::community;
}

void add_once(std::vector<std::string>& codes, const std::string& code) {
  if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
}

}  // namespace

Villages::Villages(const places::Places& places, std::string scope) : places_(&places), scope_(std::move(scope)) {
  for (const places::Place& place : places.all()) {
    const std::string name = plain(place.name);
    std::vector<std::string> spellings{name};
    if (is_village(place)) {
      const std::string stem = without_ending(name, village_endings);
      spellings.push_back(plain(place.short_name()));
      spellings.push_back(stem);
    } else {
      spellings.push_back(without_ending(name, area_endings));
      if (const std::string stem = without_ending(name, autonomous_endings); stem != name)
        spellings.push_back(stem + "县");  // 融水县 is 融水苗族自治县
    }
    for (const std::string& spelling : spellings) add_once(codes_[spelling], place.code);
  }
}

// As written, without its ending, and with the usual one: 阳山, 阳山村, 阳山村民委员会 -> 阳山村委会.
std::vector<std::string> Villages::named(std::string_view text, const Wanted& wanted) const {
  const std::string whole(text);
  const std::string stem = without_ending(text, village_endings);
  const bool says_community = text.find("社区") != std::string_view::npos || text.find("居") != std::string_view::npos;
  std::vector<std::string> tries{whole};
  if (stem != whole) {
    tries.push_back(stem + (says_community ? "社区" : "村"));
    tries.push_back(stem + (says_community ? "居委会" : "村委会"));
    tries.push_back(stem);
    // 中村村村委会 of 中村: one 村 too many.
    if (stem.ends_with("村村")) tries.push_back(stem.substr(0, stem.size() - std::string_view("村").size()));
  }
  for (const std::string& one : tries) {
    const auto found = codes_.find(one);
    if (found == codes_.end()) continue;
    std::vector<std::string> codes;
    std::copy_if(found->second.begin(), found->second.end(), std::back_inserter(codes), wanted);
    if (!codes.empty()) return codes;
  }
  return {};
}

// 融安县桥板乡阳山村: what stands before the village's name chooses among villages of that name.
std::vector<std::string> Villages::by_name(std::string_view text, const Wanted& wanted) const {
  std::vector<std::string> codes = named(text, wanted);
  if (!codes.empty()) return codes;
  for (std::size_t at = 3; at + 3 <= text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) continue;  // within a character
    const auto above = codes_.find(std::string(text.substr(0, at)));
    if (above == codes_.end()) continue;
    const Wanted lies_there = [&](const std::string& inside) {
      return wanted(inside) && std::any_of(above->second.begin(), above->second.end(), [&](const std::string& code) {
               return inside.size() > code.size() && inside.starts_with(code);
             });
    };
    for (const std::string& inside : by_name(text.substr(at), lies_there)) add_once(codes, inside);
    if (!codes.empty()) return codes;
  }
  return codes;
}

std::vector<std::string> Villages::areas_named(std::string_view text) const {
  std::vector<std::string> codes = by_name(text, [](const std::string&) { return true; });
  std::erase_if(codes, [](const std::string& code) { return code.size() > 9; });
  return codes;
}

bool Villages::touches_scope(const std::vector<std::string>& areas) const {
  return std::any_of(areas.begin(), areas.end(), [&](const std::string& area) {
    return places::is_in(area, scope_) || places::is_in(scope_, area);
  });
}

std::vector<std::string> Villages::nearest(std::string_view text, const std::vector<std::string>& counties,
                                           const std::vector<std::string>& townships) const {
  const auto lies_in = [](const std::string& code, const std::vector<std::string>& areas) {
    return areas.empty() ||
           std::any_of(areas.begin(), areas.end(), [&](const std::string& area) { return code.starts_with(area); });
  };
  const Wanted there = [&](const std::string& code) { return lies_in(code, counties) && lies_in(code, townships); };
  const Wanted here = [&](const std::string& code) { return places::is_in(code, scope_); };
  const Wanted there_and_here = [&](const std::string& code) { return there(code) && here(code); };
  for (const Wanted& wanted : {there_and_here, there, here}) {
    if (auto codes = by_name(text, wanted); !codes.empty()) return codes;
  }
  return by_name(text, [](const std::string&) { return true; });
}

PlaceMatch Villages::find(std::string_view text, std::string_view township, std::string_view county) const {
  PlaceMatch match;
  const std::string wanted = plain(text).substr(0, 300);
  const std::string in_township = plain(township).substr(0, 300);
  const std::string in_county = plain(county).substr(0, 300);
  std::vector<std::string> codes;
  const std::vector<std::string> counties = areas_named(in_county);
  const std::vector<std::string> townships = areas_named(in_township);
  if (wanted.empty()) {  // township staff: the township alone
    codes = nearest(in_township.empty() ? in_county : in_township, counties, townships);
  } else if (const places::Place* place = places_->find(wanted)) {
    codes = {place->code};
  } else {
    codes = nearest(wanted, counties, townships);
  }
  const bool is_code = places_->find(wanted) != nullptr;
  bool is_elsewhere = false;  // beyond what this laptop may see
  const auto keep_in = [&](const std::string& area, const std::vector<std::string>& above, bool& unknown) {
    if (area.empty() || is_code) return;
    unknown = above.empty();
    if (above.empty() || codes.empty()) return;
    std::vector<std::string> kept;
    for (const std::string& code : codes) {
      const bool lies_there =
          std::any_of(above.begin(), above.end(), [&](const std::string& one) { return code.starts_with(one); });
      if (lies_there) kept.push_back(code);
    }
    if (!kept.empty()) {
      codes = std::move(kept);
    } else {
      match.contradicts = true;
      is_elsewhere = is_elsewhere || !touches_scope(above);
    }
  };
  keep_in(in_county, counties, match.unknown_county);
  keep_in(in_township, townships, match.unknown_township);
  if (is_elsewhere) {
    match.outside = true;
    return match;
  }
  for (const std::string& code : codes) {
    if (places::is_in(code, scope_)) match.codes.push_back(code);
  }
  match.outside = match.codes.empty() && !codes.empty();
  // A village, where a township has the same name: 长安 of 长安镇.
  const auto is_twelve = [](const std::string& code) { return code.size() == 12; };
  const bool names_area = std::any_of(area_endings.begin(), area_endings.end(),
                                      [&](const char* ending) { return wanted.ends_with(ending); }) &&
                          !wanted.ends_with("社区");
  if (match.codes.size() > 1 && !wanted.empty() && !names_area &&
      std::any_of(match.codes.begin(), match.codes.end(), is_twelve))
    std::erase_if(match.codes, [&](const std::string& code) { return !is_twelve(code); });
  std::sort(match.codes.begin(), match.codes.end());
  return match;
}

}  // namespace yanxing::roster
