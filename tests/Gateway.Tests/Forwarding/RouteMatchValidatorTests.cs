using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Forwarding;

public sealed class RouteMatchValidatorTests
{
    [Theory]
    [InlineData("/products/{id:int}")]
    [InlineData("/products/{id:int:min(1)}")]
    [InlineData("/sku/{sku:regex(^[a-z]{{2}}$)}")]
    [InlineData("/{lang:length(2)=en}/{**rest}")]
    public void Validate_KnownConstraint_IsAccepted(string path) => Assert.Empty(Errors(new RouteMatch { Path = path }));

    [Theory]
    [InlineData("/{id:integer}", "has an unknown constraint 'integer'")]
    [InlineData("/{id:itn}", "did you mean 'int'?")]
    [InlineData("/{id:min(one)}", "has a wrong constraint 'min(one)'")]
    [InlineData("/{id:int(5)}", "has a wrong constraint 'int(5)'")]
    [InlineData("/{id:regex([)}", "has a wrong constraint 'regex([)'")]
    public void Validate_ConstraintThatRoutingRefuses_IsAnError(string path, string reason)
    {
        var error = Assert.Single(Errors(new RouteMatch { Path = path }));

        Assert.StartsWith("Match:Path: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/*", "*")]
    [InlineData("/api/**", "*")]
    [InlineData("/api/*.js", "*")]
    [InlineData("/api/:id/orders", ":id")]
    [InlineData("/api/{**rest}", null)]
    [InlineData("/api/{*rest}", null)]
    [InlineData("/api/at:noon/{id}", null)]
    [InlineData("/api/{id:int}", null)]
    public void Validate_PatternOfAnotherRouter_IsWarnedOf(string path, string? literal)
    {
        var errors = new ConfigurationErrors();

        RouteMatchValidator.Validate("Match", new RouteMatch { Path = path }, errors);

        Assert.Empty(errors.Errors);
        Assert.Equal(
            literal is null ? [] : [$"Match:Path: '{path}': '{literal}' stands for itself; write '{{**rest}}' for all that follows, '{{id}}' for one segment"],
            errors.Warnings.Select(static warning => warning.ToString()));
    }

    [Theory]
    [InlineData("shop.example", true)]
    [InlineData("*.shop.example", true)]
    [InlineData("shop.example:8443", true)]
    [InlineData("shop.example:*", true)]
    [InlineData("café.example", true)]
    [InlineData("", false)]
    [InlineData(":8080", false)]
    [InlineData("shop.example:https", false)]
    [InlineData("shop.example:99999", false)]
    [InlineData("a:b:c", false)]
    [InlineData("http://shop.example", false)]
    [InlineData("shop.example/path", false)]
    [InlineData("xn--caf-dma.example", false)]
    public void Validate_Host_IsAcceptedWhenRoutingCanMatchIt(string host, bool isHost) =>
        Assert.Equal(isHost ? [] : ["Match:Hosts:0"], Errors(new RouteMatch { Hosts = [host] }).Select(static error => error.Split(": ")[0]));

    [Theory]
    [InlineData("get", "'get' is not a method that can be matched; did you mean 'GET'?")]
    [InlineData("PURGE", "'PURGE' is not a method that can be matched")]
    public void Validate_MethodThatYarpDoesNotKnow_IsAnError(string method, string reason) =>
        Assert.StartsWith($"Match:Methods:0: {reason}", Assert.Single(Errors(new RouteMatch { Path = "/", Methods = [method] })), StringComparison.Ordinal);

    [Fact]
    public void Validate_HeadersAndQuery_ReportsEachWithItsPlace() =>
        Assert.Equal(
            [
                "Match:Headers:0:Values: is missing: one value or more for the Mode ExactHeader",
                "Match:Headers:1:Values: must be left out with the Mode NotExists",
                "Match:QueryParameters:0:Name: is empty",
                "Match:QueryParameters:1:Values: must be left out with the Mode Exists",
            ],
            Errors(new RouteMatch
            {
                Path = "/",
                Headers = [new RouteHeader { Name = "A" }, new RouteHeader { Name = "B", Mode = HeaderMatchMode.NotExists, Values = ["x"] }],
                QueryParameters =
                [
                    new RouteQueryParameter { Name = "", Values = ["1"] },
                    new RouteQueryParameter { Name = "b", Mode = QueryParameterMatchMode.Exists, Values = ["1"] },
                ],
            }));

    private static List<string> Errors(RouteMatch match)
    {
        var errors = new ConfigurationErrors();
        RouteMatchValidator.Validate("Match", match, errors);
        return [.. errors.Errors.Select(static error => error.ToString())];
    }
}
