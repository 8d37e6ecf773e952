namespace Gateway.Transforms.Shared;

/// <summary>
/// Of a request whose own token is not its client's, as it is to be done also where that leaves: a request feature, absent where a request ends with its client. What nobody has begun with need not be begun for nobody.
/// </summary>
/// <remarks>One request's flow writes; not meant for parallel writers.</remarks>
/// <param name="client">Cancelled when its client leaves.</param>
internal sealed class DetachedRequest(CancellationToken client)
{
    /// <summary>Cancelled when its client leaves.</summary>
    public CancellationToken Client => client;

    /// <summary>True where it was given up before anything of it was sent to anybody that may change something there.</summary>
    public bool WasNeverSent { get; set; }
}
