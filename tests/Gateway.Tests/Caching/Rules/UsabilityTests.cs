using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Rules;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9111 §4, §5.2.1, RFC 5861.</summary>
public sealed class UsabilityTests
{
    [Theory]
    [InlineData("max-age=60", 0, "", "Fresh")]
    [InlineData("max-age=60", 59, "", "Fresh")]
    [InlineData("max-age=60", 60, "", "ValidateStale")]
    [InlineData("max-age=60", -30, "", "Fresh")]
    [InlineData("no-cache, max-age=60", 0, "", "ValidateStale")]
    [InlineData("no-cache, max-age=60, stale-while-revalidate=60", 70, "max-stale", "ValidateStale")]
    [InlineData("max-age=60", 1, "no-cache", "ValidateRequest")]
    [InlineData("max-age=60", 0, "max-age=0", "ValidateRequest")]
    [InlineData("max-age=60", 10, "max-age=10", "Fresh")]
    [InlineData("max-age=60", 11, "max-age=10", "ValidateRequest")]
    [InlineData("max-age=60", 11, "max-age=10, max-stale=100", "ValidateRequest")]
    [InlineData("max-age=60", 30, "min-fresh=30", "Fresh")]
    [InlineData("max-age=60", 31, "min-fresh=30", "ValidateRequest")]
    [InlineData("max-age=60", 1, "no-store", "Fresh")]
    [InlineData("max-age=60", 1, "only-if-cached", "Fresh")]
    // §5.2.1.2
    [InlineData("max-age=60", 70, "max-stale", "StaleAccepted")]
    [InlineData("max-age=60", 70, "max-stale=10", "StaleAccepted")]
    [InlineData("max-age=60", 71, "max-stale=10", "ValidateStale")]
    [InlineData("max-age=60", 70, "max-stale=x", "ValidateStale")]
    [InlineData("max-age=60, must-revalidate", 70, "max-stale", "ValidateStale")]
    [InlineData("max-age=60, proxy-revalidate", 70, "max-stale", "ValidateStale")]
    [InlineData("s-maxage=60", 70, "max-stale", "ValidateStale")]
    // RFC 5861 §3
    [InlineData("max-age=60, stale-while-revalidate=30", 60, "", "StaleWhileRevalidate")]
    [InlineData("max-age=60, stale-while-revalidate=30", 90, "", "StaleWhileRevalidate")]
    [InlineData("max-age=60, stale-while-revalidate=30", 91, "", "ValidateStale")]
    [InlineData("max-age=60, stale-while-revalidate=0", 60, "", "ValidateStale")]
    [InlineData("max-age=60, stale-while-revalidate=x", 60, "", "ValidateStale")]
    [InlineData("max-age=60, stale-while-revalidate=30, must-revalidate", 70, "", "ValidateStale")]
    [InlineData("max-age=60, stale-while-revalidate=30", 70, "no-cache", "ValidateRequest")]
    [InlineData("max-age=60, stale-while-revalidate=30", 70, "min-fresh=1", "ValidateRequest")]
    [InlineData("s-maxage=60, stale-while-revalidate=30", 70, "", "StaleWhileRevalidate")]
    public void Judge_AgeAndRequest_AsTheRfcSays(string response, long age, string request, string expected) =>
        Assert.Equal(expected, Judge(Heads.Policy(), response, age, request).ToString());

    [Theory]
    [InlineData("max-age=60", 70, "StaleWhileRevalidate")]
    [InlineData("max-age=60", 91, "ValidateStale")]
    // The origin's word counts before the policy's.
    [InlineData("max-age=60, stale-while-revalidate=0", 60, "ValidateStale")]
    [InlineData("max-age=60, stale-while-revalidate=5", 66, "ValidateStale")]
    [InlineData("max-age=60, must-revalidate", 70, "ValidateStale")]
    public void Judge_PolicyHasAWindow_IsForWhatTheOriginLeavesOpen(string response, long age, string expected) =>
        Assert.Equal(expected, Judge(Heads.Policy(new() { StaleWhileRevalidate = TimeSpan.FromSeconds(30) }), response, age, "").ToString());

    [Theory]
    [InlineData("no-cache", "Fresh")]
    [InlineData("max-age=0", "Fresh")]
    [InlineData("max-age=1", "Fresh")]
    [InlineData("min-fresh=51", "ValidateRequest")]
    public void Judge_ReloadsAreIgnored_OthersAreNot(string request, string expected) =>
        Assert.Equal(expected, Judge(Heads.Policy(new() { IgnoreClientReload = true }), "max-age=60", 10, request).ToString());

    [Theory]
    [InlineData("max-age=60", "", "ValidateStale")]
    [InlineData("max-age=60", "max-stale", "ValidateStale")]
    [InlineData("max-age=60, stale-while-revalidate=30", "", "StaleWhileRevalidate")]
    public void Judge_Purged_IsStale(string response, string request, string expected) =>
        Assert.Equal(expected, Judge(Heads.Policy(), response, 10, request, isPurged: true).ToString());

    // How old it is cannot be told any more.
    [Fact]
    public void Judge_ClockWasSetFarBack_IsStale() => Assert.Equal(Use.ValidateStale, Judge(Heads.Policy(), "max-age=600", -61, ""));

    [Theory]
    [InlineData("max-age=60, stale-if-error=30", 60, "", true)]
    [InlineData("max-age=60, stale-if-error=30", 90, "", true)]
    [InlineData("max-age=60, stale-if-error=30", 91, "", false)]
    [InlineData("max-age=60, stale-if-error=0", 60, "", false)]
    [InlineData("max-age=60", 60, "", false)]
    [InlineData("max-age=60", 59, "", false)]
    [InlineData("max-age=60", 10, "stale-if-error=10", true)]
    [InlineData("max-age=60, stale-if-error=30", 10, "no-cache", true)]
    [InlineData("max-age=60", 70, "stale-if-error=10", true)]
    [InlineData("max-age=60", 71, "stale-if-error=10", false)]
    [InlineData("s-maxage=60", 70, "stale-if-error=10", false)]
    [InlineData("s-maxage=60, stale-if-error=30", 70, "", true)]
    [InlineData("max-age=60, must-revalidate, stale-if-error=30", 61, "stale-if-error=10", false)]
    [InlineData("max-age=60, proxy-revalidate, stale-if-error=30", 61, "", false)]
    [InlineData("no-cache, max-age=60, stale-if-error=30", 10, "", false)]
    public void MayReplaceError_AgeAndRequest_AsTheRfcSays(string response, long age, string request, bool expected) =>
        Assert.Equal(expected, MayReplaceError(Heads.Policy(), response, age, request));

    [Theory]
    [InlineData("max-age=60", 70, true)]
    [InlineData("max-age=60", 91, false)]
    [InlineData("max-age=60, stale-if-error=0", 70, false)]
    [InlineData("max-age=60, must-revalidate", 70, false)]
    public void MayReplaceError_PolicyHasAWindow_IsForWhatTheOriginLeavesOpen(string response, long age, bool expected) =>
        Assert.Equal(expected, MayReplaceError(Heads.Policy(new() { StaleIfError = TimeSpan.FromSeconds(30) }), response, age, ""));

    [Theory]
    [InlineData("max-age=60", false)]
    [InlineData("max-age=60, stale-if-error=30", true)]
    public void MayReplaceError_Purged_IsStale(string response, bool expected) => Assert.Equal(expected, MayReplaceError(Heads.Policy(), response, 10, "", isPurged: true));

    private static Use Judge(CachePolicy policy, string response, long age, string request, bool isPurged = false) =>
        Usability.Judge(Stored(policy, response), policy, Read(request), At(age), isPurged);

    private static bool MayReplaceError(CachePolicy policy, string response, long age, string request, bool isPurged = false) =>
        Usability.MayReplaceError(Stored(policy, response), policy, Read(request), At(age), isPurged);

    private static StoredResponse Stored(CachePolicy policy, string response) => Heads.Stored(policy, $"Cache-Control: {response}", "ETag: \"a\"");

    private static RequestDirectives Read(string request) => RequestDirectives.Read(request, StringValues.Empty);

    private static long At(long age) => (Heads.Now + age) * 1000;
}
