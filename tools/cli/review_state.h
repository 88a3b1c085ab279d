// Where a record stands between draft and accepted, as the command line prints it.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "client/review/review.h"
#include "tools/cli/cli.h"

namespace yanxing::cli {

/// The decisions about records of this form: all in the data folder, none for a form that is not reviewed.
review::Reviews reviews_of(Laptop& laptop, const forms::Form* form);

/// nullopt: records of this form are not reviewed.
std::optional<review::Standing> standing_of(const forms::Form* form, const records::Record& record,
                                            const review::Reviews& reviews);

/// "县妇联 returned it on …: reason; 市妇联 accepted it on …": all opinions, the one that counts first.
std::string opinions_text(const Laptop& laptop, const review::Decision& decision);

/// {"state", "by", "at", "comment", "conflict"}; by to comment are null where nobody decided. Where reviewers decided
/// without knowing of each other also "opinions": [{"decision", "by", "at", "comment"}], the one that counts first.
nlohmann::json review_json(const review::Standing& standing);

/// How many records stand returned on this laptop: somebody has to correct them.
Result<std::size_t> returned_count(Laptop& laptop);

/// "returned by … on …: reason", "changed after it was accepted by … on …".
std::string review_text(const Laptop& laptop, const review::Standing& standing);

}  // namespace yanxing::cli
