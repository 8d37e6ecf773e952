namespace Gateway.Tests.Caching.Model;

/// <summary>What an origin was asked and answered.</summary>
internal sealed class Exchange(int id, Asked asked, Head head, byte[] body)
{
    /// <summary>Stands in the response's <c>X-Id</c>.</summary>
    public int Id => id;

    /// <summary>The request that the client sent.</summary>
    public Asked Asked { get; } = asked;

    /// <summary>The request that it was found to be an answer to last: whose credentials and cookies count.</summary>
    public Asked Confirmed { get; private set; } = asked;

    /// <summary>The head, with what 304s changed since.</summary>
    public Head Head { get; private set; } = head;

    /// <summary>The head as it was first.</summary>
    public Head Sent { get; } = head;

    /// <summary>The body.</summary>
    public byte[] Body => body;

    /// <summary>The bytes of the body that were sent, as a 206; null for all of them.</summary>
    public Range? Part { get; init; }

    /// <summary>Whether the body broke off.</summary>
    public bool IsCutShort { get; set; }

    /// <summary>Whether it must not be used any more: something was done to its address, or it was purged.</summary>
    public bool IsGone { get; set; }

    /// <summary>Whether it was purged softly: it is stale.</summary>
    public bool IsMarkedStale { get; set; }

    /// <summary>Whether the client was told that it is stored.</summary>
    public bool IsSaidToBeStored { get; set; }

    /// <summary>The origin found it still good, for another request.</summary>
    public void Confirm(Asked by, Head notModified)
    {
        Confirmed = by with { Method = "GET" };
        Head = Head.After(notModified);
        IsMarkedStale = false;
    }
}
