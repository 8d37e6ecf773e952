namespace Gateway.Transforms.Resilience.Hints;

/// <summary>A gateway leaves a destination alone.</summary>
/// <param name="Policy">The name of the policy that says when.</param>
/// <param name="Cluster">The cluster's id, as configured.</param>
/// <param name="Address">Where the destination is.</param>
internal readonly record struct BreakerHint(string Policy, string Cluster, string Address)
{
    private const char Separator = '\n';
    private const int MaxLength = 2048;

    /// <summary>As Redis has it; null for one that is too long, or whose parts could not be told apart.</summary>
    public string? Write() =>
        Policy.Length + Cluster.Length + Address.Length < MaxLength && !Policy.Contains(Separator) && !Cluster.Contains(Separator) && !Address.Contains(Separator)
            ? string.Join(Separator, Policy, Cluster, Address)
            : null;

    /// <summary>Reads what <see cref="Write"/> wrote; null for anything else.</summary>
    public static BreakerHint? Read(string text) => text.Split(Separator) is [var policy, var cluster, var address] ? new(policy, cluster, address) : null;
}
