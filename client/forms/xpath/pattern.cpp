#include "client/forms/xpath/pattern.h"

#include <unicode/regex.h>
#include <unicode/uclean.h>
#include <unicode/unistr.h>

#include <cstdlib>
#include <utility>

#include "sync/base/memory_guard.h"

namespace yanxing::forms::xpath {
namespace {

constexpr std::size_t longest_pattern_bytes = 4096;
constexpr std::int32_t time_limit = 100;  // in steps of ICU, roughly a millisecond each
constexpr std::int32_t stack_limit_bytes = 1 << 20;

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

void* or_end(void* found) {
  if (found == nullptr) end_out_of_memory();
  return found;
}

/// ICU 72 reads and takes apart patterns that it had no memory to make (RegexPattern::compile): where there is none the
/// program ends with a sentence instead (sync/base/memory_guard.h). tests/crash/memory_test finds it.
void guard_icu() {
  [[maybe_unused]] static const bool guarded = [] {
    UErrorCode status = U_ZERO_ERROR;
    u_setMemoryFunctions(
        nullptr, [](const void*, std::size_t size) { return or_end(std::malloc(size)); },
        [](const void*, void* old, std::size_t size) { return or_end(std::realloc(old, size)); },
        [](const void*, void* old) { std::free(old); }, &status);
    return U_SUCCESS(status) != 0;
  }();
}

}  // namespace

std::string icu_pattern(std::string_view pattern) {
  std::string out;
  bool in_set = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\' && i + 1 < pattern.size()) {
      const char next = pattern[++i];
      if (next == 'd') {
        out += in_set ? "0-9" : "[0-9]";
      } else if (next == 'D') {
        out += "[^0-9]";
      } else if (next == 'w') {
        out += in_set ? "A-Za-z0-9_" : "[A-Za-z0-9_]";
      } else if (next == 'W') {
        out += "[^A-Za-z0-9_]";
      } else if (next == '/') {
        out += '/';
      } else {
        out += c;
        out += next;
      }
    } else if (in_set) {
      if (c == '[' || c == '&') out += '\\';
      if (c == '-' && i + 1 < pattern.size() && pattern[i + 1] == '-') out += '\\';
      if (c == ']') in_set = false;
      out += c;
    } else if (c == '[') {
      in_set = true;
      out += c;
      if (i + 1 < pattern.size() && pattern[i + 1] == '^') out += pattern[++i];
    } else if (c == '$') {
      out += "\\z";
    } else {
      out += c;
    }
  }
  return out;
}

struct Pattern::State {
  std::unique_ptr<icu::RegexPattern> pattern;
};

Pattern::Pattern(std::unique_ptr<State> state) : state_(std::move(state)) {}
Pattern::~Pattern() = default;

Result<std::shared_ptr<const Pattern>> Pattern::compile(std::string_view pattern) {
  if (pattern.size() > longest_pattern_bytes) {
    return Error{Code::invalid, "a pattern of more than 4096 bytes; make it shorter"};
  }
  guard_icu();
  UErrorCode status = U_ZERO_ERROR;
  UParseError where{};
  auto state = std::make_unique<State>();
  state->pattern.reset(icu::RegexPattern::compile(unicode(icu_pattern(pattern)), 0, where, status));
  if (U_FAILURE(status) != 0 || !state->pattern) {
    return Error{Code::invalid, "the pattern \"" + std::string(pattern) +
                                    "\" is no regular expression; look for brackets that are not closed"};
  }
  return std::shared_ptr<const Pattern>(new Pattern(std::move(state)));
}

bool Pattern::found_in(std::string_view text) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString subject = unicode(text);
  const std::unique_ptr<icu::RegexMatcher> matcher(state_->pattern->matcher(subject, status));
  if (U_FAILURE(status) != 0 || !matcher) return false;
  matcher->setTimeLimit(time_limit, status);
  matcher->setStackLimit(stack_limit_bytes, status);
  const bool found = matcher->find(status);
  return U_SUCCESS(status) != 0 && found;
}

}  // namespace yanxing::forms::xpath
