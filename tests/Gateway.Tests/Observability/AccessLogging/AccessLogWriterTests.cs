using System.Collections.Concurrent;
using System.Text;
using Gateway.Transforms.Observability.AccessLogging;

namespace Gateway.Tests.Observability.AccessLogging;

public sealed class AccessLogWriterTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Lock _turn = new();
    private readonly ConcurrentQueue<int> _dropped = new();
    private readonly ConcurrentQueue<Exception> _failed = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Append_FileRenamed_GoesOnInANewOne()
    {
        using var writer = Writer(new FileOutput(_directory.File("log"), _turn));
        Append(writer, "1");
        await Poll.UntilAsync(() => _directory.Lines("log") is ["1"], "the first line");

        File.Move(_directory.File("log"), _directory.File("log.1"));
        Append(writer, "2");

        await Poll.UntilAsync(() => _directory.Lines("log") is ["2"], "the second line in a new file");
        Assert.Equal(["1"], _directory.Lines("log.1"));
    }

    [Fact]
    public async Task Append_FileHasContent_IsAdded()
    {
        await File.WriteAllTextAsync(_directory.File("log"), "before\n");
        using var writer = Writer(new FileOutput(_directory.File("log"), _turn));

        Append(writer, "after");

        await Poll.UntilAsync(() => _directory.Lines("log") is ["before", "after"], "both lines");
    }

    [Fact]
    public async Task Append_ReaderHasTheFileOpen_IsNotHindered()
    {
        await File.WriteAllTextAsync(_directory.File("log"), "before\n");
        using var reader = new StreamReader(new FileStream(_directory.File("log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        await reader.ReadLineAsync();
        using var writer = Writer(new FileOutput(_directory.File("log"), _turn));

        Append(writer, "after");

        await Poll.UntilAsync(() => reader.ReadLine() == "after", "the new line");
        Assert.Empty(_failed);
    }

    [Fact]
    public async Task Append_DirectoryMissing_IsMade()
    {
        using var writer = Writer(new FileOutput(_directory.File("a/b/log"), _turn));

        Append(writer, "1");

        await Poll.UntilAsync(() => _directory.Lines("a/b/log") is ["1"], "the line");
    }

    [Fact]
    public async Task Append_OutputFailsForAWhile_LosesNothing()
    {
        await File.WriteAllTextAsync(_directory.File("in-the-way"), "");
        using var writer = Writer(new FileOutput(_directory.File("in-the-way/log"), _turn));
        Append(writer, "1");
        await Poll.UntilAsync(() => !_failed.IsEmpty, "a failure");
        Append(writer, "2");

        File.Delete(_directory.File("in-the-way"));

        await Poll.UntilAsync(() => _directory.Lines("in-the-way/log") is ["1", "2"], "both lines");
        Assert.Empty(_dropped);
    }

    [Fact]
    public void Append_TwoWritersOneFile_LoseAndTearNothing()
    {
        using (var first = Writer(new FileOutput(_directory.File("log"), _turn)))
        using (var second = Writer(new FileOutput(_directory.File("log"), _turn)))
        {
            Parallel.For(0, 4000, i => Append(i % 2 == 0 ? first : second, $"{i:0000}-{new string('x', 50)}"));
        }

        Assert.Equal(4000, _directory.Lines("log").Where(static line => line.Length == 55).Distinct().Count());
        Assert.Equal(4000, _directory.Lines("log").Length);
    }

    [Fact]
    public void Append_Full_IsRefused()
    {
        using var blocked = new BlockedStream();
        using var writer = Writer(new StreamOutput(blocked), capacity: 10);

        Append(writer, "1234");
        blocked.Entered.Wait();
        Append(writer, "1234");
        Append(writer, "1234");

        Assert.False(writer.TryAppend("1\n"u8));
        blocked.Release.Set();
    }

    [Fact]
    public void Append_AfterComplete_IsRefused()
    {
        using var writer = Writer(new StreamOutput(new MemoryStream()));
        writer.Complete();

        Assert.False(writer.TryAppend("1\n"u8));
    }

    [Fact]
    public void Dispose_LinesWaiting_AreWritten()
    {
        var stream = new MemoryStream();
        using (var writer = Writer(new StreamOutput(stream)))
        {
            for (var i = 0; i < 1000; i++)
                Append(writer, "line");
        }

        Assert.Equal(5000, stream.ToArray().Length);
    }

    [Fact]
    public void Dispose_OutputGone_CountsTheLines()
    {
        using (var writer = Writer(new FileOutput("/dev/full", _turn)))
        {
            Append(writer, "1");
            Append(writer, "2");
        }

        Assert.Equal(2, _dropped.Sum());
    }

    [Fact]
    public async Task Append_StreamThrows_CountsTheLinesAndGoesOn()
    {
        using var closed = new MemoryStream([], writable: false);
        using var writer = Writer(new StreamOutput(closed));

        Append(writer, "1");
        await Poll.UntilAsync(() => _dropped.Sum() == 1, "the first loss");
        Append(writer, "2");

        await Poll.UntilAsync(() => _dropped.Sum() == 2, "the second loss");
    }

    private AccessLogWriter Writer(AccessLogOutput output, int capacity = 1 << 20) =>
        new(output, capacity, (lines, _) => _dropped.Enqueue(lines), _failed.Enqueue);

    private static void Append(AccessLogWriter writer, string line) => Assert.True(writer.TryAppend(Encoding.UTF8.GetBytes(line + "\n")));

    /// <summary>A pipe that nobody reads.</summary>
    private sealed class BlockedStream : MemoryStream
    {
        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Release { get; } = new();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Entered.Set();
            Release.Wait();
            base.Write(buffer);
        }
    }
}
