namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>What this gateway has heard of what all of them told each other. A response that is fetched from now on is newer than all of it.</summary>
/// <param name="Epoch">The life of the server's memory: with another one, nothing of before counts.</param>
/// <param name="Purges">The number of the last purge.</param>
/// <param name="Changes">The number of the last change of an address.</param>
internal sealed record Position(string Epoch, long Purges, long Changes)
{
    /// <summary>Before the first answer of the server.</summary>
    public static readonly Position None = new("", 0, 0);
}
