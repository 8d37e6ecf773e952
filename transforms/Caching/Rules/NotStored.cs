namespace Gateway.Transforms.Caching.Rules;

/// <summary>Why a response is not stored: tokens for the <c>detail</c> of <c>Cache-Status</c>, a fixed set.</summary>
internal static class NotStored
{
    /// <summary>It answers HEAD: it has no body that could be stored, and says less than GET's.</summary>
    public const string Head = "head";

    /// <summary>Its status is none that the policy stores.</summary>
    public const string Status = "status";

    /// <summary>It is a part of a representation.</summary>
    public const string Partial = "partial";

    /// <summary>The request said <c>no-store</c>.</summary>
    public const string RequestNoStore = "request-no-store";

    /// <summary>The response said <c>no-store</c>.</summary>
    public const string NoStore = "no-store";

    /// <summary>The response said <c>private</c>.</summary>
    public const string Private = "private";

    /// <summary>It sets a cookie.</summary>
    public const string SetCookie = "set-cookie";

    /// <summary>It varies by everything (<c>Vary: *</c>), or by too much.</summary>
    public const string Vary = "vary";

    /// <summary>The request had cookies, and the response is not <c>public</c>.</summary>
    public const string Cookie = "cookie";

    /// <summary>The request said who calls, and the response does not say that others may have it (RFC 9111 §3.5).</summary>
    public const string Authorization = "authorization";

    /// <summary>The request has one of the headers that it varies by in another spelling (<c>X_Name</c>), which the backend may have read as the same.</summary>
    public const string HeaderName = "header-name";

    /// <summary>It is a page, which the preset leaves out.</summary>
    public const string Page = "page";

    /// <summary>It is a stream of events, each of which is for who listens when it happens.</summary>
    public const string EventStream = "event-stream";

    /// <summary>The origin says nothing, and the policy has no lifetime for that.</summary>
    public const string Silent = "silent";

    /// <summary>It is stale already, and cannot be asked about.</summary>
    public const string Stale = "stale";

    /// <summary>It came encoded although it was asked for as it is, to be encoded here.</summary>
    public const string Encoded = "encoded";

    /// <summary>It is too large.</summary>
    public const string TooLarge = "too-large";

    /// <summary>What is being fetched besides leaves no room for it.</summary>
    public const string Full = "full";
}
