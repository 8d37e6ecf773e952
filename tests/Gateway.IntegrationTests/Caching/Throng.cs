using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Caching;

/// <summary>Clients that are connected already and ask for the same at once.</summary>
internal sealed class Throng : IAsyncDisposable
{
    private readonly List<RawConnection> _members = [];

    private Throng()
    {
    }

    /// <summary>The clients.</summary>
    public IReadOnlyList<RawConnection> Members => _members;

    /// <summary>Connects all of them.</summary>
    public static async Task<Throng> ConnectAsync(Uri address, int count)
    {
        var throng = new Throng();
        try
        {
            for (var i = 0; i < count; i++)
                throng._members.Add(await RawConnection.OpenAsync(address));
            return throng;
        }
        catch
        {
            await throng.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has all of them ask.</summary>
    public Task AskAsync(string target, params string[] headers) =>
        Task.WhenAll(_members.Select(member => member.SendAsync("GET", target, ["Host: localhost", .. headers])));

    /// <summary>Takes all answers.</summary>
    public Task<RawResponse[]> ReceiveAsync() => Task.WhenAll(_members.Select(static member => member.ReceiveAsync()));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
            await member.DisposeAsync();
    }
}
