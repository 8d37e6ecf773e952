using Gateway.Admin;
using Gateway.Listening;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Admin;

public sealed class AdminOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_HaveNoErrors() => Assert.Empty(Validate(new AdminOptions()).Errors);

    [Fact]
    public void Validate_Off_HasNoErrors() => Assert.Empty(Validate(new AdminOptions { Url = null }).Errors);

    [Theory]
    [InlineData("https://127.0.0.1:8081")]
    [InlineData("127.0.0.1:8081")]
    [InlineData("http://127.0.0.1:8081/admin")]
    [InlineData("http://localhost:0")]
    [InlineData("http://gateway.internal:8081")]
    [InlineData("http://unix:/run/admin.sock")]
    public void Validate_UrlOfAnotherForm_IsAnError(string url) =>
        Assert.Equal("Admin:Url", Assert.Single(Validate(new AdminOptions { Url = url }).Errors).Path);

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:8080")]
    public void Validate_AddressOfAnEndpoint_IsAnError(string url)
    {
        var error = Assert.Single(Validate(new AdminOptions { Url = url }).Errors);

        Assert.Equal("Admin:Url", error.Path);
        Assert.Contains("is already listened on by the endpoint 'http'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OpenAddressWithoutHosts_IsAnError() =>
        Assert.Contains("AllowedHosts", Assert.Single(Validate(new AdminOptions { Url = "http://0.0.0.0:8081" }).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Validate_OpenAddressWithHosts_Warns()
    {
        var errors = Validate(new AdminOptions { Url = "http://0.0.0.0:8081", AllowedHosts = ["gateway.internal"] });

        Assert.Empty(errors.Errors);
        Assert.Single(errors.Warnings);
    }

    [Fact]
    public void Validate_ShortToken_IsAnErrorThatDoesNotShowIt()
    {
        var error = Assert.Single(Validate(new AdminOptions { Token = "letmein" }).Errors);

        Assert.Equal("Admin:Token", error.Path);
        Assert.DoesNotContain("letmein", error.Message, StringComparison.Ordinal);
    }

    private static ConfigurationErrors Validate(AdminOptions options)
    {
        var errors = new ConfigurationErrors();
        AdminOptionsValidator.Validate(options, new ConfigurationSections([new(typeof(ListeningOptions), new ListeningOptions())]), errors);
        return errors;
    }
}
