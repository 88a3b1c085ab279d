// Finding a place by what a person types: part of its name, pinyin, pinyin initials, or its code.
#pragma once

#include <string_view>
#include <vector>

#include "client/places/places.h"
#include "client/text/pinyin.h"

namespace yanxing::places {

/// Search keys of a table of places; making one takes about 10 ms beside what Pinyin's first use takes. Refers to
/// `places`, which must outlive it.
class PlaceIndex {
 public:
  PlaceIndex(const Places& places, text::Pinyin& pinyin);

  /// At most `limit` places that lie in `scope`, best match first, then higher levels, then code order. An empty query
  /// gives the first ones. Several words must all fit, each the place or one above it: "融安 桥板", "ra qb".
  std::vector<const Place*> search(std::string_view query, std::string_view scope = {}, std::size_t limit = 20) const;
  /// The search key of a place; REQUIRES: `place` is of the table given.
  const text::NameKey& key(const Place& place) const;

 private:
  const Places* places_;
  std::vector<text::NameKey> keys_;  // beside places_->all()
};

}  // namespace yanxing::places
