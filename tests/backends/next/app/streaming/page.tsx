import { Suspense } from 'react';
import { released } from './parts';

const DELAYS_MS = [300, 600, 900];
const LIMIT_MS = 60_000;

/**
 * The shell leaves at once; each part follows when it is ready, in a chunk of its own. With `token`, a part is ready when
 * `POST /streaming/release?token=…&part=N` says so.
 */
export default async function StreamingPage({ searchParams }: { searchParams: Promise<{ token?: string }> }) {
  const { token } = await searchParams;

  return (
    <>
      <h1>Recommendations</h1>
      {DELAYS_MS.map((delayMs, index) => (
        <Suspense key={delayMs} fallback={<p>Loading…</p>}>
          <Recommendation delayMs={delayMs} ready={token === undefined ? undefined : () => released(token, index + 1, LIMIT_MS)} />
        </Suspense>
      ))}
    </>
  );
}

async function Recommendation({ delayMs, ready }: { delayMs: number; ready?: () => Promise<void> }) {
  await (ready?.() ?? new Promise<void>((resolve) => setTimeout(resolve, delayMs)));
  return <p id={`after-${delayMs}`}>{`Ready after ${delayMs} ms`}</p>;
}
