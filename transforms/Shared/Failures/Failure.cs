namespace Gateway.Transforms.Shared.Failures;

/// <summary>
/// A reason why the gateway answers itself, and what it tells the client. Immutable, safe to share; made once, not
/// per request. An answered request carries its failure as a feature of this type, for logs and metrics.
/// </summary>
public sealed class Failure
{
    private readonly Lazy<ProblemDocument> _document;

    /// <summary>A failure; every text is shown to clients, so none may name hosts, paths or exceptions.</summary>
    /// <param name="name">Its stable name in lower case with hyphens, such as <c>upstream-timeout</c>.</param>
    /// <param name="source">Whose failure it is.</param>
    /// <param name="status">The HTTP status, from 400 to 599.</param>
    /// <param name="isRetryable">True when the same request may succeed later.</param>
    /// <param name="title">A few words that never vary for this name.</param>
    /// <param name="message">A sentence for the user.</param>
    /// <param name="retryAfter">Sent as <c>Retry-After</c>; null for none.</param>
    public Failure(string name, FailureSource source, int status, bool isRetryable, string title, string message, TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        Name = name;
        Source = source;
        Status = status;
        IsRetryable = isRetryable;
        Title = title;
        Message = message;
        RetryAfter = retryAfter;
        _document = new Lazy<ProblemDocument>(() => new ProblemDocument(this));
    }

    /// <summary>Its stable name, such as <c>upstream-timeout</c>.</summary>
    public string Name { get; }

    /// <summary>Whose failure it is.</summary>
    public FailureSource Source { get; }

    /// <summary>The HTTP status, from 400 to 599.</summary>
    public int Status { get; }

    /// <summary>True when the same request may succeed later.</summary>
    public bool IsRetryable { get; }

    /// <summary>A few words that never vary for this name.</summary>
    public string Title { get; }

    /// <summary>A sentence for the user.</summary>
    public string Message { get; }

    /// <summary>When to try again, or null when that is not known. Sent in whole seconds, rounded up.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The <c>type</c> of the problem document (RFC 9457 §3.1.1): <c>urn:gateway:</c> and the name.</summary>
    public string Type => "urn:gateway:" + Name;

    /// <summary>The problem document, made at first use.</summary>
    internal ProblemDocument Document => _document.Value;

    /// <summary>What is wrong with the request, by what of it, as Laravel's clients read it: the member <c>errors</c> of the document; null for nothing.</summary>
    public KeyValuePair<string, string>? Error { get; private init; }

    /// <summary>The same failure with another sentence and time.</summary>
    public Failure With(string message, TimeSpan? retryAfter) =>
        new(Name, Source, Status, IsRetryable, Title, message, retryAfter);

    /// <summary>The same failure, which says what is wrong.</summary>
    /// <param name="field">What of the request, such as <c>body</c>.</param>
    /// <param name="fault">A sentence without its subject, for who wrote the client.</param>
    public Failure Because(string field, string fault) => new(Name, Source, Status, IsRetryable, Title, Message, RetryAfter) { Error = new(field, fault) };
}
