using Gateway.Transforms.Caching.Rules;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>Why a request is not looked up: tokens for the <c>detail</c> of <c>Cache-Status</c>, a fixed set.</summary>
internal static class Bypass
{
    /// <summary>It has a body, which a stored response would not depend on.</summary>
    public const string Body = "body";

    /// <summary><c>If-Match</c> and <c>If-Unmodified-Since</c> are for the origin (RFC 9111 §4.3.2).</summary>
    public const string Precondition = "precondition";

    /// <summary>It is to become another protocol.</summary>
    public const string Upgrade = "upgrade";

    /// <summary>Its <c>Connection</c> names fields, which the origin may not get to see.</summary>
    public const string Connection = "connection";

    /// <summary>It names another method.</summary>
    public const string MethodOverride = "method-override";

    /// <summary>Its target is no path, or too long.</summary>
    public const string Target = "target";

    /// <summary>Its target has escapes that need not be, or in letters of both cases: it is another spelling of one that may be stored.</summary>
    public const string Spelling = "spelling";

    /// <summary>It has a header that the cache goes by in a spelling that backends may read as the same name.</summary>
    public const string HeaderName = NotStored.HeaderName;

    /// <summary>Each caller has responses of their own, and this one has no name.</summary>
    public const string NoSubject = "no-subject";

    /// <summary>It asks for a part of what is not stored.</summary>
    public const string Range = "range";

    /// <summary>Too many fetches are under way.</summary>
    public const string Busy = "busy";

    /// <summary>The fetch it waited for took too long.</summary>
    public const string Waited = "waited";
}
