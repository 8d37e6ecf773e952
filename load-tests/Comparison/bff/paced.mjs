// Sends requests at a rate, whether or not those before were answered, and prints the median and the 99th percentile of the times in milliseconds.
// Usage: node paced.mjs URL REQUESTS_A_SECOND SECONDS
import { Agent, get } from 'node:http';

const [url, rate, seconds] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 128 });
const total = Math.floor(Number(rate) * Number(seconds));
const times = [];
let sent = 0;
let failed = 0;
const causes = {};

function fail(cause) {
  failed++;
  causes[cause] = (causes[cause] ?? 0) + 1;
}

function send() {
  const start = performance.now();
  get(url, { agent }, (response) => {
    response.resume();
    if (response.statusCode !== 200) fail(response.statusCode);
    else response.on('end', () => times.push(performance.now() - start));
  }).on('error', (error) => fail(error.code));
}

const begin = performance.now();
await new Promise((resolve) => {
  const timer = setInterval(() => {
    for (const due = Math.min(total, ((performance.now() - begin) * Number(rate)) / 1000); sent < due; sent++) send();
    if (times.length + failed < total) return;
    clearInterval(timer);
    resolve();
  }, 1);
});
if (failed > 0) throw new Error(`${failed} of ${total} requests failed: ${JSON.stringify(causes)}`);
// The first tenth makes the connections.
const sorted = times.slice(Math.floor(total / 10)).sort((one, other) => one - other);
const at = (share) => sorted[Math.floor(sorted.length * share)].toFixed(2);
console.log(`${at(0.5)} ${at(0.99)}`);
agent.destroy();
