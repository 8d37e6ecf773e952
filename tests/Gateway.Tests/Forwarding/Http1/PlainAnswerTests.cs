using System.Text;
using Gateway.Transforms.Forwarding.Http1;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Tests.Forwarding.Http1;

public sealed class PlainAnswerTests
{
    [Fact]
    public void Fields_OfAnAnswer_GoOnButForThoseOfItsConnection()
    {
        var headers = Copy("HTTP/1.1 200 OK", "Content-Type: text/html", "Connection: X-Hop, Content-Type", "X-Hop: 1", "Keep-Alive: timeout=5", "Set-Cookie: a=1", "X-Between: 2", "Set-Cookie: b=2", "set-cookie: c=3", "Content-Length: 3");

        Assert.Equal(["text/html"], headers.ContentType!);
        Assert.Equal(["a=1", "b=2", "c=3"], headers.SetCookie!);
        Assert.Equal(3, headers.ContentLength);
        Assert.Equal(["Content-Length", "Content-Type", "Set-Cookie", "X-Between"], headers.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Lines_OfTheGateways_StandBeforeTheBackends()
    {
        var context = new DefaultHttpContext();
        context.Response.Headers.Vary = "Origin";

        PlainAnswer.Copy(context, Head("HTTP/1.1 200 OK", "Vary: Accept", "Vary: Cookie"), ResponseFraming.UntilClose);

        Assert.Equal(["Origin", "Accept", "Cookie"], context.Response.Headers.Vary!);
    }

    [Theory]
    [InlineData(204, false)]
    [InlineData(205, false)]
    [InlineData(304, true)]
    [InlineData(200, true)]
    public void Length_WhereThereIsNoBody_IsToldWhereItMayBe(int status, bool isTold)
    {
        var head = Head($"HTTP/1.1 {status} X", "Content-Length: 7", "Content-Length: 7");
        var context = new DefaultHttpContext();

        PlainAnswer.Copy(context, head, head.FramingFor(isHead: true));

        Assert.Equal(isTold ? 7 : null, context.Response.ContentLength);
    }

    [Fact]
    public void Lines_ByTheThousand_AreAllThere()
    {
        var headers = Copy(["HTTP/1.1 200 OK", .. Enumerable.Range(0, 10_000).Select(static i => $"A: {i}")]);

        Assert.Equal(Enumerable.Range(0, 10_000).Select(static i => i.ToString()), headers["A"].Select(static value => value!));
    }

    [Fact]
    public async Task Answer_ThatAFeatureDoesNotPassOn_LeavesNothing()
    {
        var context = new DefaultHttpContext();
        var attempts = new Attempts();

        Assert.False(await PlainAnswer.TryCopyAsync(context, Head("HTTP/1.1 503 X", "Content-Type: text/event-stream", "X-A: 1"), ResponseFraming.UntilClose, attempts));

        Assert.Empty(context.Response.Headers);
        Assert.Equal((503, true), attempts.Seen);
    }

    private static IHeaderDictionary Copy(params string[] lines)
    {
        var context = new DefaultHttpContext();
        var head = Head(lines);
        PlainAnswer.Copy(context, head, head.FramingFor(isHead: false));
        return context.Response.Headers;
    }

    private static ResponseHead Head(params string[] lines)
    {
        var head = new ResponseHead();
        foreach (var line in lines)
            head.Add(Encoding.Latin1.GetBytes(line));
        return head;
    }

    private sealed class Attempts : HttpTransformer, IAttempts
    {
        public (int Status, bool IsEventStream) Seen { get; private set; }

        public bool TriesOthers => false;

        public bool NeedsNewConnection => false;

        public bool MayResend() => true;

        public ValueTask<bool> PassesAsync(int status, bool isEventStream, CancellationToken cancellation)
        {
            Seen = (status, isEventStream);
            return new(false);
        }
    }
}
