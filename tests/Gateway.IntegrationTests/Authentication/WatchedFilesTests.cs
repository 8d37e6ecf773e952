using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Files of keys and users, edited while the gateway runs: what is new counts, and what was taken before does so no more.</summary>
public sealed class WatchedFilesTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _files = new();
    private readonly ScriptedBackend _backend = new(static _ => Scripts.EchoId);
    private readonly RSA _old = RSA.Create(2048);
    private readonly RSA _new = RSA.Create(2048);
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        foreach (var scheme in new[] { "key", "jwt", "basic" })
            await File.WriteAllTextAsync(_files.File(scheme), Content(scheme, "old"));
        _gateway = await GatewayProcess.StartAsync(Configuration());
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
        _files.Dispose();
        _old.Dispose();
        _new.Dispose();
    }

    [Theory]
    [InlineData("key", false)]
    [InlineData("key", true)]
    [InlineData("jwt", false)]
    [InlineData("jwt", true)]
    [InlineData("basic", false)]
    [InlineData("basic", true)]
    public async Task File_EditedOrReplaced_DecidesAtOnce(string scheme, bool isReplaced)
    {
        Assert.Equal(200, await StatusAsync(scheme, "old", "old-before"));
        Assert.Equal(401, await StatusAsync(scheme, "new", "new-before"));

        await WriteAsync(scheme, Content(scheme, "new"), isReplaced);

        await Eventually.HoldsAsync(async () => await StatusAsync(scheme, "new", "new-after") == 200, "what is new is taken");
        Assert.Equal(401, await StatusAsync(scheme, "old", "old-after"));
        Assert.Equal((0, 0), (_backend.CountOf("new-before"), _backend.CountOf("old-after")));
        Assert.Equal(["old"], Assert.Single(_backend.RequestsOf("old-before")).ValuesOf("X-Auth-Subject"));
        Assert.Equal(["new"], Assert.Single(_backend.RequestsOf("new-after")).ValuesOf("X-Auth-Subject"));
    }

    [Theory]
    [InlineData("key")]
    [InlineData("jwt")]
    [InlineData("basic")]
    public async Task File_EditedToWhatIsNone_LeavesTheDecisionsAsTheyWere(string scheme)
    {
        await WriteAsync(scheme, "nothing of use", isReplaced: true);

        await Eventually.HoldsAsync(async () => (await _gateway.GetStatusAsync()).IsRefused, "the edit is rejected");
        Assert.Equal(200, await StatusAsync(scheme, "old", "old"));
        Assert.Equal(401, await StatusAsync(scheme, "new", "new"));
        Assert.Equal(0, _backend.CountOf("new"));
    }

    private async Task WriteAsync(string scheme, string content, bool isReplaced)
    {
        if (!isReplaced)
        {
            await File.WriteAllTextAsync(_files.File(scheme), content);
            return;
        }

        await File.WriteAllTextAsync(_files.File("next"), content);
        File.Move(_files.File("next"), _files.File(scheme), overwrite: true);
    }

    private string Content(string scheme, string who) => scheme switch
    {
        "key" => $$"""[ { "Sha256": "{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(who)))}}", "Owner": "{{who}}" } ]""",
        "jwt" => KeyOf(who).ExportSubjectPublicKeyInfoPem(),
        // The least cost: these are no passwords.
        _ => $"{who}:{BCrypt.Net.BCrypt.HashPassword("password", 4)}\n",
    };

    private RSA KeyOf(string who) => who == "old" ? _old : _new;

    private async Task<int> StatusAsync(string scheme, string who, string id)
    {
        var credential = scheme switch
        {
            "key" => $"X-Api-Key: {who}",
            "jwt" => $"Authorization: Bearer {TokenOf(who)}",
            _ => $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{who}:password"))}",
        };
        return (await WireClient.SendAsync("1.1", _gateway.BaseAddress, WireRequest.Get($"/{scheme}", $"X-Test-Id: {id}", credential))).Status;
    }

    private string TokenOf(string who)
    {
        var input = $"{Part("""{"alg":"RS256"}""")}.{Part($$"""{"sub":"{{who}}","exp":{{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 600}}}""")}";
        return $"{input}.{Base64Url.EncodeToString(KeyOf(who).SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private string Configuration() => GatewayConfiguration.Of(
        """
        "key": { "ClusterId": "shop", "Match": { "Path": "/key" }, "AuthorizationPolicy": "key" },
        "jwt": { "ClusterId": "shop", "Match": { "Path": "/jwt" }, "AuthorizationPolicy": "jwt" },
        "basic": { "ClusterId": "shop", "Match": { "Path": "/basic" }, "AuthorizationPolicy": "basic" }
        """,
        $$""" "shop": { "Destinations": { "a": { "Address": "{{_backend.Address}}" } } } """).Replace("\"ReverseProxy\": {", $$"""
        "Authentication": {
          "Schemes": {
            "key": { "Type": "ApiKey", "KeysFile": "{{_files.File("key")}}" },
            "jwt": { "Type": "Jwt", "Algorithms": "RS256", "PublicKeyFile": "{{_files.File("jwt")}}" },
            "basic": { "Type": "Basic", "UsersFile": "{{_files.File("basic")}}" }
          },
          "Policies": { "key": { "Schemes": "key" }, "jwt": { "Schemes": "jwt" }, "basic": { "Schemes": "basic" } },
          "Identity": { "Headers": { "X-Auth-Subject": "sub" } }
        },
        "ReverseProxy": {
        """, StringComparison.Ordinal);
}
