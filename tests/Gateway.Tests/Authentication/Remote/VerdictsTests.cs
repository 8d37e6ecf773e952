using System.Net;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.Remote;
using Gateway.Transforms.Authentication.Tokens;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Tests.Authentication.Remote;

public sealed class VerdictsTests
{
    private static readonly ClientKey Client = ClientKey.Of(IPAddress.Loopback);
    private static readonly TokenKey Key = TokenKey.Of("token");

    private readonly Verdicts _verdicts = new("scheme", TimeSpan.FromMilliseconds(50), new Surroundings(TimeProvider.System));

    [Fact]
    public async Task FindAsync_AskingThrows_IsUnavailable()
    {
        var result = await _verdicts.FindAsync(Key, Client, static () => throw new InvalidOperationException());

        Assert.Equal(AuthenticationFault.Unavailable, result.Fault);
    }

    [Fact]
    public async Task FindAsync_AskingNeverEnds_IsUnavailableAndGivesItsPlaceBack()
    {
        for (var i = 0; i < 3; i++)
        {
            var asked = Enumerable.Range(0, Verdicts.MaxOfClient)
                .Select(one => _verdicts.FindAsync(TokenKey.Of($"{i}-{one}"), Client, static () => new TaskCompletionSource<Verdict>().Task).AsTask()).ToArray();
            Assert.All(await Task.WhenAll(asked), static result => Assert.Equal(AuthenticationFault.Unavailable, result.Fault));
        }

        var verdict = new Verdict(AuthenticationFault.NotActive, long.MinValue);
        Assert.True(SpinWait.SpinUntil(() => _verdicts.FindAsync(Key, Client, () => Task.FromResult(verdict)).AsTask().Result.Fault == AuthenticationFault.NotActive, TimeSpan.FromSeconds(10)));
    }
}
