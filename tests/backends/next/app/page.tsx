import { cookies, headers } from 'next/headers';

/** Rendered for each request: everybody gets a page of their own. */
export default async function HomePage() {
  const requestHeaders = await headers();
  const visitor = (await cookies()).get('visitor')?.value ?? 'stranger';

  return (
    <>
      <h1>Welcome, <span id="visitor">{visitor}</span></h1>
      <dl>
        <dt>Rendering</dt>
        <dd id="rendering">{crypto.randomUUID()}</dd>
        <dt>Host</dt>
        <dd id="host">{requestHeaders.get('x-forwarded-host') ?? requestHeaders.get('host')}</dd>
        <dt>Client</dt>
        <dd id="client">{requestHeaders.get('x-forwarded-for') ?? 'unknown'}</dd>
      </dl>
    </>
  );
}
