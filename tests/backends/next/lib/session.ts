export const SESSION_COOKIE = 'shop_session';
