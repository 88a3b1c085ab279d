// LevelDB as PouchDB takes it, with every write fsynced: what "saved" means on our side.
'use strict';
const leveldown = require('leveldown');

module.exports = function fsynced(location) {
  const db = leveldown(location);
  const { _put, _del, _batch } = db;
  db._put = function (key, value, options, done) { return _put.call(this, key, value, { ...options, sync: true }, done); };
  db._del = function (key, options, done) { return _del.call(this, key, { ...options, sync: true }, done); };
  db._batch = function (operations, options, done) { return _batch.call(this, operations, { ...options, sync: true }, done); };
  const { _chainedBatch } = db;
  db._chainedBatch = function () {
    const batch = _chainedBatch.call(this);
    const { _write } = batch;
    batch._write = function (options, done) { return _write.call(this, { ...options, sync: true }, done); };
    return batch;
  };
  return db;
};
