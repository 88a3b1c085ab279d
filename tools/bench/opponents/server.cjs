// server.cjs --folder DIR --port N --certificate FILE --key FILE --ready FILE [--fsync]: express-pouchdb over TLS on loopback, LevelDB
// in DIR. Until SIGTERM.
'use strict';
const fs = require('node:fs');
const https = require('node:https');
const express = require('express');
const PouchDB = require('pouchdb');
const { options } = require('./lib.cjs');

const given = options(process.argv.slice(2));
const City = PouchDB.defaults({ prefix: given.folder + '/', ...(given.fsync ? { db: require('./fsynced.cjs') } : {}) });
const app = express();
app.use('/', require('express-pouchdb')(City, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: given.folder + '/log.txt' }));
const server = https.createServer({ cert: fs.readFileSync(given.certificate), key: fs.readFileSync(given.key) }, app);
server.keepAliveTimeout = 60_000;
server.listen(Number(given.port), '127.0.0.1', () => fs.writeFileSync(given.ready, `${given.port}\n`));
process.on('SIGTERM', () => process.exit(0));
