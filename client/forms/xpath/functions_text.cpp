// Functions that give texts, dates included.
#include <algorithm>
#include <cmath>

#include "client/forms/xpath/coerce.h"
#include "client/forms/xpath/digest.h"
#include "client/forms/xpath/evaluator.h"
#include "client/forms/xpath/time.h"

namespace yanxing::forms::xpath {
namespace {

// XPath 1.0: half up, also below zero.
double round_half_up(double number) { return std::floor(number + 0.5); }

std::string normalized(std::string_view text) {
  std::string out;
  for (const std::string_view word : words_of(text)) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::string joined(const std::vector<std::string>& texts, std::string_view glue) {
  std::string out;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += glue;
    out += texts[i];
  }
  return out;
}

}  // namespace

std::string Evaluator::argument_or_node(const Ast& ast, const Frame& frame) {
  if (!ast.operands.empty()) return text(*ast.operands[0], frame);
  return frame.node.document == nullptr ? std::string() : value_of(frame.node);
}

// Of each path all nodes, of other arguments the value.
std::vector<std::string> Evaluator::all_texts(const Ast& ast, const Frame& frame, std::size_t from) {
  std::vector<std::string> out;
  for (std::size_t i = from; i < ast.operands.size(); ++i) {
    const Value argument = value(*ast.operands[i], frame);
    if (const auto* set = std::get_if<NodeSet>(&argument)) {
      for (const Node& node : *set) out.push_back(value_of(node));
    } else {
      out.push_back(to_string(argument));
    }
  }
  return out;
}

std::string Evaluator::text_call(const Ast& ast, const Frame& frame) {
  const auto argument = [&](std::size_t i) { return text(*ast.operands[i], frame); };
  switch (ast.function->id) {
    case Function::string: return argument_or_node(ast, frame);
    case Function::concat: return joined(all_texts(ast, frame, 0), "");
    case Function::join: return joined(all_texts(ast, frame, 1), argument(0));
    case Function::coalesce: {
      const Value first = value(*ast.operands[0], frame);
      const auto* number = std::get_if<double>(&first);
      std::string words = to_string(first);
      // NaN is ${a} + ${b} with one of them unanswered.
      return words.empty() || (number != nullptr && std::isnan(*number)) ? argument(1) : words;
    }
    case Function::once: return once(ast, frame);
    case Function::normalize_space: return normalized(argument_or_node(ast, frame));
    case Function::translate: return translate(ast, frame);
    case Function::digest: return digest(ast, frame);
    case Function::base64_decode: return base64_decoded(argument(0));
    case Function::uuid: return uuid(ast, frame);
    case Function::itext: return argument(0);
    case Function::format_date:
    case Function::format_date_time: return format_date(ast, frame);
    case Function::pulldata: return pulldata(ast, frame);
    case Function::choice_name: return choice_name(ast, frame);
    case Function::name:
    case Function::local_name: {
      const Node node = ast.operands.empty() ? frame.node : first_node(*ast.operands[0], frame);
      return node.document == nullptr ? std::string() : std::string(node.document->name(node.id));
    }
    default: return slice_call(ast, frame);
  }
}

std::string Evaluator::slice_call(const Ast& ast, const Frame& frame) {
  const auto argument = [&](std::size_t i) { return text(*ast.operands[i], frame); };
  switch (ast.function->id) {
    case Function::substring: return substring(ast, frame);
    case Function::substr: return substr(ast, frame);
    case Function::substring_before: {
      const std::string whole = argument(0);
      const auto at = whole.find(argument(1));
      return at == std::string::npos ? std::string() : whole.substr(0, at);
    }
    case Function::substring_after: {
      const std::string whole = argument(0);
      const std::string part = argument(1);
      const auto at = whole.find(part);
      return at == std::string::npos ? std::string() : whole.substr(at + part.size());
    }
    case Function::selected_at: {
      const std::string list = argument(0);
      const auto words = words_of(list);
      const double index = std::trunc(number(*ast.operands[1], frame));
      if (!(index >= 0 && index < static_cast<double>(words.size()))) return {};
      return std::string(words[static_cast<std::size_t>(index)]);
    }
    default: return {};
  }
}

// XPath 1.0, 4.2: positions from 1, both numbers rounded.
std::string Evaluator::substring(const Ast& ast, const Frame& frame) {
  const std::string whole = text(*ast.operands[0], frame);
  const double begin = round_half_up(number(*ast.operands[1], frame));
  const bool bounded = ast.operands.size() == 3;
  const double end = bounded ? begin + round_half_up(number(*ast.operands[2], frame)) : 0;
  std::string out;
  double position = 0;
  for (const std::string_view character : characters_of(whole)) {
    position += 1;
    if (position >= begin && (!bounded || position < end)) out += character;
  }
  return out;
}

// ODK: from 0, the end is not part of it, negative numbers count from the end.
std::string Evaluator::substr(const Ast& ast, const Frame& frame) {
  const std::string whole = text(*ast.operands[0], frame);
  const auto characters = characters_of(whole);
  const auto size = static_cast<double>(characters.size());
  const auto place = [&](double at) {
    at = std::trunc(at);
    return static_cast<std::size_t>(std::clamp(at < 0 ? at + size : at, 0.0, size));
  };
  const double from = number(*ast.operands[1], frame);
  const double to = ast.operands.size() == 3 ? number(*ast.operands[2], frame) : size;
  if (std::isnan(from) || std::isnan(to)) return {};
  const std::size_t begin = place(from);
  const std::size_t end = place(to);
  std::string out;
  for (std::size_t i = begin; i < end; ++i) out += characters[i];
  return out;
}

std::string Evaluator::translate(const Ast& ast, const Frame& frame) {
  const std::string whole = text(*ast.operands[0], frame);
  const std::string from = text(*ast.operands[1], frame);
  const std::string to = text(*ast.operands[2], frame);
  const auto wanted = characters_of(from);
  const auto replacements = characters_of(to);
  std::string out;
  for (const std::string_view character : characters_of(whole)) {
    spend(wanted.size() / 16 + 1);
    const auto found = std::ranges::find(wanted, character);
    const auto at = static_cast<std::size_t>(found - wanted.begin());
    if (found == wanted.end()) {
      out += character;
    } else if (at < replacements.size()) {
      out += replacements[at];
    }
    if (failed()) break;
  }
  return out;
}

std::string Evaluator::digest(const Ast& ast, const Frame& frame) {
  const std::string encoding = ast.operands.size() == 3 ? text(*ast.operands[2], frame) : "base64";
  auto result = digest_of(text(*ast.operands[0], frame), text(*ast.operands[1], frame), encoding);
  if (result) return *std::move(result);
  fail(result.error().detail);
  return {};
}

std::string Evaluator::uuid(const Ast& ast, const Frame& frame) {
  constexpr double longest = 1024;
  const Environment* outside = environment();
  if (outside == nullptr) return {};
  if (ast.operands.empty()) return uuid_text(outside->random_bytes(16));
  const double length = number(*ast.operands[0], frame);
  if (!(length >= 0 && length <= longest)) {
    fail("uuid() takes a length of 0 to 1024 characters");
    return {};
  }
  return token_text(outside->random_bytes(static_cast<std::size_t>(length)));
}

// As instance(table)/root/item[key = wanted]/column.
std::string Evaluator::pulldata(const Ast& ast, const Frame& frame) {
  const std::string table = text(*ast.operands[0], frame);
  const Environment* outside = environment();
  if (outside == nullptr) return {};
  const Document* document = outside->instance(table);
  if (document == nullptr) return {};
  const std::string column = text(*ast.operands[1], frame);
  const std::string key = text(*ast.operands[2], frame);
  const std::string wanted = text(*ast.operands[3], frame);
  if (failed()) return {};
  std::vector<NodeId> roots;
  document->children(document->root(), "root", roots);
  for (const NodeId root : roots) {
    std::vector<NodeId> items;
    if (!document->find(root, "item", key, wanted, items)) {
      document->children(root, "item", items);
      spend(items.size());
    }
    std::vector<NodeId> cells;
    for (const NodeId item : items) {
      cells.clear();
      document->children(item, key, cells);
      if (std::ranges::none_of(cells, [&](NodeId cell) { return document->value(cell) == wanted; })) continue;
      cells.clear();
      document->children(item, column, cells);
      return cells.empty() ? std::string() : document->value(cells.front());
    }
  }
  return {};
}

std::string Evaluator::choice_name(const Ast& ast, const Frame& frame) {
  const std::string choice = text(*ast.operands[0], frame);
  const Node question = first_node(*ast.operands[1], frame);
  const Environment* outside = environment();
  if (outside == nullptr || question.document == nullptr || choice.empty()) return {};
  return outside->choice_label(question, choice);
}

std::string Evaluator::once(const Ast& ast, const Frame& frame) {
  const Environment* outside = environment();
  if (outside == nullptr) return {};
  std::string present = frame.node.document == nullptr ? std::string() : outside->present_value(frame.node);
  return present.empty() ? text(*ast.operands[0], frame) : present;
}

std::string Evaluator::date_call(const Ast& ast, const Frame& frame) {
  if (ast.function->id == Function::now || ast.function->id == Function::today) {
    const Environment* outside = environment();
    if (outside == nullptr) return {};
    const Moment now{outside->now_ms()};
    return ast.function->id == Function::now ? date_time_text(now, outside) : date_text(now, outside);
  }
  const Value argument = value(*ast.operands[0], frame);
  if (std::holds_alternative<bool>(argument)) return {};
  const auto* days = std::get_if<double>(&argument);
  const auto time =
      days != nullptr ? from_days(*days) : parse_date_time(trim_space(to_string(argument)), context_.environment, true);
  return time ? date_time_text(*time, context_.environment) : std::string();
}

std::string Evaluator::format_date(const Ast& ast, const Frame& frame) {
  const Value argument = value(*ast.operands[0], frame);
  const std::string format = text(*ast.operands[1], frame);
  if (std::holds_alternative<bool>(argument)) return {};
  const auto* days = std::get_if<double>(&argument);
  const auto time =
      days != nullptr ? from_days(*days) : parse_date_time(trim_space(to_string(argument)), context_.environment);
  return time ? format_time(*time, format, context_.environment) : std::string();
}

}  // namespace yanxing::forms::xpath
