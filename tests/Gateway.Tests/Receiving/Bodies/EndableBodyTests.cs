using System.IO.Pipelines;
using System.Text;
using Gateway.Transforms.Receiving.Bodies;
using Gateway.Transforms.Shared.Counting;

namespace Gateway.Tests.Receiving.Bodies;

public sealed class EndableBodyTests
{
    private readonly Pipe _pipe = new();
    private readonly EndableBody _body;

    public EndableBodyTests() => _body = new EndableBody(_pipe.Reader);

    [Fact]
    public async Task ReadInPlace_GivesWhatIsThere_AndAgainWhatWasNotUsedUp()
    {
        await WriteAsync("abcdef");

        Assert.Equal(("abcdef", false), await ReadInPlaceAsync(used: 2));
        Assert.Equal(("cdef", false), await ReadInPlaceAsync(used: 0));
        await WriteAsync("gh");
        Assert.Equal(("cdefgh", false), await ReadInPlaceAsync(used: 6));
    }

    [Fact]
    public async Task ReadInPlace_OfTheLastBytes_TellsTheEnd()
    {
        await WriteAsync("last");
        await _pipe.Writer.CompleteAsync();

        Assert.Equal(("last", true), await ReadInPlaceAsync(used: 4));
        Assert.Equal(("", true), await ReadInPlaceAsync(used: 0));
    }

    [Fact]
    public async Task ReadInPlace_OfNothing_WaitsForWhatComes()
    {
        var reading = _body.ReadInPlaceAsync(CancellationToken.None).AsTask();
        Assert.False(reading.IsCompleted);
        await WriteAsync("x");

        Assert.Equal(1, (await reading).Buffer.Length);
        _body.Advance(1);
    }

    // The server reads on: to it, nobody has given up anything.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_ThatIsGivenUp_LeavesTheReaderToTheServer(bool isInPlace)
    {
        using var stop = new CancellationTokenSource();
        var reading = isInPlace ? (Task)_body.ReadInPlaceAsync(stop.Token).AsTask() : _body.ReadAsync(new byte[4], stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await WriteAsync("rest");
        Assert.Equal(4, (await _pipe.Reader.ReadAsync()).Buffer.Length);
    }

    [Fact]
    public async Task ReadInPlace_GivenUpBefore_DoesNotBegin()
    {
        await WriteAsync("x");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _body.ReadInPlaceAsync(new CancellationToken(canceled: true)).AsTask());
        Assert.Equal(("x", false), await ReadInPlaceAsync(used: 1));
    }

    [Fact]
    public async Task Read_AsAStream_GivesTheSameBytes()
    {
        await WriteAsync("abcdefghij");
        await _pipe.Writer.CompleteAsync();
        var part = new byte[4];

        Assert.Equal(0, await _body.ReadAsync(Memory<byte>.Empty));
        Assert.Equal(4, await _body.ReadAsync(part));
        Assert.Equal("abcd", Encoding.ASCII.GetString(part));
        Assert.Equal(("efghij", true), await ReadInPlaceAsync(used: 1));
        using var rest = new MemoryStream();
        await _body.CopyToAsync(rest);
        Assert.Equal("fghij", Encoding.ASCII.GetString(rest.ToArray()));
    }

    [Fact]
    public async Task Counting_OfABodyReadInPlace_CountsWhatIsUsedUp()
    {
        var counts = new ByteCounts();
        await using var counting = new CountingStream(_body, counts);
        Assert.True(counting.CanReadInPlace);
        await WriteAsync("abcdef");

        foreach (var (used, sum) in ((int, int)[])[(2, 2), (0, 2), (4, 6)])
        {
            await counting.ReadInPlaceAsync(CancellationToken.None);
            counting.Advance(used);
            Assert.Equal(sum, counts.In);
        }
    }

    [Fact]
    public async Task Counting_OfAStream_CannotBeReadInPlace()
    {
        await using var counting = new CountingStream(new MemoryStream(), new ByteCounts());

        Assert.False(counting.CanReadInPlace);
    }

    private async Task<(string Text, bool IsEnd)> ReadInPlaceAsync(int used)
    {
        var result = await _body.ReadInPlaceAsync(CancellationToken.None);
        var read = (Encoding.ASCII.GetString(result.Buffer), result.IsCompleted);
        _body.Advance(used);
        return read;
    }

    private async Task WriteAsync(string text) => await _pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes(text));
}
