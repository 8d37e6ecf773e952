namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>What keys are fetched, and how: two schemes, or two generations of one, that agree in all of it share them.</summary>
/// <param name="Scheme">The scheme's name, for logs and metrics.</param>
/// <param name="Address">Of the key set, or of the authority.</param>
/// <param name="IsAuthority">True where the address of the key set is to be asked of the authority.</param>
/// <param name="AllowsHttp">Whether the authority may name a key set over plain HTTP.</param>
/// <param name="Algorithms">The algorithms, with commas between.</param>
/// <param name="Interval">How old keys may become.</param>
/// <param name="CoolDown">The shortest time between two fetches that tokens cause.</param>
/// <param name="Timeout">For each answer.</param>
internal sealed record RemoteKeysSettings(
    string Scheme, Uri Address, bool IsAuthority, bool AllowsHttp, string Algorithms, TimeSpan Interval, TimeSpan CoolDown, TimeSpan Timeout)
{
    /// <summary>The algorithms that keys are prepared for.</summary>
    public IReadOnlyList<JwtAlgorithm> KeyAlgorithms => [.. Algorithms.Split(',').Select(static name => JwtAlgorithm.All[name])];
}
