namespace Gateway.Transforms.Authentication.SessionCookies;

/// <summary>Sessions of Auth.js (next-auth 5).</summary>
public sealed record AuthJsOptions : SessionCookieOptions;
