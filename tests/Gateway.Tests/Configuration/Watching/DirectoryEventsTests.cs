using Gateway.Configuration.Watching;

namespace Gateway.Tests.Configuration.Watching;

public sealed class DirectoryEventsTests : IDisposable
{
    private readonly ConfigurationFolder _folder = ConfigurationFolder.With<ShopOptions>();

    [Fact]
    public async Task Next_WatchedFileIsWritten_Completes()
    {
        using var events = Listen(_folder.PathOf("gateway.json"));

        _folder.Write("gateway.json", "{}");

        await events.Next.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Next_NeighbourIsWritten_DoesNotComplete()
    {
        using var events = Listen(_folder.PathOf("gateway.json"));

        _folder.Write("busy.log", "line");

        await Assert.ThrowsAsync<TimeoutException>(() => events.Next.WaitAsync(TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public async Task Reset_AfterAnEvent_WaitsForTheNext()
    {
        using var events = Listen(_folder.PathOf("gateway.json"));
        _folder.Write("gateway.json", "{}");
        await events.Next.WaitAsync(TimeSpan.FromSeconds(10));
        events.Reset();

        File.Delete(_folder.PathOf("gateway.json"));

        await events.Next.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Listen_NoSuchDirectory_IsReported()
    {
        var unavailable = new List<string>();
        using var events = new DirectoryEvents();

        events.Listen([new WatchedFile(_folder.PathOf("absent/x.json"), WatchedKind.File, "")], (directory, _) => unavailable.Add(directory));

        Assert.Equal([_folder.PathOf("absent")], unavailable);
    }

    public void Dispose() => _folder.Dispose();

    private static DirectoryEvents Listen(string path)
    {
        var events = new DirectoryEvents();
        events.Listen([new WatchedFile(path, WatchedKind.File, "")], (directory, reason) => Assert.Fail($"{directory}: {reason}"));
        return events;
    }
}
