import { connection } from 'next/server';
import { ReviewForm } from './review-form';
import { latestReviews } from './store';

export default async function ReviewsPage() {
  await connection();

  return (
    <>
      <h1>Reviews</h1>
      <ReviewForm />
      <ul id="reviews">
        {latestReviews().map((review, index) => (
          <li key={index}>
            <strong>{review.author}</strong>: {review.text}
          </li>
        ))}
      </ul>
    </>
  );
}
