// A ledger store in front of another one, for tests that let it fail.
#pragma once

#include "sync/ledger/store.h"

namespace yanxing::testing {

/// Passes everything on; what derives from it says what it does otherwise.
class ForwardStore : public sync::Store {
 public:
  Status begin() override {
    YX_TRY(before());
    return to().begin();
  }
  Status commit() override {
    YX_TRY(before());
    return to().commit();
  }
  void rollback() override { to().rollback(); }

  Result<bool> has(const sync::ChangeId& id) override {
    YX_TRY(before());
    return to().has(id);
  }
  Result<std::optional<sync::StoredChange>> find(const sync::ChangeId& id) override {
    YX_TRY(before());
    return to().find(id);
  }
  Result<std::int64_t> insert(const sync::StoredChange& change) override {
    YX_TRY(before());
    return to().insert(change);
  }
  Status remove(const sync::ChangeId& id) override {
    YX_TRY(before());
    return to().remove(id);
  }
  Status set_effective(const sync::ChangeId& id, std::optional<Stamp> effective) override {
    YX_TRY(before());
    return to().set_effective(id, effective);
  }
  Status set_quarantine(const sync::ChangeId& id, std::string_view reason) override {
    YX_TRY(before());
    return to().set_quarantine(id, reason);
  }
  Status set_past(const sync::ChangeId& id, const std::vector<std::string>& cells) override {
    YX_TRY(before());
    return to().set_past(id, cells);
  }
  Status resequence(const sync::ChangeId& id) override {
    YX_TRY(before());
    return to().resequence(id);
  }
  Result<std::vector<sync::StoredChange>> changes_of(const RecordId& record) override {
    YX_TRY(before());
    return to().changes_of(record);
  }
  Result<std::vector<sync::StoredChange>> chain_entries(const sync::ChainId& chain, std::uint64_t after,
                                                        std::size_t limit) override {
    YX_TRY(before());
    return to().chain_entries(chain, after, limit);
  }
  Result<std::vector<sync::Notice>> notices(const sync::ChainId& chain) override {
    YX_TRY(before());
    return to().notices(chain);
  }
  Result<std::vector<sync::StoredChange>> feed(std::int64_t after, const sync::Scope* scope,
                                               std::size_t limit) override {
    YX_TRY(before());
    return to().feed(after, scope, limit);
  }
  Result<std::int64_t> first_of_others(std::int64_t after, std::int64_t up_to,
                                       const std::vector<sync::ChainId>& chains) override {
    YX_TRY(before());
    return to().first_of_others(after, up_to, chains);
  }
  Result<std::int64_t> last_seq() override {
    YX_TRY(before());
    return to().last_seq();
  }
  Result<std::uint64_t> change_count() override {
    YX_TRY(before());
    return to().change_count();
  }

  Result<sync::ChainHead> chain_head(const sync::ChainId& chain) override {
    YX_TRY(before());
    return to().chain_head(chain);
  }
  Result<std::vector<sync::ChainHead>> chains() override {
    YX_TRY(before());
    return to().chains();
  }
  Result<std::optional<Hash>> hash_at(const sync::ChainId& chain, std::uint64_t n) override {
    YX_TRY(before());
    return to().hash_at(chain, n);
  }

  Result<std::optional<sync::RecordState>> record(const RecordId& id) override {
    YX_TRY(before());
    return to().record(id);
  }
  Status put(const sync::RecordState& record, std::int64_t seq) override {
    YX_TRY(before());
    return to().put(record, seq);
  }
  Result<bool> put_lone(const sync::Change& change, std::int64_t seq) override {
    YX_TRY(before());
    return to().put_lone(change, seq);
  }
  Status remove_record(const RecordId& id) override {
    YX_TRY(before());
    return to().remove_record(id);
  }
  Status each_record(const sync::Scope* scope, const std::function<Status(const sync::RecordState&)>& visit) override {
    YX_TRY(before());
    return to().each_record(scope, visit);
  }

  Result<std::vector<std::string>> attachments_after(std::string_view after, std::size_t limit) override {
    YX_TRY(before());
    return to().attachments_after(after, limit);
  }
  Result<std::vector<RecordId>> records_of_attachment(const Hash& hash) override {
    YX_TRY(before());
    return to().records_of_attachment(hash);
  }

  Result<std::optional<std::string>> meta(std::string_view key) override {
    YX_TRY(before());
    return to().meta(key);
  }
  Status set_meta(std::string_view key, std::string_view value) override {
    YX_TRY(before());
    return to().set_meta(key, value);
  }
  Result<std::vector<Setting>> metas(std::string_view from, std::string_view up_to, std::size_t limit) override {
    YX_TRY(before());
    return to().metas(from, up_to, limit);
  }

 private:
  virtual sync::Store& to() = 0;
  /// Before every call but rollback(): an error is the answer to it.
  virtual Status before() { return {}; }
};

}  // namespace yanxing::testing
