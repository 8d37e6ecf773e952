'use client';

import { useActionState } from 'react';
import { submitReview } from './actions';

export function ReviewForm() {
  const [result, submit, isPending] = useActionState(submitReview, { message: '' });

  return (
    <form action={submit}>
      <label>Name <input name="author" required /></label>
      <label>Review <textarea name="text" required /></label>
      <button disabled={isPending}>Send</button>
      <p id="result" role="status">{result.message}</p>
    </form>
  );
}
