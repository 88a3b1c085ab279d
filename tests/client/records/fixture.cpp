#include "tests/client/records/fixture.h"

#include "tests/support/paths.h"

namespace yanxing::testing {

const forms::FormSet& shipped_forms() {
  static const forms::FormSet forms = std::move(records::load_forms(source_dir() / "assets")).value();
  return forms;
}

TestLaptop::TestLaptop(const std::string& folder, const std::string& person, const std::string& place)
    : folder_(folder) {
  open();
  EXPECT_TRUE(workspace_->set_up(place, person).ok());
}

void TestLaptop::open() {
  records::OpenOptions options;
  options.clock = &clock_;
  options.create = true;
  workspace_ = std::move(records::Workspace::open(folder_, options)).value();
  records_ = std::make_unique<records::RecordStore>(*workspace_, shipped_forms());
}

void TestLaptop::reopen() {
  records_.reset();
  workspace_.reset();
  open();
}

records::Saved TestLaptop::save(const std::string& form, const forms::Answers& values) {
  clock_.now += 1000;
  return records_->save({form, std::nullopt, values, {}}).value();
}

records::Saved TestLaptop::save(const std::string& form, const RecordId& id, const forms::Answers& values) {
  clock_.now += 1000;
  return records_->save({form, id, values, {}}).value();
}

records::Record TestLaptop::get(const RecordId& id) {
  auto found = records_->find(id).value();
  EXPECT_TRUE(found.has_value());
  return found.value_or(records::Record{});
}

void TestLaptop::take_from(TestLaptop& other) {
  const auto chain = other.workspace_->log().chain();
  const auto entries = other.workspace_->store().chain_entries(chain, 0, 1'000'000).value();
  sync::Transaction transaction(workspace_->store());
  ASSERT_TRUE(transaction.begin().ok());
  for (const auto& entry : entries) {
    ASSERT_TRUE(sync::apply(workspace_->store(), entry.id, entry.payload, {}, std::nullopt).ok());
  }
  ASSERT_TRUE(transaction.commit().ok());
}

bool TestLaptop::verifies() { return sync::verify(workspace_->store(), nullptr).value().ok; }

std::uint64_t TestLaptop::changes() { return workspace_->store().change_count().value(); }

}  // namespace yanxing::testing
