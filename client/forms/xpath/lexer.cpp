#include "client/forms/xpath/lexer.h"

#include <array>
#include <charconv>

#include "client/text/text.h"

namespace yanxing::forms::xpath {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_name(char c) { return starts_name(c) || is_digit(c) || c == '-' || c == '.'; }

struct Mistake {
  std::string_view found;
  std::string_view cure;
};

// What people write from other languages, or with a Chinese input method switched on.
constexpr auto mistakes = std::to_array<Mistake>({
    {"==", "write = for equality"},
    {"<>", "write != for inequality"},
    {"&&", "write and"},
    {"&", "write and, or concat(a, b) to join texts"},
    {"||", "write or, or concat(a, b) to join texts"},
    {"%", "write mod for the remainder"},
    {"!", "write not(…), or != for inequality"},
    {"\xE2\x80\x98", "use the straight quote '"},
    {"\xE2\x80\x99", "use the straight quote '"},
    {"\xE2\x80\x9C", "use the straight quote \""},
    {"\xE2\x80\x9D", "use the straight quote \""},
    {"\xEF\xBC\x88", "use the half-width ("},
    {"\xEF\xBC\x89", "use the half-width )"},
    {"\xEF\xBC\x8C", "use the half-width ,"},
    {"\xEF\xBC\x9D", "use the half-width ="},
    {"\xEF\xBC\x9E", "use the half-width >"},
    {"\xEF\xBC\x9C", "use the half-width <"},
    {"\xEF\xBC\x8B", "use the half-width +"},
    {"\xEF\xBC\x8D", "use the half-width -"},
    {"\xEF\xBC\x84", "use the half-width $"},
    {"\xE2\x89\xA5", "write >="},
    {"\xE2\x89\xA4", "write <="},
    {"\xE2\x89\xA0", "write !="},
    {"\xC3\x97", "write *"},
    {"\xC3\xB7", "write div"},
    {"\xE3\x80\x80", "use an ordinary space"},
    {"\xC2\xA0", "use an ordinary space"},
});

class Lexer {
 public:
  Lexer(std::string_view source, const Resolve& resolve) : source_(source), resolve_(resolve) {}

  Result<std::vector<Token>> run() {
    while (true) {
      while (at_ < source_.size() && is_space(source_[at_])) ++at_;
      if (at_ >= source_.size()) break;
      YX_TRY(next());
    }
    add(TokenKind::end, "", source_.size());
    return std::move(tokens_);
  }

 private:
  void add(TokenKind kind, std::string_view text, std::size_t at) {
    tokens_.push_back({.kind = kind, .text = std::string(text), .at = at});
  }

  // XPath 1.0, 3.7: after an operand, * and names are operators.
  bool after_operand() const {
    if (tokens_.empty()) return false;
    const Token& last = tokens_.back();
    if (last.kind == TokenKind::operation || last.kind == TokenKind::axis || last.kind == TokenKind::function) {
      return false;
    }
    if (last.kind != TokenKind::symbol) return true;
    return last.text == ")" || last.text == "]" || last.text == "." || last.text == ".." || last.text == "*";
  }

  Status next() {
    const char c = source_[at_];
    if (c == '$') return reference();
    if (c == '\'' || c == '"') return literal();
    if (is_digit(c) || (c == '.' && at_ + 1 < source_.size() && is_digit(source_[at_ + 1]))) return number();
    for (const Mistake& mistake : mistakes) {
      if (source_.substr(at_).starts_with(mistake.found) && !source_.substr(at_).starts_with("!=")) {
        return error_at(source_, at_,
                        "\"" + std::string(mistake.found) + "\" means nothing here; " + std::string(mistake.cure));
      }
    }
    if (starts_name(c)) return name();
    return symbol();
  }

  Status literal() {
    const auto end = source_.find(source_[at_], at_ + 1);
    if (end == std::string_view::npos) {
      return error_at(source_, at_,
                      "a text that begins here does not end; close it with another " + std::string(1, source_[at_]));
    }
    add(TokenKind::text, source_.substr(at_ + 1, end - at_ - 1), at_);
    at_ = end + 1;
    return {};
  }

  Status number() {
    const std::size_t begin = at_;
    while (at_ < source_.size() && is_digit(source_[at_])) ++at_;
    if (at_ < source_.size() && source_[at_] == '.') {
      ++at_;
      while (at_ < source_.size() && is_digit(source_[at_])) ++at_;
    }
    add(TokenKind::number, source_.substr(begin, at_ - begin), begin);
    std::from_chars(source_.data() + begin, source_.data() + at_, tokens_.back().number, std::chars_format::fixed);
    return {};
  }

  Status name() {
    const std::size_t begin = at_;
    while (at_ < source_.size() && continues_name(source_[at_]) && !at_mistake(begin)) ++at_;
    std::string_view word = source_.substr(begin, at_ - begin);
    if (after_operand()) {
      if (word == "and" || word == "or" || word == "div" || word == "mod") {
        add(TokenKind::operation, word, begin);
        return {};
      }
      return error_at(source_, begin,
                      "\"" + std::string(word) +
                          "\" stands right after a value; put an operator such as and, or, +, = between "
                          "them");
    }
    if (at_ + 1 < source_.size() && source_[at_] == ':' && source_[at_ + 1] != ':') {
      std::size_t end = at_ + 1;
      if (source_[end] == '*') {
        ++end;
      } else {
        while (end < source_.size() && continues_name(source_[end])) ++end;
      }
      at_ = end;
      word = source_.substr(begin, at_ - begin);
    }
    std::size_t after = at_;
    while (after < source_.size() && is_space(source_[after])) ++after;
    const std::string_view rest = source_.substr(after);
    const TokenKind kind = rest.starts_with("::")  ? TokenKind::axis
                           : rest.starts_with("(") ? TokenKind::function
                                                   : TokenKind::name;
    add(kind, word, begin);
    return {};
  }

  // Full-width brackets and quotes are bytes of a name by the rules, but never meant so.
  bool at_mistake(std::size_t begin) const {
    if (at_ == begin || static_cast<unsigned char>(source_[at_]) < 0x80) return false;
    for (const Mistake& mistake : mistakes) {
      if (static_cast<unsigned char>(mistake.found[0]) >= 0x80 && source_.substr(at_).starts_with(mistake.found)) {
        return true;
      }
    }
    return false;
  }

  Status symbol() {
    const std::size_t begin = at_;
    const std::string_view rest = source_.substr(at_);
    static constexpr auto operations =
        std::to_array<std::string_view>({"!=", "<=", ">=", "=", "<", ">", "+", "-", "|"});
    for (const std::string_view operation : operations) {
      if (!rest.starts_with(operation)) continue;
      add(TokenKind::operation, operation, begin);
      at_ += operation.size();
      return {};
    }
    if (rest[0] == '*') {
      add(after_operand() ? TokenKind::operation : TokenKind::symbol, "*", begin);
      ++at_;
      return {};
    }
    static constexpr auto symbols =
        std::to_array<std::string_view>({"::", "//", "..", "(", ")", "[", "]", ".", "@", ",", "/"});
    for (const std::string_view symbol : symbols) {
      if (!rest.starts_with(symbol)) continue;
      if (symbol == "[") ++brackets_;
      if (symbol == "]" && brackets_ > 0) --brackets_;
      add(TokenKind::symbol, symbol, begin);
      at_ += symbol.size();
      return {};
    }
    return error_at(source_, begin, "\"" + text::first_characters(rest, 1) + "\" means nothing here; take it away");
  }

  Status reference() {
    const std::size_t begin = at_;
    if (!source_.substr(at_).starts_with("${")) {
      return error_at(source_, begin, "\"$\" must be followed by a name in braces: ${name}");
    }
    const auto end = source_.find('}', at_);
    if (end == std::string_view::npos) {
      return error_at(source_, begin, "\"${\" is not closed; write ${name}");
    }
    std::string_view name = source_.substr(at_ + 2, end - at_ - 2);
    while (!name.empty() && is_space(name.front())) name.remove_prefix(1);
    while (!name.empty() && is_space(name.back())) name.remove_suffix(1);
    if (name.empty()) return error_at(source_, begin, "${} names nothing; write a field's name between the braces");
    if (after_operand()) {
      return error_at(source_, begin,
                      "${" + std::string(name) +
                          "} stands right after a value; put an operator such as and, or, +, = between "
                          "them");
    }
    at_ = end + 1;
    if (!resolve_) return error_at(source_, begin, "${" + std::string(name) + "} cannot be used here; write a path");
    auto path = resolve_(name, brackets_ > 0);
    if (!path) return Error{path.error().code, error_at(source_, begin, path.error().detail).detail};
    auto inner = Lexer(*path, nullptr).run();
    if (!inner) return inner.error();
    for (Token& token : *inner) {
      if (token.kind == TokenKind::end) break;
      token.at = begin;
      tokens_.push_back(std::move(token));
    }
    return {};
  }

  std::string_view source_;
  const Resolve& resolve_;
  std::size_t at_ = 0;
  std::size_t brackets_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> tokens_of(std::string_view source, const Resolve& resolve) {
  return Lexer(source, resolve).run();
}

Error error_at(std::string_view source, std::size_t byte, std::string what) {
  const std::size_t character = text::count_characters(source.substr(0, byte)) + 1;
  return {Code::invalid, "at character " + std::to_string(character) + ": " + std::move(what)};
}

}  // namespace yanxing::forms::xpath
