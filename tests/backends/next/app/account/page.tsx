import { logOut } from '../login/actions';

/** Static, so that Next calls it cacheable for everyone, although the guard in proxy.ts lets only some see it. */
export default function AccountPage() {
  return (
    <>
      <h1>Your account</h1>
      <p id="secret">Only for those who have logged in.</p>
      <form action={logOut}>
        <button>Log out</button>
      </form>
    </>
  );
}
