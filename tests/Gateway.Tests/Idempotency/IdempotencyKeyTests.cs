using Gateway.Transforms.Idempotency;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Idempotency;

public sealed class IdempotencyKeyTests
{
    [Theory]
    [InlineData("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324")]
    [InlineData("\"8e03978e\"", "8e03978e")]
    [InlineData(" \"8e03978e\" ", "8e03978e")]
    [InlineData("a", "a")]
    [InlineData("order:1;x=~!", "order:1;x=~!")]
    public void TryRead_Key_IsTheSameWithQuotesAndWithout(string value, string expected)
    {
        Assert.True(IdempotencyKey.TryRead(value, out var key));
        Assert.Equal(expected, key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"")]
    [InlineData("\"a")]
    [InlineData("a\"")]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a\\b")]
    [InlineData("é")]
    [InlineData("a\t")]
    public void TryRead_AnythingElse_IsNone(string value) => Assert.False(IdempotencyKey.TryRead(value, out _));

    [Fact]
    public void TryRead_TwoLines_OrTooMuch_IsNone()
    {
        Assert.False(IdempotencyKey.TryRead(new StringValues(["a", "a"]), out _));
        Assert.True(IdempotencyKey.TryRead(new string('a', IdempotencyKey.MaxLength), out _));
        Assert.False(IdempotencyKey.TryRead(new string('a', IdempotencyKey.MaxLength + 1), out _));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(302, true)]
    [InlineData(422, true)]
    [InlineData(403, true)]
    [InlineData(401, false)]
    [InlineData(407, false)]
    [InlineData(408, false)]
    [InlineData(419, false)]
    [InlineData(425, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(0, false)]
    [InlineData(600, false)]
    public void Statuses_ByDefault_AreAllButWhatMayComeAgain(int status, bool settles) => Assert.Equal(settles, new SettlingStatuses(new IdempotencyPolicyOptions().Statuses).Contains(status));

    [Fact]
    public void Statuses_NamedOneByOne_CountWhateverTheyAre()
    {
        var statuses = new SettlingStatuses(["201", "401", "419", "429", "503"]);

        Assert.Equal([201, 401, 419, 429, 503], Enumerable.Range(0, 700).Where(statuses.Contains));
    }

    [Theory]
    [InlineData("2xx", true)]
    [InlineData("599", true)]
    [InlineData("1xx", false)]
    [InlineData("6xx", false)]
    [InlineData("199", false)]
    [InlineData("600", false)]
    [InlineData("2XX", false)]
    [InlineData("20", false)]
    [InlineData("+20", false)]
    public void IsWritten_Status_IsOneFrom200On_OrAClass(string text, bool expected) => Assert.Equal(expected, SettlingStatuses.IsWritten(text));
}
