// What yanxing-cli says to people, by key, in two languages. Its few sentences travel inside the program, so that they
// are there even where the assets are not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/text/text.h"
#include "sync/base/result.h"

namespace yanxing::cli {

using text::Language;

/// The sentence of a key with {0}, {1}… replaced, each made visible(); {0:photo|photos} is the first word when {0}
/// is 1. REQUIRES: the key exists (a test reads all of them).
std::string sentence(Language language, std::string_view key, const std::vector<std::string>& values = {});

/// Why something failed, in a few words of that language, to stand in a sentence: what programs say is English.
std::string reason(Language language, const Error& error);

/// Every key, for that test.
std::vector<std::string_view> sentence_keys();

/// What an error means where no command knows better, e.g. "The disk is full: …".
std::string error_sentence(Language language, const Error& error);

/// The language that the environment asks for (LC_ALL, LC_MESSAGES, LANG): English for en, C and POSIX, else Chinese.
Language environment_language();

}  // namespace yanxing::cli
