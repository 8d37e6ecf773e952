using Gateway.Transforms.Cors;

namespace Gateway.Tests.Cors;

public sealed class AskedNamesTests
{
    private static readonly AskedNames Methods = new(["PUT", "GET"], ["GET", "HEAD", "POST"], StringComparison.Ordinal);
    private static readonly AskedNames Headers = new(["Content-Type", "X-Api-Key"], ["Accept"], StringComparison.OrdinalIgnoreCase);
    private static readonly AskedNames Any = new(["*"], [], StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("PUT", true)]
    [InlineData("POST", true)]
    [InlineData("put", false)]
    [InlineData("DELETE", false)]
    [InlineData("", true)]
    public void Allow_Method_IsByTheLetter(string asked, bool isAllowed) => Assert.Equal(isAllowed, Methods.Allow(asked));

    [Theory]
    [InlineData("content-type", true)]
    [InlineData("content-type,x-api-key", true)]
    [InlineData("accept , X-API-KEY,,", true)]
    [InlineData("", true)]
    [InlineData("content-type,authorization", false)]
    [InlineData("x-api-key-2", false)]
    public void Allow_Headers_IsForAllOfThem(string asked, bool isAllowed) => Assert.Equal(isAllowed, Headers.Allow(asked));

    [Fact]
    public void AnswerTo_AnyQuestion_IsTheList()
    {
        Assert.Equal("Content-Type, X-Api-Key", Headers.AnswerTo("authorization"));
        Assert.Equal("Content-Type, X-Api-Key", Headers.AnswerTo(""));
        Assert.Null(new AskedNames([], [], StringComparison.Ordinal).AnswerTo("x-api-key"));
    }

    [Theory]
    [InlineData("authorization,x-anything", "authorization,x-anything")]
    [InlineData("", null)]
    [InlineData("x-a\u00e9", null)]
    [InlineData("a b", null)]
    public void AnswerTo_WhereAnyIsAllowed_IsWhatIsAskedFor_IfTheyAreNames(string asked, string? answer) => Assert.Equal(answer, Any.AnswerTo(asked));

    [Fact]
    public void AnswerTo_MoreThanAnyPageAsksFor_IsNothing() => Assert.Null(Any.AnswerTo(new string('a', 4097)));
}
