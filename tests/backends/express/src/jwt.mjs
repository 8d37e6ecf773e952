import jwt from 'jsonwebtoken';

/** Lets in who brings a token signed with the secret, HS256, and leaves its claims in `request.claims`. */
export function requireJwt(secret) {
  return (request, response, next) => {
    const [, token] = /^Bearer (.+)$/i.exec(request.get('Authorization') ?? '') ?? [];
    try {
      request.claims = jwt.verify(token, secret, { algorithms: ['HS256'] });
    } catch (error) {
      response.status(401).set('WWW-Authenticate', 'Bearer').json({ message: error.message });
      return;
    }
    next();
  };
}
