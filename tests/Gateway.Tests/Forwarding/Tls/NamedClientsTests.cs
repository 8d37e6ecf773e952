using System.Net.Http;
using Gateway.Transforms.Forwarding.Tls;

namespace Gateway.Tests.Forwarding.Tls;

public sealed class NamedClientsTests
{
    private readonly List<Invoker> _made = [];
    private readonly NamedClients _clients;

    public NamedClientsTests() => _clients = new NamedClients(() =>
    {
        _made.Add(new Invoker());
        return _made[^1];
    });

    [Fact]
    public void Take_TheSameName_IsTheSameClient()
    {
        Use("shop.test");
        Use("shop.test");
        Use("other.test");

        Assert.Equal(2, _made.Count);
        Assert.Empty(Closed);
    }

    [Fact]
    public void Take_TooManyNames_ClosesThoseNotUsedForLongest()
    {
        Use("shop.test");
        for (var i = 0; i < 3 * NamedClients.MaxNames; i++)
        {
            Use($"made-up-{i}.test");
            Use("shop.test");
        }

        Assert.DoesNotContain(0, Closed);
        Assert.Equal((3 * NamedClients.MaxNames) + 1 - NamedClients.MaxNames, Closed.Count);
    }

    [Fact]
    public void Take_TooManyNames_ClosesNoneThatIsInUse()
    {
        var (first, second) = (_clients.Take("shop.test"), _clients.Take("shop.test"));
        for (var i = 0; i < NamedClients.MaxNames; i++)
            Use($"made-up-{i}.test");

        _clients.Leave(first);
        Assert.Empty(Closed);
        _clients.Leave(second);
        Assert.Equal([0], Closed);
        Use("shop.test");
        Assert.Equal(NamedClients.MaxNames + 2, _made.Count);
    }

    private List<int> Closed => [.. Enumerable.Range(0, _made.Count).Where(i => _made[i].IsClosed)];

    private void Use(string name) => _clients.Leave(_clients.Take(name));

    private sealed class Invoker() : HttpMessageInvoker(new SocketsHttpHandler())
    {
        public bool IsClosed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
