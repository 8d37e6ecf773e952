using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>The recipes of <c>docs/aggregation.md</c> answer as it says.</summary>
public sealed partial class RecipeTests(RecipeGateway recipes, ITestOutputHelper output) : GatewayTest(recipes.Gateway, output), IClassFixture<RecipeGateway>
{
    /// <summary>The places of all that the document shows, with what they are of.</summary>
    public static TheoryData<int, string> Exchanges()
    {
        var exchanges = new TheoryData<int, string>();
        for (var i = 0; i < RecipeExchange.All.Count; i++)
            exchanges.Add(i, $"{RecipeExchange.All[i].Recipe}: {RecipeExchange.All[i].Target}");
        return exchanges;
    }

    [Theory]
    [MemberData(nameof(Exchanges))]
    public async Task Recipe_AskedAsShown_AnswersAsShown(int place, string name)
    {
        _ = name;
        var exchange = RecipeExchange.All[place];
        using var client = Gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, exchange.Target);
        foreach (var (header, value) in exchange.Headers)
            request.Headers.Add(header, value);

        using var response = await client.SendAsync(request);

        Assert.Equal((exchange.Status, exchange.Body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        foreach (var (header, value) in exchange.Expected)
            Assert.Equal(WithoutTimes(value), WithoutTimes(headers[header]));
    }

    [Theory]
    [InlineData("Arrays")]
    [InlineData("Conditions")]
    [InlineData("The status of each part")]
    [InlineData("Required and optional parts")]
    [InlineData("Early return")]
    public void Document_HasTheRecipe_AndShowsWhatItAnswers(string recipe) => Assert.Contains(RecipeExchange.All, exchange => exchange.Recipe == recipe);

    private static string WithoutTimes(string value) => Time().Replace(value, ";dur=0");

    [GeneratedRegex(@";dur=\d+", RegexOptions.None, 1000)]
    private static partial Regex Time();
}
