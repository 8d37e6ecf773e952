using System.Collections.Concurrent;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Scaling;

/// <summary>Visitors of several gateways who ask for everything, one after another, and note what they should not have been answered, whatever is the matter with Redis.</summary>
internal sealed class Visitors : IAsyncDisposable
{
    private const int MaxWrong = 20;

    // Busy, but not so busy that the machine is what is slow.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private static readonly (string Path, int[] Statuses)[] Paths =
    [
        ("/counted", [200, 429]), ("/allowing", [200, 429]), ("/refusing", [200, 429]), ("/free", [200]), ("/pages/one", [200]), ("/pages/", [200]), ("/orders", [201]),
    ];

    private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _mayBeMisled;
    private readonly Task _visiting;

    /// <summary>They come.</summary>
    /// <param name="nodes">The gateways they ask, each for everything.</param>
    /// <param name="mayBeMisled">Whether Redis may have a gateway refuse what it need not; an error is wrong all the same.</param>
    public Visitors(SharingNode[] nodes, bool mayBeMisled = false)
    {
        _mayBeMisled = mayBeMisled;
        _visiting = Task.WhenAll(nodes.SelectMany(node => Paths.Select(one => Task.Run(() => VisitAsync(node, one.Path, one.Statuses)))));
    }

    /// <summary>Waits until each path has been answered so many times more.</summary>
    public Task AnsweredAsync(int more)
    {
        var before = Paths.Select(one => _answers.GetValueOrDefault(one.Path)).ToArray();
        return Eventually.HoldsAsync(() => Paths.Index().All(one => _answers.GetValueOrDefault(one.Item.Path) >= before[one.Index] + more), $"{more} more answers of each path");
    }

    /// <summary>They leave.</summary>
    /// <returns>What they should not have been answered.</returns>
    public async Task<IReadOnlyCollection<string>> LeaveAsync()
    {
        await _stop.CancelAsync();
        await _visiting;
        return _wrong;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _stop.Dispose();
    }

    private async Task VisitAsync(SharingNode node, string path, int[] statuses)
    {
        while (!_stop.IsCancellationRequested)
        {
            var id = Guid.NewGuid().ToString();
            var target = path.EndsWith('/') ? path + id : path;
            if (await node.StatusAsync(target, id) is var status && !IsRight(status, statuses) && _wrong.Count < MaxWrong)
                _wrong.Enqueue($"{target}: {status}");
            _answers.AddOrUpdate(path, 1, static (_, count) => count + 1);
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private bool IsRight(int status, int[] statuses) => _mayBeMisled ? status is > 0 and < 500 : statuses.Contains(status);
}
