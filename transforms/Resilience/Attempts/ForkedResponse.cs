using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>The head of an answer that is kept until it is known whether it is the client's.</summary>
/// <param name="client">The head of the client's.</param>
internal sealed class ForkedResponse(IHttpResponseFeature client) : IHttpResponseFeature
{
    private int _status = StatusCodes.Status200OK;
    private string? _reason;
    private IHeaderDictionary _headers = new HeaderDictionary();

    /// <summary>Whether it is the client's.</summary>
    public bool IsPassedOn { get; private set; }

    /// <inheritdoc/>
    public int StatusCode
    {
        get => IsPassedOn ? client.StatusCode : _status;
        set
        {
            if (IsPassedOn)
                client.StatusCode = value;
            else
                _status = value;
        }
    }

    /// <inheritdoc/>
    public string? ReasonPhrase
    {
        get => IsPassedOn ? client.ReasonPhrase : _reason;
        set
        {
            if (IsPassedOn)
                client.ReasonPhrase = value;
            else
                _reason = value;
        }
    }

    /// <inheritdoc/>
    public IHeaderDictionary Headers
    {
        get => IsPassedOn ? client.Headers : _headers;
        set
        {
            if (IsPassedOn)
                client.Headers = value;
            else
                _headers = value;
        }
    }

    /// <inheritdoc/>
    [Obsolete("Of the interface; bodies have a feature of their own.")]
    public Stream Body
    {
        get => client.Body;
        set => client.Body = value;
    }

    /// <inheritdoc/>
    public bool HasStarted => IsPassedOn && client.HasStarted;

    /// <summary>It is the client's from now on.</summary>
    public void PassOn()
    {
        if (IsPassedOn)
            return;
        IsPassedOn = true;
        client.StatusCode = _status;
        client.ReasonPhrase = _reason;
        foreach (var (name, value) in _headers)
            client.Headers[name] = value;
    }

    /// <inheritdoc/>
    public void OnStarting(Func<object, Task> callback, object state) => client.OnStarting(callback, state);

    /// <inheritdoc/>
    public void OnCompleted(Func<object, Task> callback, object state) => client.OnCompleted(callback, state);
}
