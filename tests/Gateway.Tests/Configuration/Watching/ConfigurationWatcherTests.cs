using System.Diagnostics;
using Gateway.Configuration;
using Gateway.Configuration.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Configuration.Watching;

public sealed class ConfigurationWatcherTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(700);

    private readonly ConfigurationFolder _folder = ConfigurationFolder.With<ShopOptions>();

    /// <summary>Every case twice: with the system's file events, and by polling alone.</summary>
    public static TheoryData<bool> WithAndWithoutEvents => [true, false];

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public Task Wait_FileIsEdited_Completes(bool useEvents) =>
        Sees(useEvents, static folder => folder.Write("gateway.json", """{ "Shop": { "Count": 12 } }"""));

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public Task Wait_EditKeepsSizeAndTime_Completes(bool useEvents) => Sees(useEvents, static folder =>
    {
        var time = File.GetLastWriteTimeUtc(folder.PathOf("gateway.json"));
        folder.Write("gateway.json", """{ "Shop": { "Count": 2 } }""");
        File.SetLastWriteTimeUtc(folder.PathOf("gateway.json"), time);
    });

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public Task Wait_FileIsReplacedByRename_Completes(bool useEvents) => Sees(useEvents, static folder =>
    {
        folder.Write("gateway.json.new", """{ "Shop": { "Count": 2 } }""");
        File.Move(folder.PathOf("gateway.json.new"), folder.PathOf("gateway.json"), overwrite: true);
    });

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public Task Wait_FileIsDeleted_Completes(bool useEvents) =>
        Sees(useEvents, static folder => File.Delete(folder.PathOf("gateway.json")));

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public Task Wait_FileMatchesIncludedPattern_Completes(bool useEvents) => Sees(
        useEvents,
        static folder => folder.Write("routes/b.json", "{}"),
        static folder => folder.Write("routes/a.json", """{ "Shop": { "Count": 1 } }""").Write("gateway.json", """{ "Include": [ "routes/*.json" ] }"""));

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public Task Wait_IncludedFileIsEdited_Completes(bool useEvents) => Sees(
        useEvents,
        static folder => folder.Write("routes/a.json", """{ "Shop": { "Count": 2 } }"""),
        static folder => folder.Write("routes/a.json", """{ "Shop": { "Count": 1 } }""").Write("gateway.json", """{ "Include": [ "routes/a.json" ] }"""));

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public Task Wait_SubstitutedFileIsEdited_Completes(bool useEvents) => Sees(
        useEvents,
        static folder => folder.Write("secrets/name", "b"),
        static folder => folder.Write("secrets/name", "a").Write("gateway.json", """{ "Shop": { "Name": "${file:secrets/name}" } }"""));

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public Task Wait_MissingFileAppears_Completes(bool useEvents) => Sees(
        useEvents,
        static folder => folder.Write("secrets/name", "b"),
        static folder => folder.Write("gateway.json", """{ "Shop": { "Name": "${file:secrets/name}" } }"""));

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public Task Wait_ConfigMapLinkIsSwapped_Completes(bool useEvents) => Sees(
        useEvents,
        static folder =>
        {
            // As the kubelet does it: a new directory, a new link beside the old, and a rename over it.
            folder.Write("..2/gateway.json", """{ "Shop": { "Count": 2 } }""");
            File.SetLastWriteTimeUtc(folder.PathOf("..2/gateway.json"), File.GetLastWriteTimeUtc(folder.PathOf("..1/gateway.json")));
            Directory.CreateSymbolicLink(folder.PathOf("..data_tmp"), "..2");
            Rename(folder.PathOf("..data_tmp"), folder.PathOf("..data"));
        },
        static folder =>
        {
            folder.Write("..1/gateway.json", """{ "Shop": { "Count": 1 } }""");
            Directory.CreateSymbolicLink(folder.PathOf("..data"), "..1");
            File.Delete(folder.PathOf("gateway.json"));
            File.CreateSymbolicLink(folder.PathOf("gateway.json"), "..data/gateway.json");
        });

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public Task Wait_DirectoryAboveIsSwapped_Completes(bool useEvents) => Sees(
        useEvents,
        static folder =>
        {
            folder.Write("two/gateway.json", """{ "Shop": { "Count": 2 } }""");
            Directory.CreateSymbolicLink(folder.PathOf("next"), "two");
            Rename(folder.PathOf("next"), folder.PathOf("current"));
        },
        static folder =>
        {
            folder.Write("one/gateway.json", """{ "Shop": { "Count": 1 } }""");
            Directory.CreateSymbolicLink(folder.PathOf("current"), "one");
        },
        "current/gateway.json");

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public async Task Wait_DirectoryVanishesAndReturns_Completes(bool useEvents)
    {
        _folder.Write("sub/gateway.json", """{ "Shop": { "Count": 1 } }""");
        await using var watcher = Watcher(useEvents);
        Directory.Delete(_folder.PathOf("sub"), recursive: true);
        var gone = _folder.Load("sub/gateway.json");
        var wait = watcher.WaitForChangeAsync(gone.Files, CancellationToken.None);

        _folder.Write("sub/gateway.json", """{ "Shop": { "Count": 2 } }""");

        await wait.WaitAsync(Bound);
        Assert.Equal(2, _folder.Load("sub/gateway.json").Sections!.Get<ShopOptions>().Count);
    }

    [Fact]
    public async Task Wait_DefaultSettings_Completes()
    {
        var loaded = _folder.Write("gateway.json", """{ "Shop": { "Count": 1 } }""").Load();
        await using var watcher = new ConfigurationWatcher(TimeProvider.System, NullLogger<ConfigurationWatcher>.Instance);
        var wait = watcher.WaitForChangeAsync(loaded.Files, CancellationToken.None);

        _folder.Write("gateway.json", """{ "Shop": { "Count": 2 } }""");

        await wait.WaitAsync(Bound);
        Assert.NotEqual(loaded.Files, _folder.Load().Files);
    }

    [Fact]
    public async Task Wait_ChangeBetweenLoadAndWait_Completes()
    {
        var loaded = _folder.Write("gateway.json", """{ "Shop": { "Count": 1 } }""").Load();
        _folder.Write("gateway.json", """{ "Shop": { "Count": 2 } }""");
        await using var watcher = Watcher(useEvents: true);

        await watcher.WaitForChangeAsync(loaded.Files, CancellationToken.None).WaitAsync(Bound);

        Assert.Equal(2, _folder.Load().Sections!.Get<ShopOptions>().Count);
    }

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public async Task Wait_NothingChanges_DoesNotComplete(bool useEvents)
    {
        var loaded = _folder.Write("gateway.json", """{ "Include": [ "*.absent" ], "Shop": { "Count": 1 } }""").Load();
        await using var watcher = Watcher(useEvents);
        var wait = watcher.WaitForChangeAsync(loaded.Files, CancellationToken.None);

        _folder.Write("gateway.json", """{ "Include": [ "*.absent" ], "Shop": { "Count": 1 } }""");
        _folder.Write("another.json", "{}");

        await Assert.ThrowsAsync<TimeoutException>(() => wait.WaitAsync(Quiet));
    }

    [Theory, MemberData(nameof(WithAndWithoutEvents))]
    public async Task Wait_TruncatedThenWritten_IsReportedWhenWhole(bool useEvents)
    {
        var loaded = _folder.Write("gateway.json", """{ "Shop": { "Count": 1 } }""").Load();
        // Long enough that the pause below cannot exceed it on a slow machine.
        await using var watcher = Watcher(useEvents, static settings => settings with { SettleLimit = Bound });
        var wait = watcher.WaitForChangeAsync(loaded.Files, CancellationToken.None);

        _folder.Write("gateway.json", "");
        await Assert.ThrowsAsync<TimeoutException>(() => wait.WaitAsync(Quiet));
        _folder.Write("gateway.json", """{ "Shop": { "Count": 2 } }""");

        await wait.WaitAsync(Bound);
        Assert.Equal(2, _folder.Load().Sections!.Get<ShopOptions>().Count);
    }

    [Fact]
    public async Task Wait_NeverSettles_IsReportedAtTheLimit()
    {
        var loaded = _folder.Write("gateway.json", """{ "Shop": { "Count": 1 } }""").Load();
        await using var watcher = Watcher(useEvents: true);
        var wait = watcher.WaitForChangeAsync(loaded.Files, CancellationToken.None);

        // Written far more often than two looks are apart, until it is reported.
        for (var round = 0; !wait.IsCompleted && round < 2_000; round++)
        {
            _folder.Write("gateway.json", $$"""{ "Shop": { "Large": {{round}} } }""");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        Assert.True(wait.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Wait_Cancelled_Ends()
    {
        var loaded = _folder.Write("gateway.json", """{ "Shop": {} }""").Load();
        await using var watcher = Watcher(useEvents: true);
        using var cancellation = new CancellationTokenSource();
        var wait = watcher.WaitForChangeAsync(loaded.Files, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(Bound));
    }

    [Fact]
    public async Task Dispose_DuringWait_EndsIt()
    {
        var loaded = _folder.Write("gateway.json", """{ "Shop": {} }""").Load();
        var watcher = Watcher(useEvents: true);
        var wait = watcher.WaitForChangeAsync(loaded.Files, CancellationToken.None);

        await watcher.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(Bound));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => watcher.WaitForChangeAsync(loaded.Files, CancellationToken.None));
    }

    public void Dispose() => _folder.Dispose();

    private async Task Sees(
        bool useEvents, Action<ConfigurationFolder> edit, Action<ConfigurationFolder>? prepare = null, string file = "gateway.json")
    {
        _folder.Write("gateway.json", """{ "Shop": { "Count": 1 } }""");
        prepare?.Invoke(_folder);
        var loaded = _folder.Load(file);
        await using var watcher = Watcher(useEvents);
        var wait = watcher.WaitForChangeAsync(loaded.Files, CancellationToken.None);

        edit(_folder);

        await wait.WaitAsync(Bound);
        Assert.NotEqual(loaded.Files, _folder.Load(file).Files);
    }

    // File.Move refuses links to directories, and Directory.Move an existing target.
    private static void Rename(string from, string to)
    {
        using var move = Process.Start("mv", ["-T", from, to]);
        move.WaitForExit();
        Assert.Equal(0, move.ExitCode);
    }

    private static ConfigurationWatcher Watcher(bool useEvents, Func<ConfigurationWatcherSettings, ConfigurationWatcherSettings>? change = null)
    {
        var settings = new ConfigurationWatcherSettings
        {
            UseEvents = useEvents,
            PollInterval = TimeSpan.FromMilliseconds(50),
            ContentInterval = TimeSpan.FromMilliseconds(100),
            SettleInterval = TimeSpan.FromMilliseconds(20),
        };
        return new ConfigurationWatcher(TimeProvider.System, NullLogger<ConfigurationWatcher>.Instance, change?.Invoke(settings) ?? settings);
    }
}
