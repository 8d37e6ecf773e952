// Says what a JSON Schema makes of configuration files, as an editor would: comments and trailing commas are fine,
// a key that stands twice in an object is not.
// Usage: node verdicts.mjs SCHEMA < FILES    one path a line; prints { "path": [ "what is wrong", … ], … }
import { readFileSync } from 'node:fs';
import process from 'node:process';
import Ajv from 'ajv';
import { parse, printParseErrorCode, visit } from 'jsonc-parser';

// Keywords that only editors know.
const EDITOR_KEYWORDS = ['allowComments', 'allowTrailingCommas', 'defaultSnippets', 'enumDescriptions'];
const OPTIONS = { allowTrailingComma: true };

const schema = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
ajv.addVocabulary(EDITOR_KEYWORDS);
const validate = ajv.compile(schema);

const files = readFileSync(process.stdin.fd, 'utf8').split('\n').filter((line) => line !== '');
process.stdout.write(JSON.stringify(Object.fromEntries(files.map((file) => [file, problemsOf(readFileSync(file, 'utf8'))]))));

function problemsOf(source) {
  const text = source.replace(/^\uFEFF/, '');
  const syntax = [];
  const value = parse(text, syntax, OPTIONS);
  const problems = syntax.map(({ error, offset }) => `${printParseErrorCode(error)} at offset ${offset}`);
  if (problems.length > 0) return problems;

  problems.push(...duplicateKeys(text));
  if (!validate(value)) problems.push(...validate.errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`));
  return problems;
}

function duplicateKeys(text) {
  const duplicates = [];
  const open = [];
  visit(text, {
    onObjectBegin: () => { open.push(new Set()); },
    onObjectEnd: () => { open.pop(); },
    onObjectProperty: (name, offset) => {
      if (open.at(-1).has(name)) duplicates.push(`the key "${name}" at offset ${offset} stands twice`);
      open.at(-1).add(name);
    },
  }, OPTIONS);
  return duplicates;
}
