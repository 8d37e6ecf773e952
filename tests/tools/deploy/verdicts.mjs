// Says what is wrong with the files that deploy the gateway: Kubernetes manifests by the schemas of its API (a field that it does not know is wrong too), the Dockerfile by a linter.
// Usage: node verdicts.mjs FOLDER    prints { "path": { "problems": [ "what is wrong", … ], "documents": [ a YAML document, … ] }, … }, paths from FOLDER
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { validate as lint } from 'dockerfile-utils';
import { parseAllDocuments } from 'yaml';

const folder = process.argv[2];
const verdicts = {};
for (const name of readdirSync(folder, { recursive: true }).sort()) {
  const text = () => readFileSync(path.join(folder, name), 'utf8');
  if (path.basename(name) === 'Dockerfile') verdicts[name] = { problems: lint(text()).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`), documents: [] };
  if (name.endsWith('.yaml')) verdicts[name] = await verdictOf(text(), path.dirname(path.join(folder, name)));
}
process.stdout.write(JSON.stringify(verdicts));

async function verdictOf(text, directory) {
  const parsed = parseAllDocuments(text);
  const problems = parsed.flatMap(({ errors, warnings }) => [...errors, ...warnings]).map(({ message }) => message);
  const documents = parsed.map((document) => document.toJS());
  for (const document of documents) problems.push(...(document.kind === 'Kustomization' ? missing(document, directory) : await faultsOf(document)));
  return { problems, documents };
}

// Kustomize is no part of the API: what it names must be there.
function missing({ resources }, directory) {
  return resources.filter((resource) => !existsSync(path.join(directory, resource))).map((resource) => `${resource} is not there`);
}

async function faultsOf(document) {
  const { apiVersion, kind } = document;
  const models = await import(`kubernetes-models/${apiVersion}`);
  if (!models[kind]) return [`there is no ${kind} in ${apiVersion}`];
  const unread = new Set();
  try {
    // Its constructor would look at everything itself.
    Object.setPrototypeOf(watched(document, '', unread), models[kind].prototype).validate();
  } catch (error) {
    return [error.message];
  }
  return [...unread].map((field) => `${field} is no field of ${kind}`);
}

// The schemas pass over fields that they do not know: what they never look at is one of those.
function watched(value, place, unread) {
  if (typeof value !== 'object' || value === null) return value;
  const inner = Array.isArray(value) ? [] : {};
  for (const [key, one] of Object.entries(value)) {
    const field = `${place}/${key}`;
    const child = watched(one, field, unread);
    unread.add(field);
    Object.defineProperty(inner, key, { enumerable: true, configurable: true, get: () => { unread.delete(field); return child; } });
  }
  return inner;
}
