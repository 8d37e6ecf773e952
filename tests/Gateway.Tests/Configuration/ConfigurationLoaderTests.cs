using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class ConfigurationLoaderTests
{
    [Fact]
    public void Load_ValidFile_BindsEverySection()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();
        folder.Sections.Add(ConfigurationFolder.Section<AddressListOptions>("Addresses"));
        folder.Write("gateway.json", """
            {
              "$schema": "./gateway.schema.json", // for editors
              "Shop": { "Name": "corner", "Wait": "250ms", },
              /* a list */
              "Addresses": [ "10.0.0.0/8" ],
            }
            """);

        var loaded = folder.Load();

        Assert.Empty(loaded.Errors.Errors);
        Assert.Equal("corner", loaded.Sections!.Get<ShopOptions>().Name);
        Assert.Equal(TimeSpan.FromMilliseconds(250), loaded.Sections.Get<ShopOptions>().Wait);
        Assert.Equal(["10.0.0.0/8"], loaded.Sections.Get<AddressListOptions>().Addresses);
        Assert.Equal("gateway.json", loaded.Source);
    }

    [Fact]
    public void Load_AbsentSection_HasItsDefaults()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();
        folder.Sections.Add(ConfigurationFolder.Section<AddressListOptions>("Addresses"));

        var loaded = folder.Write("gateway.json", """{ "Addresses": [] }""").Load();

        Assert.Equal(new ShopOptions().Count, loaded.Sections!.Get<ShopOptions>().Count);
    }

    [Fact]
    public void Load_SeveralMistakes_ReportsAllInOrderOfPlace()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();

        var errors = folder.ErrorsOf("""
            {
              "Shop": {
                "Wait": "5 seconds",
                "Cuont": 5,
                "Count": 21,
                "Items": { "a": { "Sku": "1" } }
              },
              "Shopp": {}
            }
            """);

        Assert.Equal(
            [
                "gateway.json:3:13 Shop:Wait: must be a duration such as \"250ms\", \"1.5s\", \"2m\", \"1h\", \"7d\" or \"hh:mm:ss\", but is \"5 seconds\"",
                "gateway.json:4:5 Shop:Cuont: unknown key; did you mean 'Count'?",
                "gateway.json:5:14 Shop:Count: 21 is outside 1 to 20",
                "gateway.json:6:21 Shop:Items:a:Price: is required: a whole number",
                "gateway.json:8:3 Shopp: unknown key; did you mean 'Shop'?",
            ],
            errors);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "$schema": "x" }""")]
    [InlineData("")]
    [InlineData("  // nothing\n")]
    public void Load_NoContent_IsAnError(string content)
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();

        var loaded = folder.Write("gateway.json", content).Load();

        Assert.Null(loaded.Sections);
        Assert.Contains("the configuration is empty", Assert.Single(ConfigurationFolder.Lines(loaded)), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingFile_SaysWhichAndWatchesIt()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();

        var loaded = folder.Load("absent.json");

        Assert.Equal([$"the configuration file 'absent.json' does not exist (looked in {folder.Root})"], ConfigurationFolder.Lines(loaded));
        Assert.Equal(folder.PathOf("absent.json"), Assert.Single(loaded.Files).Path);
    }

    [Fact]
    public void Load_Directory_SaysSo()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();

        Assert.Equal(["the configuration file '.' is a directory, not a file"], ConfigurationFolder.Lines(folder.Load(".")));
    }

    // It is refused with its place, and nobody takes it for a configuration without a mistake.
    [Fact]
    public void Load_ValidatorThatFails_IsAnErrorOfItsSection()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();
        folder.Sections.Add(ConfigurationFolder.Section<AddressListOptions>("Addresses", static (_, _, _) => throw new InvalidOperationException("a fault")));

        var loaded = folder.Write("gateway.json", """{ "Addresses": [] }""").Load();

        Assert.Null(loaded.Sections);
        var error = Assert.Single(loaded.Errors.Errors);
        Assert.Equal(("Addresses", 1), (error.Path, error.Location?.Line));
        Assert.Contains("could not be checked, by a fault of the gateway: a fault", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BrokenSection_StillValidatesTheOthers()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>(static (_, _, errors) => errors.Add("Shop:Name", "Shop was validated"));
        folder.Sections.Add(ConfigurationFolder.Section<AddressListOptions>("Addresses", static (_, sections, errors) =>
        {
            errors.Add("Addresses:0", "is wrong");
            sections.Get<ShopOptions>();
            errors.Add("Addresses:0", "would mislead");
        }));
        folder.Sections.Add(ConfigurationFolder.Section<DoorOptions>("Door", static (_, _, errors) => errors.Add("Door:Width", "is wrong")));

        var errors = folder.ErrorsOf("""{ "Shop": { "Count": "x" }, "Addresses": [ "a" ], "Door": { "Width": 1 } }""");

        Assert.Equal(
            [
                "gateway.json:1:22 Shop:Count: must be a whole number, but is \"x\"",
                "gateway.json:1:44 Addresses:0: is wrong",
                "gateway.json:1:70 Door:Width: is wrong",
            ],
            errors);
    }

    [Fact]
    public void Load_ValidatorsError_StandsAtTheNearestParentInTheFile()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>(static (_, _, errors) => errors.Add("Shop:Door:Width:Left", "is wrong"));

        Assert.Equal(["gateway.json:1:21 Shop:Door:Width:Left: is wrong"], folder.ErrorsOf("""{ "Shop": { "Door": { "Height": 1 } } }"""));
    }

    [Fact]
    public void Load_MissingWhileAFileIsBroken_IsReportedOnlyWithinEntries()
    {
        using var folder = new ConfigurationFolder(ConfigurationFolder.Section<NamedOptions>("Item"), ConfigurationFolder.Section<ShopOptions>("Shop"));
        folder.Write("broken.json", "{");
        folder.Write("gateway.json", """
            { "Include": [ "broken.json" ],
              "Item": { "Size": 1 },
              "Shop": { "Items": { "a": { "Sku": "1" } } } }
            """);

        Assert.Equal(
            [
                "broken.json:1:2 the file ends before the object that begins at line 1, column 1 is closed",
                "gateway.json:3:29 Shop:Items:a:Price: is required: a whole number",
            ],
            ConfigurationFolder.Lines(folder.Load()));
    }

    [Fact]
    public void Load_TenThousandEntries_BindsAndLocatesThem()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>(static (shop, _, errors) =>
        {
            foreach (var (name, item) in shop.Items.Where(static item => item.Value.Price % 1_000 == 999))
                errors.Add($"Shop:Items:{name}:Price", $"{item.Price} is too dear");
        });
        var items = Enumerable.Range(0, 10_000).Select(static number => $$"""  "item-{{number}}": { "Sku": "{{number}}", "Price": {{number}} }""");

        var errors = folder.ErrorsOf($"{{ \"Shop\": {{ \"Items\": {{\n{string.Join(",\n", items)}\n}} }} }}");

        Assert.Equal(10, errors.Length);
        Assert.Equal("gateway.json:1001:40 Shop:Items:item-999:Price: 999 is too dear", errors[0]);
    }

    [Fact]
    public void Constructor_KeyRegisteredTwice_Throws()
    {
        using var folder = new ConfigurationFolder(ConfigurationFolder.Section<ShopOptions>("Shop"), ConfigurationFolder.Section<DoorOptions>("Shop"));

        Assert.Throws<InvalidOperationException>(() => folder.Load());
    }

    [Fact]
    public void Fingerprint_OtherLayoutAndOrder_IsTheSame()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();
        var first = folder.Write("gateway.json", """{ "Shop": { "Name": "a", "Door": { "Width": 1, "Height": 2 } } }""").Load();
        var second = folder.Write("gateway.json", """{ "Shop": { "Door": { "Height": 2, /* ! */ "Width": 1 }, "Name": "a" } }""").Load();
        var third = folder.Write("gateway.json", """{ "Shop": { "Door": { "Height": 1, "Width": 2 }, "Name": "a" } }""").Load();

        Assert.Equal(first.Fingerprint("Shop"), second.Fingerprint("Shop"));
        Assert.NotEqual(first.Fingerprint("Shop"), third.Fingerprint("Shop"));
        Assert.NotEqual(first.Fingerprint("Shop"), first.Fingerprint("Absent"));
    }

    [Fact]
    public void Fingerprint_SubstitutedValueChanges_IsAnother()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();
        folder.Write("gateway.json", """{ "Shop": { "Name": "${SHOP}" } }""").Variables["SHOP"] = "a";
        var first = folder.Load();
        folder.Variables["SHOP"] = "b";

        Assert.NotEqual(first.Fingerprint("Shop"), folder.Load().Fingerprint("Shop"));
    }

    [Fact]
    public void Locate_NamesWithColons_FindsThem()
    {
        using var folder = ConfigurationFolder.With<ShopOptions>();

        var loaded = folder.Write("gateway.json", """{ "Shop": { "Labels": { "a:b": "1", "a": "2" }, "Tags": [ "x", "y" ] } }""").Load();

        Assert.Equal(new SourceLocation("gateway.json", 1, 32), loaded.Locate("Shop:Labels:a:b"));
        Assert.Equal(new SourceLocation("gateway.json", 1, 42), loaded.Locate("Shop:Labels:a"));
        Assert.Equal(new SourceLocation("gateway.json", 1, 64), loaded.Locate("Shop:Tags:1"));
    }
}
