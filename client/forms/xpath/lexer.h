// From the source of an expression to its tokens. ${name} is replaced here by the tokens of the path it stands for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/xpath/expression.h"
#include "sync/base/result.h"

namespace yanxing::forms::xpath {

enum class TokenKind : std::uint8_t {
  end,
  number,
  text,      // a literal; `text` is what is between the quotes
  name,      // of an element, with its prefix
  function,  // a name before "("
  axis,      // a name before "::"
  symbol,    // ( ) [ ] . .. @ , :: / // * as a test
  operation  // + - = != < <= > >= | * div mod and or
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;
  double number = 0;
  std::size_t at = 0;  // byte in the source
};

/// Error: invalid.
Result<std::vector<Token>> tokens_of(std::string_view source, const Resolve& resolve);

/// "… at character 7": an error about that byte of the source.
Error error_at(std::string_view source, std::size_t byte, std::string what);

}  // namespace yanxing::forms::xpath
