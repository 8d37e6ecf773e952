using Gateway.Transforms.Caching.Rules;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9111 §5.2.2, RFC 5861.</summary>
public sealed class ResponseDirectivesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("public", "public")]
    [InlineData("PUBLIC, Max-Age=5", "public max-age=5")]
    [InlineData("no-store", "no-store")]
    [InlineData("no-cache", "no-cache")]
    [InlineData("must-revalidate", "must-revalidate")]
    [InlineData("proxy-revalidate", "proxy-revalidate")]
    [InlineData("must-understand, no-store", "no-store must-understand")]
    [InlineData("immutable, x-unknown=\"a, no-store\", max-age=1", "max-age=1")]
    [InlineData("max-age=10, s-maxage=20", "max-age=10 s-maxage=20")]
    [InlineData("max-age=\"10\"", "max-age=10")]
    [InlineData("max-age=10, max-age=10", "max-age=10")]
    // §4.2.1: what contradicts itself, or is no number, leaves the response stale.
    [InlineData("max-age=10, max-age=20", "max-age=0")]
    [InlineData("max-age=20, max-age=10, max-age=10", "max-age=0")]
    [InlineData("max-age", "max-age=0")]
    [InlineData("max-age=", "max-age=0")]
    [InlineData("max-age=-1", "max-age=0")]
    [InlineData("max-age=1.5", "max-age=0")]
    [InlineData("max-age=ten, s-maxage=5", "max-age=0 s-maxage=5")]
    [InlineData("s-maxage=x", "s-maxage=0")]
    [InlineData("max-age=00000000000010", "max-age=10")]
    [InlineData("stale-while-revalidate=5, stale-if-error=6", "swr=5 sie=6")]
    [InlineData("stale-while-revalidate=5, stale-while-revalidate=9", "swr=5")]
    [InlineData("stale-while-revalidate, stale-if-error=x", "swr=0 sie=0")]
    [InlineData("private", "private")]
    [InlineData("private=\"\"", "private")]
    [InlineData("private=", "private")]
    [InlineData("private=\" , \"", "private")]
    [InlineData("private=\"Set-Cookie\"", "without Set-Cookie")]
    [InlineData("private=set-cookie", "without set-cookie")]
    [InlineData("private=\"a, b\", no-cache=\"c\"", "without a,b,c")]
    [InlineData("private=\"a\", private", "private without a")]
    [InlineData("private=\"a\", private=\"\"", "private without a")]
    [InlineData("no-cache=\"a\", no-cache", "no-cache without a")]
    // Names that cannot be told apart: the whole response.
    [InlineData("private=\"set\\-cookie\"", "private")]
    [InlineData("private=\"a b\"", "private")]
    [InlineData("private=\"set-cookie, max-age=60", "private max-age=60")]
    [InlineData("no-cache=\"é\"", "no-cache")]
    public void Read_Line_IsUnderstood(string line, string expected) => Assert.Equal(expected, Text(ResponseDirectives.Read(line)));

    [Fact]
    public void Read_SeveralLines_AreOneList() => Assert.Equal("public max-age=5", Text(ResponseDirectives.Read(new[] { "max-age=5", "public" })));

    [Theory]
    [InlineData("", false)]
    [InlineData(" , ", false)]
    [InlineData("anything", true)]
    public void IsPresent_Line_TellsWhetherAnythingIsSaid(string line, bool expected) => Assert.Equal(expected, ResponseDirectives.Read(line).IsPresent);

    private static string Text(ResponseDirectives directives)
    {
        var parts = new List<string>();
        Add(directives.NoStore, "no-store");
        Add(directives.NoCache, "no-cache");
        Add(directives.IsPrivate, "private");
        Add(directives.IsPublic, "public");
        Add(directives.MustRevalidate, "must-revalidate");
        Add(directives.ProxyRevalidate, "proxy-revalidate");
        Add(directives.MustUnderstand, "must-understand");
        Add(directives.MaxAge is not null, $"max-age={directives.MaxAge}");
        Add(directives.SharedMaxAge is not null, $"s-maxage={directives.SharedMaxAge}");
        Add(directives.StaleWhileRevalidate is not null, $"swr={directives.StaleWhileRevalidate}");
        Add(directives.StaleIfError is not null, $"sie={directives.StaleIfError}");
        Add(directives.FieldsNotKept.Count > 0, $"without {string.Join(',', directives.FieldsNotKept)}");
        return string.Join(' ', parts);

        void Add(bool isSet, string text)
        {
            if (isSet)
                parts.Add(text);
        }
    }
}
