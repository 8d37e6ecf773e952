using System.Collections.Concurrent;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>
/// Callers with good credentials, bad ones, ones that nobody knows, and none, who call without a pause; each answer is held against what it may be while whoever is asked about them is up, is down, or
/// is just changing.
/// </summary>
internal sealed class Callers : IAsyncDisposable
{
    /// <summary>How many there are of each kind.</summary>
    public const int OfAKind = 6;

    private const string Bad = "bad";
    private const string Unknown = "unknown";
    private const string Optional = "unknown, where that is as good as nobody";
    private const string Nobody = "nobody";
    private const int MaxWrong = 20;

    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client;
    private readonly Kind[] _kinds;
    private readonly long[] _finished;
    private volatile Moment _moment = new("at first", isUp: true);
    private Task _calling = Task.CompletedTask;

    private Callers(GatewayProcess gateway, bool remembersNo)
    {
        _client = gateway.CreateClient();
        _kinds =
        [
            new(Good[0], "/long", 200, Good[0], WhenDown.IsRemembered),
            new(Good[1], "/brief", 200, Good[1], WhenDown.IsForgotten),
            new(Bad, "/brief", 401, null, remembersNo ? WhenDown.IsForgotten : WhenDown.IsUndecided),
            new(Unknown, "/brief", 401, null, WhenDown.IsUndecided),
            new(Optional, "/optional", 200, "", WhenDown.IsUndecided),
            new(Nobody, "/brief", 401, null, WhenDown.IsRemembered),
        ];
        _finished = new long[_kinds.Length * OfAKind];
    }

    /// <summary>What becomes of what was said, while nobody can be asked.</summary>
    private enum WhenDown
    {
        /// <summary>It counts, or nobody has to be asked.</summary>
        IsRemembered,

        /// <summary>It counts until it is too old.</summary>
        IsForgotten,

        /// <summary>It was never said, or is not remembered.</summary>
        IsUndecided,
    }

    /// <summary>Credentials that are good, which are also their subjects and the ids of their requests: one that is remembered for long, and one that is not.</summary>
    public static IReadOnlyList<string> Good { get; } = ["good-for-long", "good-briefly"];

    /// <summary>The ids of requests that must reach no backend.</summary>
    public static IReadOnlyList<string> Strangers { get; } = [Bad, Unknown, Nobody];

    /// <summary>Has each kind's answer known, and begins to call.</summary>
    /// <param name="gateway">With routes <c>/long</c> and <c>/brief</c>, by how long what was said is remembered, and <c>/optional</c>, where a bad credential is as good as none.</param>
    /// <param name="remembersNo">Whether a no is remembered too.</param>
    public static async Task<Callers> StartAsync(GatewayProcess gateway, bool remembersNo)
    {
        var callers = new Callers(gateway, remembersNo);
        foreach (var kind in callers._kinds)
            await Eventually.HoldsAsync(async () => (await callers.AskAsync(kind)).Status == kind.WhenUp, $"{kind.Name} is answered {kind.WhenUp}");
        callers._calling = Task.WhenAll(Enumerable.Range(0, callers._finished.Length).Select(number => Task.Run(() => callers.CallAsync(number))));
        return callers;
    }

    /// <summary>Changes whether somebody can be asked, and waits until every request has ended that began before.</summary>
    public async Task ChangeAsync(string name, bool isUp, Action change)
    {
        _moment = new Moment(name, isUp: null);
        change();
        var before = Array.ConvertAll(Enumerable.Range(0, _finished.Length).ToArray(), number => Interlocked.Read(ref _finished[number]));
        await WaitAsync(() => Enumerable.Range(0, before.Length).All(number => Interlocked.Read(ref _finished[number]) > before[number]), "what began before has ended");
        _moment = new Moment(name, isUp);
    }

    /// <summary>Waits until what was said of those who are remembered briefly is forgotten; it must not come back then.</summary>
    public Task ForgottenAsync()
    {
        var moment = _moment;
        return WaitAsync(() => _kinds.All(kind => kind.WhenDown != WhenDown.IsForgotten || moment.Forgotten.ContainsKey(kind)), "what is remembered briefly is forgotten");
    }

    /// <summary>Waits until so many requests of each kind began and ended since the last change.</summary>
    public Task AnsweredAsync(int count)
    {
        var moment = _moment;
        return WaitAsync(() => _kinds.All(kind => moment.Answers.GetValueOrDefault(kind) >= count), $"{count} answers to each kind");
    }

    /// <summary>Ends the calls.</summary>
    /// <returns>The answers that were wrong.</returns>
    public async Task<IReadOnlyCollection<string>> StopAsync()
    {
        await _stop.CancelAsync();
        await _calling;
        return _wrong;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private static bool IsRight(Kind kind, bool? isUp, bool wasForgotten, int status) => (isUp, kind.WhenDown) switch
    {
        (true, _) or (_, WhenDown.IsRemembered) => status == kind.WhenUp,
        (false, WhenDown.IsUndecided) => status == 503,
        (false, _) when wasForgotten => status == 503,
        _ => status == kind.WhenUp || status == 503,
    };

    private async Task CallAsync(int number)
    {
        var kind = _kinds[number % _kinds.Length];
        while (!_stop.IsCancellationRequested)
        {
            var moment = _moment;
            var wasForgotten = moment.Forgotten.ContainsKey(kind);
            var (status, text) = await AskAsync(kind);
            var isWhole = _moment == moment;
            if (!IsRight(kind, isWhole ? moment.IsUp : null, wasForgotten, status) || (status == 200 && text != kind.Subject) || (status == 503 && !text.Contains("authentication-unavailable", StringComparison.Ordinal)))
                Note($"{kind.Name}, {moment.Name}{(isWhole ? "" : ", changing")}{(wasForgotten ? ", forgotten" : "")}: {status} {text}");
            if (isWhole && moment.IsUp == false && status == 503)
                moment.Forgotten[kind] = true;
            if (isWhole)
                moment.Answers.AddOrUpdate(kind, 1, static (_, count) => count + 1);
            Interlocked.Increment(ref _finished[number]);
        }
    }

    private async Task<(int Status, string Text)> AskAsync(Kind kind)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, kind.Path);
        request.Headers.TryAddWithoutValidation("X-Test-Id", kind.Name);
        if (kind.Name != Nobody)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {(kind.Name is Unknown or Optional ? Guid.NewGuid().ToString() : kind.Name)}");
        try
        {
            using var answer = await _client.SendAsync(request);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return (0, exception.Message);
        }
    }

    private void Note(string wrong)
    {
        if (_wrong.Count < MaxWrong)
            _wrong.Enqueue(wrong);
    }

    // What is wrong is told at the end; there is nothing to wait for then.
    private Task WaitAsync(Func<bool> holds, string expectation) => Eventually.HoldsAsync(() => holds() || !_wrong.IsEmpty, $"{_moment.Name}: {expectation}");

    /// <summary>One kind of callers.</summary>
    /// <param name="Name">Its credential, and the id of its requests.</param>
    /// <param name="Path">The path it asks for.</param>
    /// <param name="WhenUp">The status it gets while whoever is asked answers.</param>
    /// <param name="Subject">Whom the backend is told of, where it gets through.</param>
    /// <param name="WhenDown">What counts while it does not.</param>
    private sealed record Kind(string Name, string Path, int WhenUp, string? Subject, WhenDown WhenDown);

    /// <summary>The time between two changes.</summary>
    /// <param name="name">What it is, for messages.</param>
    /// <param name="isUp">Whether whoever is asked answers; null while that changes.</param>
    private sealed class Moment(string name, bool? isUp)
    {
        public string Name => name;

        public bool? IsUp => isUp;

        public ConcurrentDictionary<Kind, bool> Forgotten { get; } = new();

        public ConcurrentDictionary<Kind, int> Answers { get; } = new();
    }
}
