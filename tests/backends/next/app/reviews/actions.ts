'use server';

import { revalidatePath } from 'next/cache';
import { addReview } from './store';

export type ReviewResult = { message: string };

export async function submitReview(_previous: ReviewResult, form: FormData): Promise<ReviewResult> {
  const author = String(form.get('author') ?? '').trim();
  const text = String(form.get('text') ?? '').trim();
  if (!author || !text) return { message: 'A name and a text are needed.' };

  addReview({ author, text });
  revalidatePath('/reviews');
  return { message: `Thank you, ${author}!` };
}
