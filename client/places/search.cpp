#include "client/places/search.h"

#include <algorithm>
#include <tuple>

#include "client/text/text.h"
#include "sync/base/check.h"

namespace yanxing::places {
namespace {

struct Hit {
  bool whole = false;  // the whole query names the place itself
  text::Match match = text::Match::none;
  const Place* place = nullptr;
};

/// Words of a query, separated by spaces of either width.
std::vector<std::string> words_of(std::string_view query) {
  std::vector<std::string> words;
  const std::string folded = text::fold(query);
  for (std::size_t start = 0; start < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', start), folded.size());
    words.push_back(folded.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

}  // namespace

PlaceIndex::PlaceIndex(const Places& places, text::Pinyin& pinyin) : places_(&places) {
  keys_.reserve(places.all().size());
  for (const Place& place : places.all()) keys_.push_back(pinyin.key(place.name));
}

const text::NameKey& PlaceIndex::key(const Place& place) const {
  const auto at = static_cast<std::size_t>(&place - places_->all().data());
  YX_CHECK(at < keys_.size());
  return keys_[at];
}

std::vector<const Place*> PlaceIndex::search(std::string_view query, std::string_view scope, std::size_t limit) const {
  const std::vector<std::string> words = words_of(query);
  std::vector<text::NameQuery> queries;
  for (const std::string& word : words) queries.emplace_back(word);
  const text::NameQuery whole(query);  // "qiao ban x" is one name too
  const auto fit = [&](const Place& place, std::size_t word) {
    if (place.code.starts_with(words[word]))
      return place.code == words[word] ? text::Match::exact : text::Match::name_start;
    return queries[word].match(key(place));
  };
  const auto fits_above = [&](const Place& place, std::size_t word) {
    for (const Place* above = &place; above != nullptr; above = places_->find(above->parent)) {
      if (fit(*above, word) != text::Match::none) return true;
    }
    return false;
  };
  std::vector<Hit> hits;
  for (const Place& place : places_->all()) {
    if (!is_in(place.code, scope)) continue;
    text::Match match = whole.match(key(place));
    const bool is_whole = match != text::Match::none;
    if (!is_whole) {
      // The last word names the place itself; those before it may name a place above.
      match = fit(place, words.size() - 1);
      for (std::size_t word = 0; match != text::Match::none && word + 1 < words.size(); ++word) {
        if (!fits_above(place, word)) match = text::Match::none;
      }
    }
    if (match != text::Match::none) hits.push_back({is_whole, match, &place});
  }
  // Places come in order of level and code already, which a stable sort keeps.
  std::stable_sort(hits.begin(), hits.end(),
                   [](const Hit& a, const Hit& b) { return std::tie(a.whole, a.match) > std::tie(b.whole, b.match); });
  std::vector<const Place*> out;
  for (std::size_t i = 0; i < std::min(limit, hits.size()); ++i) out.push_back(hits[i].place);
  return out;
}

}  // namespace yanxing::places
