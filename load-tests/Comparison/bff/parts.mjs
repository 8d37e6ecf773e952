// Writes the parts as files, or says whether two answers are the same.
// Usage: node parts.mjs write DIRECTORY | node parts.mjs same FILE FILE
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

const [command, first, second] = process.argv.slice(2);
if (command === 'same') {
  process.exit(isDeepStrictEqual(JSON.parse(readFileSync(first)), JSON.parse(readFileSync(second))) ? 0 : 1);
}

for (const [size, bytes, count] of [['1k', 1024, 3], ['50k', 51_200, 20]]) {
  mkdirSync(`${first}/${size}`, { recursive: true });
  for (let part = 0; part < count; part++) {
    const data = [];
    for (let id = part * 1000; JSON.stringify({ data }).length < bytes; id++) {
      data.push({ id, sku: `EX-${id}`, name: `Produit n° ${id}`, price: (id % 97) + 0.5, tags: ['new', 'sale'], available: id % 3 !== 0 });
    }
    writeFileSync(`${first}/${size}/${part}`, JSON.stringify({ data }));
  }
}
