using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class SecretTests
{
    private const string Value = "hunter2-of-the-shop";

    [Theory]
    [InlineData("Count")]
    [InlineData("Share")]
    [InlineData("IsOpen")]
    [InlineData("Wait")]
    [InlineData("Size")]
    [InlineData("Url")]
    [InlineData("Day")]
    [InlineData("Numbers")]
    [InlineData("Items")]
    [InlineData("Door")]
    public void Load_SubstitutedValueOfTheWrongForm_IsShownAsWritten(string key)
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();
        folder.Variables["SECRET"] = Value;

        var error = Assert.Single(folder.ErrorsOf($$"""{ "Shop": { "{{key}}": "${SECRET}" } }"""));

        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
        Assert.True(key is "Numbers" or "Items" or "Door" || error.Contains("${SECRET}", StringComparison.Ordinal), error);
    }

    [Theory]
    [InlineData("${SECRET}")]
    [InlineData("${file:secret}")]
    [InlineData("prefix-${SECRET}-suffix")]
    public void Load_ValidatorQuotesSubstitutedValue_IsShownAsWritten(string text)
    {
        using var folder = ConfigurationFolder.With<ShopOptions>(
            static (shop, _, errors) =>
            {
                errors.Add("Shop:Name", $"'{shop.Name}' is not what it should be");
                errors.Warn("Shop:Motto", $"looks like {shop.Name.ToUpperInvariant()}");
            });
        folder.Variables["SECRET"] = Value;
        folder.Write("secret", Value + "\n").Write("gateway.json", $$"""{ "Shop": { "Name": "{{text}}" } }""");

        var loaded = folder.Load();

        Assert.Equal($"gateway.json:1:21 Shop:Name: '{text}' is not what it should be", Assert.Single(loaded.Errors.Errors).ToString());
        Assert.DoesNotContain("HUNTER2", Assert.Single(loaded.Errors.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ValidatorQuotesShortSubstitutedValue_IsShownAsWritten()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>(static (shop, _, errors) => errors.Add("Shop:Count", $"{shop.Count} is too much"));
        folder.Variables["N"] = "7";

        Assert.Equal(["gateway.json:1:22 Shop:Count: ${N} is too much"], folder.ErrorsOf("""{ "Shop": { "Count": "${N}" } }"""));
    }

    [Fact]
    public void Load_ValidatorQuotesSecretProperty_IsHidden()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>(static (shop, _, errors) => errors.Add("Shop:Password", $"'{shop.Password}' is weak"));

        Assert.Equal(["gateway.json:1:25 Shop:Password: '(secret)' is weak"], folder.ErrorsOf("""{ "Shop": { "Password": "hunter2" } }"""));
    }

    [Fact]
    public void Load_SecretPropertyOfTheWrongForm_ShowsNothingOfIt()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();

        Assert.Equal(["gateway.json:1:25 Shop:Password: must be a text"], folder.ErrorsOf("""{ "Shop": { "Password": 123456 } }"""));
    }

    [Theory]
    [InlineData("Headers", "\"authorization=Bearer abcdefgh\"")]
    [InlineData("Headers", "[ \"Bearer abcdefgh\" ]")]
    [InlineData("Headers", "{ \"authorization\": [ \"Bearer abcdefgh\" ] }")]
    [InlineData("Headers", "{ \"authorization\": { \"Bearer\": \"abcdefgh\" } }")]
    [InlineData("Keys", "\"abcdefgh\"")]
    [InlineData("Keys", "{ \"a\": \"abcdefgh\" }")]
    [InlineData("Keys", "[ [ \"abcdefgh\" ] ]")]
    [InlineData("Pins", "[ \"abcdefgh\" ]")]
    [InlineData("Pins", "[ 123456789 ]")]
    [InlineData("Vault", "\"abcdefgh\"")]
    [InlineData("Vault", "{ \"Code\": \"abcdefgh\" }")]
    [InlineData("Vault", "{ \"Opened\": \"abcdefgh\" }")]
    [InlineData("Vault", "{ \"Owner\": { \"Name\": [ \"abcdefgh\" ] } }")]
    [InlineData("Days", "\"abcdefgh\"")]
    [InlineData("Account", "\"abcdefgh\"")]
    [InlineData("Token", "\"${abc-defgh}\"")]
    [InlineData("Token", "\"pa${abcdefgh\"")]
    [InlineData("Token", "\"${a${abcdefgh}\"")]
    public void Load_SecretOfTheWrongShape_ShowsNothingOfIt(string key, string value)
    {
        using var folder = ConfigurationFolder.With<SecretOptions>();

        var errors = folder.ErrorsOf($$"""{ "Shop": { "{{key}}": {{value}} } }""");

        Assert.NotEmpty(errors);
        Assert.DoesNotContain(errors, static error =>
            error.Contains("efgh", StringComparison.Ordinal) || error.Contains("123456789", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_ValidatorQuotesWhatIsBelowASecretProperty_IsHidden()
    {
        using var folder = ConfigurationFolder.With<SecretOptions>(static (shop, _, errors) =>
        {
            errors.Add("Shop:Headers", $"{shop.Headers["a"]} of {string.Join(' ', shop.Keys)}");
            errors.Add("Shop:Vault", $"{shop.Vault!.Code} of {shop.Vault.Owner!.Name}");
            errors.Add("Shop:Pins:0", $"'{shop.Pins[0]}' is no pin");
        });

        Assert.Equal(
            ["(secret) of (secret) (secret)", "(secret) of (secret)", "'(secret)' is no pin"],
            folder.Write("gateway.json", """{ "Shop": { "Headers": { "a": "first" }, "Keys": [ "second", "third" ], "Vault": { "Code": 4711, "Owner": { "Name": "fourth" } }, "Pins": [ 7 ] } }""")
                .Load().Errors.Errors.Select(static error => error.Message));
    }

    [Theory]
    [InlineData(typeof(SecretJsonOptions))]
    [InlineData(typeof(SecretEntryOptions))]
    public void Constructor_SecretOfATypeThatCannotHide_Throws(Type options)
    {
        using var folder = new ConfigurationFolder();
        folder.RouteKeys.Add(new RouteKey("Key", options, static _ => null));

        Assert.Contains("[Secret]", Assert.Throws<InvalidOperationException>(() => folder.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SubstitutedValueOutsideBounds_IsShownAsWritten()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();
        folder.Variables["N"] = "2100";

        Assert.Equal(["gateway.json:1:22 Shop:Count: ${N} is outside 1 to 20"], folder.ErrorsOf("""{ "Shop": { "Count": "${N}" } }"""));
    }

    [Fact]
    public void Load_DefaultOfSubstitution_IsNoSecret()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>(static (_, _, errors) => errors.Add("Shop:Count", "is not a number of doors"));

        Assert.Equal(
            ["gateway.json:1:11 Shop:Count: is not a number of doors"],
            folder.ErrorsOf("""{ "Shop": { "Name": "${ABSENT:-number}" } }"""));
    }

    [Fact]
    public void Load_ControlCharactersInNames_StayOnOneLine()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();

        var error = Assert.Single(folder.ErrorsOf("""{ "Shop": { "a\nfake.json:1:1 error\u202e": 1 } }"""));

        Assert.DoesNotContain('\n', error);
        Assert.DoesNotContain('\u202e', error);
    }

    [Fact]
    public void Load_UnsetVariable_NamesItAndIsTheOnlyError()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>(static (_, _, errors) => errors.Add("Shop", "was validated"));

        Assert.Equal(
            ["gateway.json:1:22 Shop:Count: the environment variable ABSENT is not set; ${ABSENT:-default} gives it a default"],
            folder.ErrorsOf("""{ "Shop": { "Count": "${ABSENT}" } }"""));
    }
}
