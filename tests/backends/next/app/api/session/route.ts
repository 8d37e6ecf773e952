import { auth } from '@/lib/auth';

/** Says who has signed in: `user` is null when nobody has. */
export async function GET() {
  const session = await auth();
  return Response.json({ user: session?.user ?? null, expires: session?.expires ?? null });
}
