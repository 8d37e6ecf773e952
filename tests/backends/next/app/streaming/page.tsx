import { Suspense } from 'react';
import { connection } from 'next/server';

const DELAYS_MS = [300, 600, 900];

/** The shell leaves at once; each part follows when it is ready, in a chunk of its own. */
export default async function StreamingPage() {
  await connection();

  return (
    <>
      <h1>Recommendations</h1>
      {DELAYS_MS.map((delayMs) => (
        <Suspense key={delayMs} fallback={<p>Loading…</p>}>
          <Recommendation delayMs={delayMs} />
        </Suspense>
      ))}
    </>
  );
}

async function Recommendation({ delayMs }: { delayMs: number }) {
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  return <p id={`after-${delayMs}`}>{`Ready after ${delayMs} ms`}</p>;
}
