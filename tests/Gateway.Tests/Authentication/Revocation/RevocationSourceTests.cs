using System.Globalization;
using System.Text.Json;
using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Tests.Authentication.Revocation;

public sealed class RevocationSourceTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly List<string> _stream = [];
    private int _answers = int.MaxValue;
    private int _now;

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task File_WithTooMany_IsAProblemUntilItHasFewer()
    {
        var source = new RevocationFile(_file);
        await File.WriteAllTextAsync(_file, "first\n");
        Assert.Null(await ReadAsync(source));
        var readAt = source.ReadAt;
        await File.WriteAllLinesAsync(_file, Enumerable.Range(0, Revocations.MaxEntries + 1).Select(static i => i.ToString(CultureInfo.InvariantCulture)));

        for (var i = 0; i < 12; i++)
            Assert.NotNull(await ReadAsync(source));
        Assert.Equal(readAt, source.ReadAt);
        Assert.True(Has(source, "first"));

        await File.WriteAllTextAsync(_file, "second\n");
        Assert.Null(await ReadAsync(source));
        Assert.True(Has(source, "second"));
    }

    [Fact]
    public async Task File_WrittenAnewInPlace_ForgetsNothingMeanwhile()
    {
        var source = new RevocationFile(_file);
        await File.WriteAllTextAsync(_file, "first\nsub:7 1000\n");
        await ReadAsync(source);

        await File.WriteAllTextAsync(_file, "");
        await ReadAsync(source);
        Assert.True(Has(source, "first"));
        await File.WriteAllTextAsync(_file, "first\nsecond\n");
        await ReadAsync(source);
        Assert.True(Has(source, "first"));
        Assert.True(Has(source, "second"));
    }

    [Fact]
    public async Task File_WithoutAnEntryTwice_RevokesItNoMore()
    {
        var source = new RevocationFile(_file);
        await File.WriteAllTextAsync(_file, "first\n");
        await ReadAsync(source);
        await File.WriteAllTextAsync(_file, "second\n");
        await ReadAsync(source);
        Assert.True(Has(source, "first"));
        await ReadAsync(source);
        Assert.False(Has(source, "first"));
        Assert.True(Has(source, "second"));
    }

    [Fact]
    public async Task Stream_WhoseNextBatchIsLost_HasThoseBefore()
    {
        var source = new RevocationStream("stream", RangeAsync);
        _stream.Add("first");
        Assert.Null(await ReadAsync(source));
        var readAt = source.ReadAt;

        _stream.AddRange(Enumerable.Range(0, RevocationStream.Batch + 1).Select(static i => $"id-{i}"));
        _answers = 1;
        Assert.NotNull(await ReadAsync(source));
        Assert.True(Has(source, "id-0"));
        Assert.Equal(readAt, source.ReadAt);

        _answers = int.MaxValue;
        Assert.Null(await ReadAsync(source));
        Assert.True(Has(source, $"id-{RevocationStream.Batch}"));
    }

    [Fact]
    public async Task Stream_WhoseFirstReadingIsLostHalfway_IsNotInForce()
    {
        var source = new RevocationStream("stream", RangeAsync);
        _stream.AddRange(Enumerable.Range(0, RevocationStream.Batch + 1).Select(static i => $"id-{i}"));
        _answers = 1;
        Assert.NotNull(await ReadAsync(source));
        Assert.Null(source.Current);

        _answers = int.MaxValue;
        Assert.Null(await ReadAsync(source));
        Assert.True(Has(source, "id-0"));
    }

    [Fact]
    public async Task Stream_WithTooMany_IsAProblemForGoodAndHasThoseThatFit()
    {
        var source = new RevocationStream("stream", RangeAsync);
        Assert.Null(await ReadAsync(source));
        var readAt = source.ReadAt;
        _stream.AddRange(Enumerable.Range(0, Revocations.MaxEntries + 1).Select(static i => i.ToString(CultureInfo.InvariantCulture)));

        Assert.NotNull(await ReadAsync(source));
        Assert.NotNull(await ReadAsync(source));

        Assert.Equal(readAt, source.ReadAt);
        Assert.True(Has(source, "0"));
    }

    private static bool Has(RevocationSource source, string id) =>
        source.Current!.Has(new Caller("scheme", JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["jti"] = id }), []));

    private Task<string?> ReadAsync(RevocationSource source) => source.ReadAsync(++_now);

    private Task<IReadOnlyList<RevocationStream.Entry>> RangeAsync(string from, int count)
    {
        if (_answers-- <= 0)
            throw new TimeoutException();
        var first = from == "-" ? 0 : int.Parse(from[1..], CultureInfo.InvariantCulture) + 1;
        return Task.FromResult<IReadOnlyList<RevocationStream.Entry>>([.. _stream.Skip(first).Take(count).Select((id, i) => new RevocationStream.Entry($"{first + i}", ["jti", id]))]);
    }
}
