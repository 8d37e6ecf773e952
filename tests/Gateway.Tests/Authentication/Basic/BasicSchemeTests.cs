using System.Text;
using Gateway.Transforms.Authentication.Basic;

namespace Gateway.Tests.Authentication.Basic;

public sealed class BasicSchemeTests
{
    // The second one is PHP's, of the password myPassword.
    private readonly Planned _planned = Planned.Of(new BasicOptions
    {
        Users = new Dictionary<string, string> { ["ada"] = BCrypt.Net.BCrypt.HashPassword("p:\u00e4ss", 4), ["bob"] = "$2y$05$TYKfEiKbfglJWT2K9TCiceAWQVmX/2rG23CEUWIQyg10inUDmh8hO" },
    });

    [Theory]
    [InlineData("ada:p:\u00e4ss", "taken")]
    [InlineData("ada:wrong", "wrong_password")]
    [InlineData("ada:", "wrong_password")]
    [InlineData(":p:\u00e4ss", "wrong_password")]
    [InlineData("eve:p:\u00e4ss", "wrong_password")]
    [InlineData("bob:p:\u00e4ss", "wrong_password")]
    [InlineData("bob:myPassword", "taken")]
    [InlineData("ada", "token_malformed")]
    [InlineData("ada:p:\u00e4ss\0more", "token_malformed")]
    public async Task Credentials_AreTakenOrNot(string credentials, string outcome)
    {
        for (var i = 0; i < 2; i++)
        {
            var result = (await AskAsync(credentials))!.Value;
            Assert.Equal(outcome, result.Caller is null ? result.Fault!.Name : "taken");
            if (result.Caller is not null)
                Assert.Equal(credentials[..3], result.Caller.Subject);
        }
    }

    [Theory]
    [InlineData("Bearer a.b.c")]
    [InlineData("Basic")]
    public async Task Header_OfAnotherScheme_IsLeftToOthers(string header) =>
        Assert.Null(await _planned.AskAsync(request => request.Headers.Authorization = header));

    [Fact]
    public async Task Header_ThatIsNoBase64OrTooLong_IsRefused()
    {
        Assert.Equal("token_malformed", (await _planned.AskAsync(static request => request.Headers.Authorization = "Basic !!"))!.Value.Fault!.Name);
        Assert.Equal("token_too_long", (await _planned.AskAsync(static request => request.Headers.Authorization = $"Basic {new string('A', 2000)}"))!.Value.Fault!.Name);
    }

    [Theory]
    [InlineData("Basic YWRh Onc=")]
    [InlineData("Basic YWRh\tOnc=")]
    [InlineData("Basic YWRhOv8=")]
    public async Task Header_WithWhatADecoderWouldPassOver_IsRefused(string header) =>
        Assert.Equal("token_malformed", (await _planned.AskAsync(request => request.Headers.Authorization = header))!.Value.Fault!.Name);

    [Theory]
    [InlineData("$2y$05$TYKfEiKbfglJWT2K9TCiceAWQVmX/2rG23CEUWIQyg10inUDmh8h!")]
    [InlineData("$2y$05$TYKfEiKbfglJWT2K9TCiceAWQVmX/2rG23CEUWIQyg10inUDmh8h\u00e9")]
    public void Hash_ThatNoPasswordHas_IsAnError(string hash) =>
        Assert.Single(Planned.Of(new BasicOptions { Users = new Dictionary<string, string> { ["ada"] = hash } }).Errors.Errors);

    [Fact]
    public async Task Guesses_ManyAtOnce_AreBounded()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => AskAsync($"ada:guess-{i}"))));
        Assert.All(results, static result => Assert.Contains(result!.Value.Fault!.Name, new[] { "wrong_password", "unavailable" }));
    }

    [Fact]
    public void Challenge_NamesTheRealm() => Assert.Equal("Basic realm=\"Restricted\", charset=\"UTF-8\"", _planned.Policy().Missing.ToString());

    private Task<Transforms.Authentication.SchemeResult?> AskAsync(string credentials) =>
        _planned.AskAsync(request => request.Headers.Authorization = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}");
}
