export const revalidate = 5;

/** Rendered at most every five seconds, and kept in between. */
export default function IsrPage() {
  return (
    <>
      <h1>Bestsellers</h1>
      <p>
        Counted at <time id="generated">{new Date().toISOString()}</time>.
      </p>
    </>
  );
}
