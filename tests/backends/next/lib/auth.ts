import NextAuth from 'next-auth';
import Credentials from 'next-auth/providers/credentials';

const ADA = { id: '1', name: 'Ada', email: 'ada@example.test' };

export const { auth, handlers } = NextAuth({
  session: { strategy: 'jwt' },
  providers: [
    Credentials({
      credentials: { email: { type: 'email' }, password: { type: 'password' } },
      authorize: ({ email, password }) => (email === ADA.email && password === 'password' ? ADA : null),
    }),
  ],
  callbacks: {
    session: ({ session, token }) => ({ ...session, user: { ...session.user, id: token.sub } }),
  },
});
