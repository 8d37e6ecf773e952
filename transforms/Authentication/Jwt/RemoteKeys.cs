using System.Net.Http;
using System.Security.Cryptography;
using Gateway.Transforms.Authentication.Remote;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>
/// The key set of an issuer (RFC 7517 §5). Fetched when the configuration comes into force, again when it is old, and when a token is signed with a key
/// that is not among them: once for all who wait, and no more often than the cool-down allows. Keys that are older than the interval judge nothing before they
/// were asked for again; when that fails, they stay.
/// </summary>
/// <param name="settings">What is fetched.</param>
/// <param name="surroundings">The process around it.</param>
internal sealed class RemoteKeys(RemoteKeysSettings settings, Surroundings surroundings) : KeySource
{
    // Without any keys nobody gets in: asked sooner than the cool-down.
    private static readonly TimeSpan FirstCoolDown = TimeSpan.FromSeconds(1);

    // A busy gateway renews keys before anybody has to wait for it.
    private const double EarlyShare = 7.0 / 8;

    private readonly Lock _gate = new();
    private volatile KeySet? _current;
    private byte[] _hash = [];
    private Task<KeySet?>? _fetching;
    private long? _begun;
    private long _succeeded;
    private volatile bool _hasFailed;

    /// <inheritdoc/>
    public override KeySet? Current => _current;

    /// <inheritdoc/>
    public override bool CanRefresh => true;

    /// <inheritdoc/>
    public override Task Renewal()
    {
        if (_current is null)
            return Task.CompletedTask;
        var age = surroundings.Time.GetElapsedTime(Volatile.Read(ref _succeeded));
        if (age < settings.Interval * EarlyShare)
            return Task.CompletedTask;
        var renewal = RefreshAsync();
        // Who has come early need not wait, and one who hangs must not have everybody wait again and again.
        return age < settings.Interval || _hasFailed ? Task.CompletedTask : renewal;
    }

    /// <inheritdoc/>
    public override void Prepare()
    {
        if (_current is null)
            _ = RefreshAsync();
    }

    /// <inheritdoc/>
    public override Task<KeySet?> RefreshAsync()
    {
        lock (_gate)
        {
            if (_fetching is { } fetching)
                return fetching;
            var coolDown = _current is null && settings.CoolDown > FirstCoolDown ? FirstCoolDown
                : !_hasFailed && settings.Interval < settings.CoolDown ? settings.Interval
                : settings.CoolDown;
            if (_begun is { } begun && !IsOver(begun, coolDown))
                return Task.FromResult(_current);
            _begun = surroundings.Time.GetTimestamp();
            return _fetching = Task.Run(FetchAsync);
        }
    }

    private bool IsOver(long since, TimeSpan time) => surroundings.Time.GetElapsedTime(since) >= time;

    private async Task<KeySet?> FetchAsync()
    {
        string? problem = "";
        try
        {
            problem = await TryFetchAsync();
            surroundings.Metrics?.Asked(settings.Scheme, isAnswered: problem is null);
            if (problem is not null)
                AuthenticationLog.KeysNotFetched(surroundings.Log, settings.Scheme, settings.Address, problem, _current is null ? "nobody can be let in by them" : "the last ones stay in force");
            return _current;
        }
        finally
        {
            _hasFailed = problem is not null;
            lock (_gate)
                _fetching = null;
        }
    }

    private async Task<string?> TryFetchAsync()
    {
        var address = settings.Address;
        if (settings.IsAuthority)
        {
            var document = await AskAsync(Discovery.AddressOf(address));
            if (document.Problem is { } unanswered)
                return unanswered;
            if (Discovery.FindKeySet(document.Body, address, settings.AllowsHttp, out var found) is { } problem)
                return problem;
            address = found!;
        }

        var answer = await AskAsync(address);
        if (answer.Problem is { } failed)
            return failed;
        var hash = SHA256.HashData(answer.Body);
        if (_current is null || !hash.AsSpan().SequenceEqual(_hash))
        {
            var loaded = KeyFile.ReadSet(answer.Body, settings.KeyAlgorithms);
            if (loaded.Problem is { } wrong)
                return $"the key set {wrong}";
            (_hash, _current) = (hash, new KeySet(loaded.Keys));
            AuthenticationLog.KeysFetched(surroundings.Log, settings.Scheme, loaded.Keys.Count, address);
        }

        Volatile.Write(ref _succeeded, surroundings.Time.GetTimestamp());
        return null;
    }

    private async Task<RemoteAnswer> AskAsync(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        var answer = await surroundings.KeyHttp.SendAsync(request, settings.Timeout);
        return answer.Problem is null && answer.Status != 200 ? answer with { Problem = $"{address} answered {answer.Status}" } : answer;
    }
}
