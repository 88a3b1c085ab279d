// One laptop with PouchDB in LevelDB. Each command prints one JSON object.
//   laptop.cjs fill DIR FILE…                    puts the records of import files in
//   laptop.cjs push DIR --url U --ca FILE        replicates to the server: --tuned (one connection, gzip, batches of 1,000), else defaults;
//                                                --batch N; --retry COUNT goes on by itself after a
//                                                broken connection until the server has that many
//   laptop.cjs pull DIR --url U --ca FILE        the other way
//   laptop.cjs save DIR --rounds N FILE…         documents put one by one, each fsynced: the median in microseconds
//   laptop.cjs count --url U --ca FILE           documents on the server
'use strict';
const fs = require('node:fs');
const PouchDB = require('pouchdb');
const { options, documents, memoryKb, makeFetch } = require('./lib.cjs');

const [command, ...words] = process.argv.slice(2);
const given = options(words);
const say = (facts) => console.log(JSON.stringify(facts));
const remote = () => new PouchDB(given.url, { fetch: makeFetch(fs.readFileSync(given.ca), Boolean(given.tuned)), skip_setup: false });

async function fill(folder, files) {
  const db = new PouchDB(folder);
  let block = [], count = 0;
  const put = async () => {
    for (const one of await db.bulkDocs(block)) if (one.error) throw new Error(`${one.id}: ${one.message}`);
    count += block.length;
    block = [];
  };
  for await (const doc of documents(files)) if (block.push(doc) === 1000) await put();
  if (block.length > 0) await put();
  await db.close();
  say({ records: count });
}

async function replicate(folder, push) {
  const db = new PouchDB(folder);
  await db.info();
  const server = remote();
  const idle = memoryKb('VmRSS');
  const batch = given.batch ? { batch_size: Number(given.batch) } : given.tuned ? { batch_size: 1000 } : {};
  const start = process.hrtime.bigint();
  const how = { ...batch, ...(given.retry ? { live: true, retry: true, back_off_function: (ms) => Math.min(ms === 0 ? 100 : ms * 2, 1000) } : {}) };
  const running = push ? db.replicate.to(server, how) : db.replicate.from(server, how);
  let written = 0;
  if (given.retry) {
    // Live, for only then does it go on by itself. It counts anew after each break, so the server is asked whether all is there.
    const awake = setInterval(() => {}, 1000);
    await new Promise((done, failed) => {
      const limit = setTimeout(() => failed(new Error('not through after 300 s')), 300_000);
      running.on('paused', async (error) => {
        if (error) return;
        written = await server.info().then((info) => info.doc_count, () => 0);
        if (written >= Number(given.retry)) { clearTimeout(limit); done(); }
      });
      running.on('error', failed);
    });
    clearInterval(awake);
  } else {
    const result = await running;
    if (!result.ok || result.errors.length > 0) throw new Error('replication: ' + JSON.stringify(result.errors));
    written = result.docs_written;
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  say({ seconds, written, idle_kb: idle, peak_kb: memoryKb('VmHWM') });
  process.exit(0);
}

async function save(folder, files) {
  const db = new PouchDB(folder, { db: require('./fsynced.cjs') });
  await db.info();
  const times = [];
  for await (const doc of documents(files)) {
    const start = process.hrtime.bigint();
    await db.put(doc);
    times.push(Number(process.hrtime.bigint() - start) / 1e3);
    if (times.length >= Number(given.rounds)) break;
  }
  times.sort((a, b) => a - b);
  say({ rounds: times.length, median_us: times[Math.floor(times.length / 2)] });
  process.exit(0);
}

const run = {
  fill: () => fill(given._[0], given._.slice(1)),
  push: () => replicate(given._[0], true),
  pull: () => replicate(given._[0], false),
  save: () => save(given._[0], given._.slice(1)),
  count: async () => { const info = await remote().info(); say({ records: info.doc_count }); process.exit(0); },
}[command];
if (!run) { console.error('laptop.cjs: fill, push, pull, save or count'); process.exit(2); }
run().catch((error) => { console.error(error); process.exit(1); });
