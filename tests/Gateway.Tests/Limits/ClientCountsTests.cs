using Gateway.Limits;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Tests.Limits;

public sealed class ClientCountsTests
{
    private readonly ClientCounts _counts = new();
    private readonly ClientKey _one = new(1, IsIPv6: false);
    private readonly ClientKey _other = new(2, IsIPv6: false);

    [Fact]
    public void TryEnter_AtTheLimit_IsFalseForThatClientAlone()
    {
        Assert.True(_counts.TryEnter(_one, 2));
        Assert.True(_counts.TryEnter(_one, 2));
        Assert.False(_counts.TryEnter(_one, 2));
        Assert.True(_counts.TryEnter(_other, 2));
    }

    [Fact]
    public void TryEnter_AfterLeave_IsTrue()
    {
        _counts.TryEnter(_one, 1);
        _counts.Leave(_one);

        Assert.True(_counts.TryEnter(_one, 1));
    }

    [Fact]
    public void Clients_WhoHaveLeft_AreForgotten()
    {
        _counts.TryEnter(_one, 2);
        _counts.TryEnter(_one, 2);
        _counts.TryEnter(_other, 2);

        _counts.Leave(_one);
        _counts.Leave(_one);
        _counts.Leave(_other);

        Assert.Equal(0, _counts.Clients);
    }
}
