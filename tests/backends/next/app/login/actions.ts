'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { SESSION_COOKIE } from '@/lib/session';

export async function logIn() {
  (await cookies()).set(SESSION_COOKIE, crypto.randomUUID(), { httpOnly: true, sameSite: 'lax', path: '/' });
  redirect('/account');
}

export async function logOut() {
  (await cookies()).delete(SESSION_COOKIE);
  redirect('/login');
}
