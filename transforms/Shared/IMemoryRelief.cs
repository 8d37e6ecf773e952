namespace Gateway.Transforms.Shared;

/// <summary>Holds memory for speed alone, and can do with less while the process has too little. Registered as a service; there may be several.</summary>
public interface IMemoryRelief
{
    /// <summary>Holds at most this share of what is configured, from now until it is told another; what is more is given up before this returns. For one thread at a time.</summary>
    /// <param name="share">0 for nothing to 1 for all of it.</param>
    void Keep(double share);
}
