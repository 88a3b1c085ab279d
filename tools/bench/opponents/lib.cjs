// What the programs beside it share: options, lines of NDJSON, memory, PouchDB's connection.
'use strict';
const fs = require('node:fs');
const readline = require('node:readline');
const https = require('node:https');
const zlib = require('node:zlib');
const { promisify } = require('node:util');
const fetch = require('node-fetch');

/// "--name value" pairs; a name alone, or before another one, is true.
exports.options = function options(words) {
  const out = { _: [] };
  for (let i = 0; i < words.length; ++i) {
    if (!words[i].startsWith('--')) out._.push(words[i]);
    else if (i + 1 < words.length && !words[i + 1].startsWith('--')) out[words[i].slice(2)] = words[++i];
    else out[words[i].slice(2)] = true;
  }
  return out;
};

/// Documents of import files, each under its record's id; the form is the file's name.
exports.documents = async function* documents(files) {
  for (const file of files) {
    const form = file.replace(/^.*\//, '').replace(/\.ndjson$/, '');
    for await (const line of readline.createInterface({ input: fs.createReadStream(file) })) {
      const { id, ...values } = JSON.parse(line);
      yield { _id: id, form, ...values };
    }
  }
};

exports.memoryKb = function memoryKb(what) {
  const found = new RegExp(`^${what}:\\s+(\\d+)`, 'm').exec(fs.readFileSync('/proc/self/status', 'latin1'));
  return found ? Number(found[1]) : 0;
};

/// Tuned: one connection that is kept, bodies over 1 kB as gzip. Else PouchDB's own way, with the authority named.
exports.makeFetch = function makeFetch(ca, tuned) {
  const agent = tuned ? new https.Agent({ ca, keepAlive: true, maxSockets: 1 }) : new https.Agent({ ca });
  const gzip = promisify(zlib.gzip);
  return async (url, given) => {
    const headers = new fetch.Headers(given.headers);
    let body = given.body;
    // node-fetch 2 on a kept connection takes some of express-pouchdb's compressed replies for cut off.
    if (tuned) headers.set('Accept-Encoding', 'identity');
    if (tuned && typeof body === 'string' && body.length > 1000) {
      body = await gzip(body);
      headers.set('Content-Encoding', 'gzip');
    }
    return fetch(url, { ...given, headers, body, agent });
  };
};
