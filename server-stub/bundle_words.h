// What `bundle import` says to the person at the server, in Chinese and English.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/wire/bundle.h"

namespace yanxing::server {

enum class Spoken { zh, en };

/// By LC_ALL, LC_MESSAGES, LANG, as yanxing-cli: Chinese unless they say otherwise.
Spoken environment_language();

/// The sentence of a key, with {0}, {1}… replaced.
std::string bundle_sentence(Spoken language, std::string_view key, const std::vector<std::string>& values = {});
/// Why something failed, in few words: in English as the program says it, in Chinese by its kind.
std::string reason(Spoken language, const Error& error);
/// What is wrong with a bundle.
std::string fault_sentence(Spoken language, sync::BundleFault fault, const std::string& file);

}  // namespace yanxing::server
