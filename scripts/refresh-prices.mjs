// npm run prices -- DIR: takes over DIR/{gcp,aws,azure}.json as the price tables of the catalog, and says what changed.
// Nothing is written unless every file there has the right shape and is no older than the table that it replaces.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { priceTableShape } from './price-table-shape.mjs';

const usage = 'usage: npm run prices -- DIR [TABLES]';
/** List prices of what is sold already seldom change; after a year somebody should look again. */
const validDays = 365;

const [from, to = resolve(import.meta.dirname, '../src/catalog/prices')] = process.argv.slice(2);
if (from === undefined) fail(usage);

const refreshed = ['gcp', 'aws', 'azure']
  .filter((cloud) => existsSync(join(from, `${cloud}.json`)))
  .map((cloud) => ({ cloud, ...read(cloud) }));
if (refreshed.length === 0) fail(`${from} has none of gcp.json, aws.json and azure.json. ${usage}`);

for (const { cloud, text, table, before } of refreshed) {
  writeFileSync(tableFile(cloud), text);
  report(cloud, before, table);
}

function tableFile(cloud) {
  return join(to, `${cloud}.data.json`);
}

function read(cloud) {
  const file = join(from, `${cloud}.json`);
  const before = existsSync(tableFile(cloud)) ? JSON.parse(readFileSync(tableFile(cloud), 'utf8')) : null;
  let text = readFileSync(file, 'utf8');
  let table = parse(file, text);
  const ajv = new Ajv({ allErrors: true });
  if (!ajv.validate(priceTableShape(cloud), table)) {
    fail(`${file} is not a price table: ${ajv.errorsText(ajv.errors.slice(0, 5), { dataVar: '' })}`);
  }
  if (before !== null && table.as_of < before.as_of) {
    fail(`${file} is of ${table.as_of}, older than the table that is there, of ${before.as_of}`);
  }
  if (table.valid_days === undefined) {
    // Into the text, so that the file keeps its layout and a comparison shows what changed and nothing else.
    text = text.replace(/^(\s*)("as_of": "[^"]*",)\n/m, `$1$2\n$1"valid_days": ${validDays},\n`);
    table = parse(file, text);
    if (table.valid_days === undefined) fail(`${file} needs "valid_days"`);
  }
  return { text, table, before };
}

function parse(file, text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    fail(`${file} is no JSON: ${error.message}`);
  }
}

/** Every price with the path to it. */
function pricesIn(value, path = '') {
  if (typeof value === 'number') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    pricesIn(inner, path === '' ? key : `${path} ${key}`),
  );
}

function report(cloud, before, after) {
  const old = new Map(pricesIn(before));
  const now = new Map(pricesIn(after));
  const added = [...now.keys()].filter((path) => !old.has(path)).length;
  const removed = [...old.keys()].filter((path) => !now.has(path)).length;
  const changed = [...now].flatMap(([path, value]) =>
    old.has(path) && old.get(path) !== value ? [{ path, from: old.get(path), to: value }] : [],
  );
  console.log(
    `${cloud}: as of ${after.as_of}${before === null ? '' : ` (was ${before.as_of})`}, ` +
      `${now.size} numbers: ${added} new, ${removed} gone, ${changed.length} changed`,
  );
  const byHowMuch = ({ from, to }) => (from === 0 ? Number.POSITIVE_INFINITY : Math.abs(to / from - 1));
  for (const change of changed.sort((a, b) => byHowMuch(b) - byHowMuch(a)).slice(0, 5)) {
    const percent = change.from === 0 ? '' : ` (${((change.to / change.from - 1) * 100).toFixed(1)} %)`;
    console.log(`  ${change.path}: ${change.from} → ${change.to}${percent}`);
  }
}

function fail(problem) {
  console.error(problem);
  process.exit(1);
}
