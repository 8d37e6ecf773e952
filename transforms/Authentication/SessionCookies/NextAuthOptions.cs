namespace Gateway.Transforms.Authentication.SessionCookies;

/// <summary>Sessions of NextAuth.js 4.</summary>
public sealed record NextAuthOptions : SessionCookieOptions;
