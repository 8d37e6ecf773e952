import { logIn } from './actions';

export default function LoginPage() {
  return (
    <>
      <h1>Log in</h1>
      <form action={logIn}>
        <button>Log in</button>
      </form>
    </>
  );
}
