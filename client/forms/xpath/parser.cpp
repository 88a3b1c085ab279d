#include "client/forms/xpath/parser.h"

#include <utility>

#include "client/forms/xpath/lexer.h"
#include "client/forms/xpath/lookup.h"
#include "client/forms/xpath/pattern.h"

namespace yanxing::forms::xpath {
namespace {

constexpr std::size_t longest_comparison = 50;  // a = b = c …
constexpr std::size_t most_nodes = 50'000;      // of the tree, with what ${…} stands for

AstPtr make(Op op, ValueKind kind) {
  auto ast = std::make_unique<Ast>();
  ast->op = op;
  ast->kind = kind;
  return ast;
}

class Parser {
 public:
  Parser(std::string_view source, std::vector<Token> tokens, const Resolve& resolve)
      : source_(source), tokens_(std::move(tokens)), resolve_(resolve) {}

  Result<AstPtr> whole() {
    if (is(TokenKind::end)) return error("there is no expression; write one, or leave the cell empty");
    YX_ASSIGN(AstPtr ast, any_of());
    if (is(TokenKind::end)) return ast;
    if (is_symbol(")")) return error("\")\" closes nothing; take it away, or open it with \"(\"");
    if (is_symbol("]")) return error("\"]\" closes nothing; take it away, or open it with \"[\"");
    return error("\"" + token().text +
                 "\" stands right after a value; put an operator such as and, or, +, = between them");
  }

 private:
  const Token& token() const { return tokens_[at_]; }
  bool is(TokenKind kind) const { return token().kind == kind; }
  bool is_symbol(std::string_view text) const { return is(TokenKind::symbol) && token().text == text; }
  bool is_operation(std::string_view text) const { return is(TokenKind::operation) && token().text == text; }
  bool skip_symbol(std::string_view text) {
    if (!is_symbol(text)) return false;
    ++at_;
    return true;
  }
  Error error(std::string what) const { return error_at(source_, token().at, std::move(what)); }

  using Level = Result<AstPtr> (Parser::*)();

  // One level of operators that stand for one node of many operands.
  Result<AstPtr> chain(Level next, Op op, ValueKind kind, std::string_view words) {
    YX_ASSIGN(AstPtr first, (this->*next)());
    if (sign_of(words) == '\0') return first;
    AstPtr ast = make(op, kind);
    ast->operands.push_back(std::move(first));
    ast->signs.push_back(op == Op::product ? '*' : '+');
    while (const char sign = sign_of(words)) {
      ++at_;
      YX_ASSIGN(AstPtr operand, (this->*next)());
      ast->operands.push_back(std::move(operand));
      ast->signs.push_back(sign);
    }
    return ast;
  }

  // The token's sign when it is among `words` (one letter each); 0: it is not.
  char sign_of(std::string_view words) const {
    if (!is(TokenKind::operation)) return '\0';
    const std::string& text = token().text;
    char sign = text[0];
    if (text == "div") sign = '/';
    if (text == "mod") sign = '%';
    if (text == "and") sign = '&';
    if (text == "or") sign = 'o';
    return words.find(sign) != std::string_view::npos ? sign : '\0';
  }

  Result<AstPtr> any_of() {
    if (++depth_ > deepest)
      return error("more than 200 brackets within each other; compute parts in fields of their own");
    auto result = chain(&Parser::all_of, Op::any_of, ValueKind::boolean, "o");
    --depth_;
    return result;
  }
  Result<AstPtr> all_of() { return chain(&Parser::equality, Op::all_of, ValueKind::boolean, "&"); }
  Result<AstPtr> sum() { return chain(&Parser::product, Op::sum, ValueKind::number, "+-"); }
  Result<AstPtr> product() { return chain(&Parser::negation, Op::product, ValueKind::number, "*/%"); }

  Result<AstPtr> equality() { return comparison(&Parser::relation, "=", "!=", "", ""); }
  Result<AstPtr> relation() { return comparison(&Parser::sum, "<", "<=", ">", ">="); }

  Result<AstPtr> comparison(Level next, std::string_view a, std::string_view b, std::string_view c,
                            std::string_view d) {
    YX_ASSIGN(AstPtr left, (this->*next)());
    std::size_t length = 0;
    while (is(TokenKind::operation) &&
           (token().text == a || token().text == b || token().text == c || token().text == d)) {
      if (++length > longest_comparison) return error("more than 50 comparisons in a row; join them with and");
      AstPtr ast = make(Op::compare, ValueKind::boolean);
      ast->comparison = comparison_of(token().text);
      ++at_;
      YX_ASSIGN(AstPtr right, (this->*next)());
      ast->operands.push_back(std::move(left));
      ast->operands.push_back(std::move(right));
      left = std::move(ast);
    }
    return left;
  }

  Result<AstPtr> negation() {
    bool negative = false;
    bool any = false;
    while (is_operation("-")) {
      negative = !negative;
      any = true;
      ++at_;
    }
    YX_ASSIGN(AstPtr operand, unite());
    if (!any) return operand;
    AstPtr ast = make(Op::negate, ValueKind::number);
    ast->operands.push_back(std::move(operand));
    if (negative) return ast;
    AstPtr twice = make(Op::negate, ValueKind::number);
    twice->operands.push_back(std::move(ast));
    return twice;
  }

  Result<AstPtr> unite() {
    const std::size_t begin = at_;
    YX_ASSIGN(AstPtr ast, chain(&Parser::path, Op::unite, ValueKind::nodes, "|"));
    if (ast->op != Op::unite) return ast;
    for (const AstPtr& operand : ast->operands) {
      if (operand->kind != ValueKind::nodes && operand->kind != ValueKind::any) {
        return error_at(source_, tokens_[begin].at, "| joins paths only; use or between conditions");
      }
    }
    return ast;
  }

  bool begins_primary() const {
    if (is(TokenKind::number) || is(TokenKind::text) || is_symbol("(")) return true;
    return is(TokenKind::function) && !is_node_type(token().text);
  }

  Result<AstPtr> path() {
    if (++nodes_ > most_nodes) return error("the expression is too large; compute parts in fields of their own");
    if (!begins_primary()) return location();
    const std::size_t begin = at_;
    YX_ASSIGN(AstPtr start, primary());
    if (!is_symbol("[") && !is_symbol("/") && !is_symbol("//")) return start;
    if (start->kind != ValueKind::nodes && start->kind != ValueKind::any) {
      return error("\"" + token().text + "\" can only follow a path, and \"" + tokens_[begin].text +
                   (start->op == Op::call ? "(…)" : "") + "\" gives a value");
    }
    AstPtr ast = make(Op::path, ValueKind::nodes);
    ast->path.start = Path::Start::filter;
    ast->path.filter = std::move(start);
    YX_TRY(predicates(ast->path.filters));
    YX_TRY(more_steps(ast->path));
    return ast;
  }

  Result<AstPtr> location() {
    AstPtr ast = make(Op::path, ValueKind::nodes);
    if (is_symbol("/") || is_symbol("//")) {
      ast->path.start = Path::Start::root;
      if (is_symbol("/")) {
        ++at_;
        if (!begins_step()) return ast;
        --at_;
      }
      YX_TRY(more_steps(ast->path));
      return ast;
    }
    YX_TRY(step(ast->path));
    YX_TRY(more_steps(ast->path));
    return ast;
  }

  bool begins_step() const {
    if (is(TokenKind::name) || is(TokenKind::axis)) return true;
    if (is(TokenKind::function)) return is_node_type(token().text);
    return is_symbol(".") || is_symbol("..") || is_symbol("@") || is_symbol("*");
  }

  Status more_steps(Path& path) {
    while (true) {
      if (skip_symbol("/")) {
        YX_TRY(step(path));
      } else if (skip_symbol("//")) {
        path.steps.push_back({.axis = Axis::descendant_or_self, .test = Test::node, .name = {}, .predicates = {}});
        YX_TRY(step(path));
      } else {
        return {};
      }
    }
  }

  Status step(Path& path) {
    if (++nodes_ > most_nodes) return error("the expression is too large; compute parts in fields of their own");
    Step step;
    if (skip_symbol(".")) {
      step.axis = Axis::self;
      step.test = Test::node;
    } else if (skip_symbol("..")) {
      step.axis = Axis::parent;
      step.test = Test::node;
    } else {
      if (skip_symbol("@")) {
        step.axis = Axis::attribute;
      } else if (is(TokenKind::axis)) {
        const auto axis = axis_of(token().text);
        if (!axis) return error("\"" + token().text + "::\" is no axis; use child::, parent:: or the like");
        step.axis = *axis;
        ++at_;
        if (!skip_symbol("::")) return error("\"::\" is missing");
      }
      YX_TRY(test(step));
    }
    YX_TRY(predicates(step.predicates));
    path.steps.push_back(std::move(step));
    return {};
  }

  Status test(Step& step) {
    if (skip_symbol("*")) {
      step.test = Test::element;
      step.name = "*";
      return {};
    }
    if (is(TokenKind::function) && is_node_type(token().text)) {
      // comment() and processing-instruction() exist, and select nothing here
      step.test = token().text == "node" ? Test::node : Test::text;
      if (token().text != "node" && token().text != "text") step.axis = Axis::attribute;
      ++at_;
      ++at_;
      if (is(TokenKind::text)) ++at_;
      if (!skip_symbol(")")) return error("\")\" is missing");
      return {};
    }
    if (is(TokenKind::name)) {
      const auto colon = token().text.find(':');
      step.name = colon == std::string::npos ? token().text : token().text.substr(colon + 1);
      step.test = step.name == "*" ? Test::element : Test::name;
      ++at_;
      return {};
    }
    return missing();
  }

  Error missing() const {
    if (is(TokenKind::end)) return error("something is missing at the end: a value, a name or ${name}");
    const std::string& text = token().text;
    if (text == "and" || text == "or" || text == "div" || text == "mod" || is(TokenKind::operation)) {
      return error("before \"" + text + "\" a value is missing");
    }
    return error("\"" + text + "\" stands where a value, a name or ${name} is expected");
  }

  Status predicates(std::vector<Predicate>& out) {
    while (is_symbol("[")) {
      const std::size_t begin = token().at;
      ++at_;
      YX_ASSIGN(AstPtr condition, any_of());
      if (!skip_symbol("]")) return error_at(source_, begin, "\"[\" is not closed; put \"]\" after the condition");
      out.emplace_back();
      out.back().condition = std::move(condition);
      find_lookup(out.back());
    }
    return {};
  }

  Result<AstPtr> primary() {
    if (is(TokenKind::number)) {
      AstPtr ast = make(Op::number, ValueKind::number);
      ast->number = token().number;
      ++at_;
      return ast;
    }
    if (is(TokenKind::text)) {
      AstPtr ast = make(Op::text, ValueKind::text);
      ast->text = token().text;
      ++at_;
      return ast;
    }
    if (is(TokenKind::function)) return call();
    const std::size_t begin = token().at;
    ++at_;  // "("
    YX_ASSIGN(AstPtr inner, any_of());
    if (!skip_symbol(")")) return error_at(source_, begin, "\"(\" is not closed; put \")\" after what belongs in it");
    return inner;
  }

  Result<AstPtr> call() {
    const Token name = token();
    const FunctionInfo* function = find_function(name.text);
    if (function == nullptr) return unknown(name.text);
    at_ += 2;  // the name and "("
    AstPtr ast = make(Op::call, function->gives);
    ast->function = function;
    if (!is_symbol(")")) {
      do {
        YX_ASSIGN(AstPtr argument, any_of());
        ast->operands.push_back(std::move(argument));
      } while (skip_symbol(","));
    }
    if (!skip_symbol(")")) {
      return error_at(source_, name.at, "\"" + name.text + "(\" is not closed; put \")\" after its arguments");
    }
    YX_TRY(check(*ast, name));
    return ast;
  }

  Error unknown(const std::string& name) const {
    const std::string_view reason = why_not(name);
    if (!reason.empty()) return error(name + "() is not available: " + std::string(reason));
    const std::string_view nearest = nearest_function(name);
    return error("there is no function " + name + "()" +
                 (nearest.empty() ? "; look at the list of functions of ODK XForms"
                                  : "; did you mean " + std::string(nearest) + "()?"));
  }

  Status check(Ast& ast, const Token& name) {
    const FunctionInfo& function = *ast.function;
    const std::size_t count = ast.operands.size();
    const auto fail = [&](std::string what) { return error_at(source_, name.at, std::move(what)); };
    if (count < function.least || count > function.most ||
        (function.id == Function::indexed_repeat && count % 2 == 0)) {
      return fail(name.text + "() " + takes(function) + ", not " + std::to_string(count));
    }
    if (function.id == Function::weighted_checklist && count % 2 != 0) {
      return fail(name.text + "() takes least, most and then pairs of answer and weight; one of them is missing");
    }
    for (std::size_t i = 0; i < count; ++i) {
      const ValueKind kind = ast.operands[i]->kind;
      const bool takes_nodes = i < 32 && (function.node_arguments >> i & 1U) != 0;
      if (takes_nodes && kind != ValueKind::nodes && kind != ValueKind::any) {
        return fail(name.text + "() takes a path or ${name} as argument " + std::to_string(i + 1) + ", not a value");
      }
    }
    if (function.id == Function::if_ && ast.operands[1]->kind == ast.operands[2]->kind)
      ast.kind = ast.operands[1]->kind;
    if (function.id == Function::regex && ast.operands[1]->op == Op::text) {
      auto pattern = Pattern::compile(ast.operands[1]->text);
      if (!pattern) return fail(pattern.error().detail);
      ast.pattern = std::move(*pattern);
    }
    if (function.id == Function::choice_name && ast.operands[1]->op == Op::text) return quoted_path(ast, name);
    return {};
  }

  // jr:choice-name's second argument is a path in quotes: '/data/sex', or '${sex}'.
  Status quoted_path(Ast& ast, const Token& name) {
    const std::string quoted = ast.operands[1]->text;
    auto tokens = tokens_of(quoted, resolve_);
    if (!tokens) return error_at(source_, name.at, name.text + "(): " + tokens.error().detail);
    Parser inner(quoted, std::move(*tokens), resolve_);
    inner.depth_ = depth_;
    auto parsed = inner.whole();
    if (!parsed) return error_at(source_, name.at, name.text + "(): " + parsed.error().detail);
    if ((*parsed)->kind != ValueKind::nodes) {
      return error_at(source_, name.at, name.text + "() takes the path of a question as argument 2, such as '${name}'");
    }
    ast.operands[1] = std::move(*parsed);
    return {};
  }

  std::string_view source_;
  std::vector<Token> tokens_;
  const Resolve& resolve_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t nodes_ = 0;
};

}  // namespace

Result<AstPtr> parse_ast(std::string_view source, const Resolve& resolve) {
  if (source.size() > longest_source_bytes) {
    return Error{Code::invalid, "an expression of more than 64 KiB; compute parts in fields of their own"};
  }
  YX_ASSIGN(std::vector<Token> tokens, tokens_of(source, resolve));
  return Parser(source, std::move(tokens), resolve).whole();
}

Result<AstPtr> parse_path(std::string_view source) {
  YX_ASSIGN(AstPtr ast, parse_ast(source, nullptr));
  if (ast->op != Op::path || ast->path.start == Path::Start::filter) {
    return Error{Code::invalid, "\"" + std::string(source) + "\" is no path; write one like /data/row[2]/name"};
  }
  return ast;
}

}  // namespace yanxing::forms::xpath
