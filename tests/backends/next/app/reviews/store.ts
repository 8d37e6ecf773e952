export type Review = { author: string; text: string };

const KEPT = 20;

/** The newest first. In memory: this shop forgets when it stops. */
const reviews: Review[] = [];

export function addReview(review: Review) {
  reviews.unshift(review);
  reviews.length = Math.min(reviews.length, KEPT);
}

export function latestReviews(): readonly Review[] {
  return reviews;
}
