using System.Security.Cryptography;
using System.Text;
using Gateway.Transforms.Authentication.ApiKeys;

namespace Gateway.Tests.Authentication.ApiKeys;

public sealed class ApiKeySchemeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-keys-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("good", "acme")]
    [InlineData("sch\u00f6n", "umlaut")]
    [InlineData("today", "lasting")]
    [InlineData("in-file", "file")]
    [InlineData("over", null)]
    [InlineData("unknown", null)]
    [InlineData("", null)]
    [InlineData("GOOD", null)]
    public async Task Key_Presented_IsItsOwners(string key, string? owner)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "keys.json"), $$"""
            // Comments are fine.
            [ { "Sha256": "{{Hash("in-file")}}", "Owner": "file", "Expires": "2026-01-01T00:00:01Z" } ]
            """);
        var planned = Planned.Of(
            new ApiKeyOptions
            {
                Keys =
                [
                    new() { Sha256 = Hash("good"), Owner = "acme", Scopes = ["a", "b"], Tag = "gold" },
                    new() { Sha256 = Hash("sch\u00f6n"), Owner = "umlaut" },
                    new() { Sha256 = Hash("today"), Owner = "lasting", Expires = "2026-01-01" },
                    new() { Sha256 = Hash("over"), Owner = "over", Expires = "2025-12-31" },
                ],
                KeysFile = "keys.json",
            },
            folder: _folder.FullName);

        var result = await planned.AskAsync(request => request.Headers["X-Api-Key"] = key);

        Assert.Empty(planned.Errors.Errors);
        Assert.Equal(owner, result!.Value.Caller?.Subject);
        Assert.Equal(owner is null ? "unknown_key" : null, result.Value.Fault?.Name);
    }

    [Fact]
    public async Task Key_InTheQuery_IsTakenWhereItIsAskedFor()
    {
        var planned = Planned.Of(new ApiKeyOptions { Query = "key", Keys = [new() { Sha256 = Hash("good"), Owner = "acme" }] });

        Assert.Equal("acme", (await planned.AskAsync(static request => request.QueryString = new("?key=good")))!.Value.Caller?.Subject);
        Assert.Equal("unknown_key", (await planned.AskAsync(static request => request.QueryString = new("?key=good&key=good")))!.Value.Fault?.Name);
        Assert.Null(await planned.AskAsync(static _ => { }));
    }

    [Fact]
    public async Task Key_InTwoHeaders_IsNone()
    {
        var planned = Planned.Of(new ApiKeyOptions { Keys = [new() { Sha256 = Hash("good"), Owner = "acme" }] });

        Assert.Equal("unknown_key", (await planned.AskAsync(static request => request.Headers["X-Api-Key"] = new(["good", "good"])))!.Value.Fault?.Name);
    }

    [Theory]
    [InlineData("{ }", "'keys.json' is not a list of keys: line 1")]
    [InlineData("[ { \"Owner\": \"a\" } ]", "'keys.json' is not a list of keys: line 1")]
    [InlineData("[ { \"Sha256\": \"x\", \"Owner\": \"a\", \"Key\": \"b\" } ]", "'keys.json' is not a list of keys: line 1")]
    [InlineData("[ { \"Sha256\": \"x\", \"Owner\": \"a\" } ]", "'keys.json', key 0:Sha256: must be the 64 lower-case")]
    [InlineData("[ null ]", "'keys.json', key 0: must be a key, but is null")]
    public void File_ThatIsWrong_IsAnErrorWithoutItsContents(string content, string expected)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "keys.json"), content);

        var error = Assert.Single(Planned.Of(new ApiKeyOptions { KeysFile = "keys.json" }, folder: _folder.FullName).Errors.Errors);

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    [Theory]
    [InlineData("?api_key=a", null, false)]
    [InlineData("?api_key=a", "a", false)]
    [InlineData("?api_key=a", "b", true)]
    [InlineData("?api.key=a", null, true)]
    [InlineData("?api_key=a&api.key=b", null, true)]
    [InlineData("?api_key=a&api_key=b", null, true)]
    [InlineData("?API_KEY=a", null, true)]
    [InlineData("?api_key[]=a", null, true)]
    [InlineData("?api_keys=a", "b", false)]
    public void Key_InTheQuery_IsReadInOneWay(string query, string? header, bool expected)
    {
        var planned = Planned.Of(new ApiKeyOptions { Query = "api_key", Keys = [new ApiKeyEntry { Sha256 = new string('a', 64), Owner = "acme" }] });
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.QueryString = new(query);
        if (header is not null)
            context.Request.Headers["X-Api-Key"] = header;

        Assert.Equal(expected, planned.Policy().IsAmbiguous(context.Request));
    }
}
