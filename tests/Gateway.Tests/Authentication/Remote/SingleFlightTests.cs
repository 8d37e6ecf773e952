using System.Net;
using Gateway.Transforms.Authentication.Remote;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Tests.Authentication.Remote;

public sealed class SingleFlightTests
{
    private static readonly ClientKey Client = ClientKey.Of(IPAddress.Loopback);

    private readonly SingleFlight<int, int> _flights = new(most: 2, mostOfClient: 2);
    private readonly TaskCompletionSource<int> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    [Fact]
    public async Task TryJoin_SeveralOfTheSame_AskOnce()
    {
        Assert.True(_flights.TryJoin(1, Client, AskAsync, out var first));
        Assert.True(_flights.TryJoin(1, Client, AskAsync, out var second));
        _answer.SetResult(7);

        Assert.Equal((7, 7, 1), (await first, await second, _asked));
    }

    [Fact]
    public async Task TryJoin_MoreThanAllowed_IsRefusedUntilOneHasLanded()
    {
        Assert.True(_flights.TryJoin(1, Client, AskAsync, out var first));
        Assert.True(_flights.TryJoin(2, Client, AskAsync, out var second));
        Assert.False(_flights.TryJoin(3, Client, AskAsync, out _));
        Assert.True(_flights.TryJoin(2, Client, AskAsync, out _));
        _answer.SetResult(7);
        await Task.WhenAll(first, second);

        Assert.True(SpinWait.SpinUntil(() => _flights.TryJoin(3, Client, AskAsync, out _), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task TryJoin_OneClientHasItsShare_OthersAreStillTaken()
    {
        var flights = new SingleFlight<int, int>(most: 8, mostOfClient: 2);
        var other = ClientKey.Of(IPAddress.Parse("192.0.2.7"));
        Assert.True(flights.TryJoin(1, Client, AskAsync, out _));
        Assert.True(flights.TryJoin(2, Client, AskAsync, out _));

        Assert.False(flights.TryJoin(3, Client, AskAsync, out _));
        Assert.False(flights.TryJoin(3, Client, AskAsync, out _));
        Assert.True(flights.TryJoin(2, Client, AskAsync, out _));
        Assert.True(flights.TryJoin(3, other, AskAsync, out var third));

        _answer.SetResult(7);
        Assert.Equal(7, await third);
        Assert.True(SpinWait.SpinUntil(() => flights.TryJoin(4, Client, AskAsync, out _), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task TryJoin_WhenTheAnswerIsHere_AsksAgain()
    {
        var flights = new SingleFlight<int, int>(most: 1, mostOfClient: 1);
        for (var i = 1; i <= 10_000; i++)
        {
            Assert.True(flights.TryJoin(1, Client, CountAsync, out var answer));
            Assert.Equal(i, await answer);
        }

        async Task<int> CountAsync(int key)
        {
            await Task.Yield();
            return ++_asked;
        }
    }

    [Fact]
    public async Task TryJoin_AfterAFailure_AsksAgain()
    {
        Assert.True(_flights.TryJoin(1, Client, static _ => throw new IOException("gone"), out var failed));
        await Assert.ThrowsAsync<IOException>(() => failed);
        _answer.SetResult(7);

        await SucceedsAsync();
        Assert.Equal(1, _asked);

        async Task SucceedsAsync()
        {
            while (true)
            {
                Assert.True(_flights.TryJoin(1, Client, AskAsync, out var again));
                try
                {
                    Assert.Equal(7, await again);
                    return;
                }
                catch (IOException)
                {
                    // The one that failed was still there.
                    await Task.Yield();
                }
            }
        }
    }

    private Task<int> AskAsync(int key)
    {
        Interlocked.Increment(ref _asked);
        return _answer.Task;
    }
}
