using Gateway.Configuration.Watching;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class IncludeTests : IDisposable
{
    private readonly ConfigurationFolder _folder = ConfigurationFolder.With<ShopOptions>();

    [Fact]
    public void Load_Includes_MergesRecordsAndEntries()
    {
        _folder.Sections.Add(ConfigurationFolder.Section<AddressListOptions>("Addresses"));
        _folder.Write("gateway.json", """
            { "Include": [ "items/*.json", "door.json" ],
              "Shop": { "Count": 5, "Door": { "Width": 1 }, "Items": { "a": { "Sku": "1", "Price": 1 } } } }
            """);
        _folder.Write("door.json", """{ "$schema": "x", "Shop": { "Door": { "Height": 2 } } }""");
        _folder.Write("items/b.json", """{ "Shop": { "Items": { "b": { "Sku": "2", "Price": 2 } } } }""");
        _folder.Write("items/c.json", """{ "Include": [ "../more/d.json" ], "Shop": { "Items": { "c": { "Sku": "3", "Price": 3 } } } }""");
        _folder.Write("more/d.json", """{ "Addresses": [ "10.0.0.0/8" ], "Shop": { "Items": { "d": { "Sku": "4", "Price": 4 } } } }""");

        var loaded = _folder.Load();

        Assert.Empty(loaded.Errors.Errors);
        var shop = loaded.Sections!.Get<ShopOptions>();
        Assert.Equal(["a", "b", "c", "d"], shop.Items.Keys);
        Assert.Equal(new DoorOptions { Width = 1, Height = 2 }, shop.Door);
        Assert.Equal(5, shop.Count);
        Assert.Equal(new SourceLocation("items/b.json", 1, 29), loaded.Locate("Shop:Items:b"));
    }

    [Fact]
    public void Load_SameThingInTwoFiles_NamesBothPlaces()
    {
        _folder.Write("gateway.json", """
            { "Include": [ "b.json" ],
              "Shop": { "Count": 1, "Numbers": [ 1 ], "Labels": { "x": "1" }, "Items": { "a": { "Sku": "1", "Price": 1 } } } }
            """);
        _folder.Write("b.json", """
            { "Shop": { "Count": 1,
                "Numbers": [ 2 ],
                "Labels": { "x": "1" },
                "Items": { "a": { "Sku": "2", "Price": 1 } } } }
            """);

        Assert.Equal(
            [
                "b.json:1:13 Shop:Count: is already given at gateway.json:2:13; only one file may give it",
                "b.json:2:5 Shop:Numbers: is already given at gateway.json:2:25; only one file may give it",
                "b.json:3:17 Shop:Labels:x: is already defined at gateway.json:2:55; only one file may define it",
                "b.json:4:16 Shop:Items:a: is already defined at gateway.json:2:78; only one file may define it",
            ],
            Lines());
    }

    [Fact]
    public void Load_SectionIsAnotherKindElsewhere_IsAnError()
    {
        _folder.Write("gateway.json", """{ "Include": [ "b.json" ], "Shop": { "Door": { "Width": 1 } } }""");
        _folder.Write("b.json", """{ "Shop": { "Door": 5 } }""");

        Assert.Equal(["b.json:1:13 Shop:Door: is already given at gateway.json:1:38; only one file may give it"], Lines());
    }

    [Fact]
    public void Load_ErrorInIncludedFile_PointsToIt()
    {
        _folder.Write("gateway.json", """{ "Include": [ "b.json" ], "Shop": { "Count": 1 } }""");
        _folder.Write("b.json", """{ "Shop": { "Wait": 5 } }""");

        Assert.StartsWith("b.json:1:21 Shop:Wait: must be a duration", Assert.Single(Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SeveralBrokenFiles_ReportsEach()
    {
        _folder.Write("gateway.json", """{ "Include": [ "*/x.json" ], "Shop": { "Count": 100 } }""");
        _folder.Write("a/x.json", "{ 5 }");
        _folder.Write("b/x.json", "[]");
        _folder.Write("c/x.json", "");

        Assert.Equal(
            [
                "a/x.json:1:3 a key in double quotes is expected, but '5' was found",
                "b/x.json:1:1 the configuration must be an object { … }, but is a list",
                "c/x.json:1:1 the configuration is empty: it has no value",
                "gateway.json:1:49 Shop:Count: 100 is outside 1 to 20",
            ],
            Lines());
    }

    [Fact]
    public void Load_Circle_ShowsTheChain()
    {
        _folder.Write("gateway.json", """{ "Include": [ "a.json" ], "Shop": {} }""");
        _folder.Write("a.json", """{ "Include": [ "b.json" ] }""");
        _folder.Write("b.json", """{ "Include": [ "a.json" ] }""");

        Assert.Equal(["b.json:1:16 Include:0: files include each other in a circle: a.json → b.json → a.json"], Lines());
    }

    [Fact]
    public void Load_LinkThatLeadsUp_Ends()
    {
        _folder.Write("gateway.json", """{ "Include": [ "up/gateway.json" ] }""");
        Directory.CreateSymbolicLink(_folder.PathOf("up"), ".");

        Assert.Contains("more than 16 deep", Assert.Single(Lines(), static line => line.Contains("deep", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileIncludedTwice_IsReadOnce()
    {
        _folder.Write("gateway.json", """{ "Include": [ "*/x.json", "a/x.json" ] }""");
        _folder.Write("a/x.json", """{ "Shop": { "Count": 2 } }""");

        Assert.Equal(2, _folder.Load().Sections!.Get<ShopOptions>().Count);
    }

    [Fact]
    public void Load_MissingInclude_IsAnErrorAndIsWatched()
    {
        var loaded = _folder.Write("gateway.json", """{ "Include": [ "b.json" ], "Shop": {} }""").Load();

        Assert.Equal([$"gateway.json:1:16 Include:0: the configuration file 'b.json' does not exist (looked in {_folder.Root})"], ConfigurationFolder.Lines(loaded));
        Assert.Contains(loaded.Files, file => file.Path == _folder.PathOf("b.json") && file.IsMissingOrEmpty);
    }

    [Fact]
    public void Load_PatternWithoutMatch_IsAWarningAndIsWatched()
    {
        var loaded = _folder.Write("gateway.json", """{ "Include": [ "routes/*.json" ], "Shop": {} }""").Load();

        Assert.NotNull(loaded.Sections);
        Assert.Equal("gateway.json:1:16 Include:0: no file matches 'routes/*.json'", Assert.Single(loaded.Errors.Warnings).ToString());
        Assert.Contains(loaded.Files, static file => file.Kind == WatchedKind.Pattern);
    }

    [Fact]
    public void Load_IncludedFileWithoutKeys_IsAWarning()
    {
        _folder.Write("b.json", "{}");
        var loaded = _folder.Write("gateway.json", """{ "Include": [ "b.json" ], "Shop": {} }""").Load();

        Assert.Equal("b.json:1:1 this included file holds nothing", Assert.Single(loaded.Errors.Warnings).ToString());
    }

    [Theory]
    [InlineData("\"b.json\"", "gateway.json:1:14 Include: must be a list of files such as [ \"routes/*.json\" ], but is a text")]
    [InlineData("[ 5 ]", "gateway.json:1:16 Include:0: must be a file or a pattern such as \"routes/*.json\"")]
    [InlineData("[ \"\" ]", "gateway.json:1:16 Include:0: must be a file or a pattern such as \"routes/*.json\"")]
    [InlineData("[ \"\\u0000\" ]", "gateway.json:1:16 Include:0: must be a file or a pattern such as \"routes/*.json\"")]
    [InlineData("[ \"${ABSENT}\" ]", "gateway.json:1:16 Include:0: the environment variable ABSENT is not set; ${ABSENT:-default} gives it a default")]
    public void Load_WrongInclude_IsAnError(string include, string expected)
    {
        _folder.Write("gateway.json", $$"""{ "Include": {{include}}, "Shop": {} }""");

        Assert.Equal([expected], Lines());
    }

    [Fact]
    public void Load_IncludeWithSubstitution_IsRead()
    {
        _folder.Variables["SITE"] = "b";
        _folder.Write("gateway.json", """{ "Include": [ "${SITE}.json" ] }""").Write("b.json", """{ "Shop": { "Count": 2 } }""");

        Assert.Equal(2, _folder.Load().Sections!.Get<ShopOptions>().Count);
    }

    [Fact]
    public void Load_UnknownSectionInTwoFiles_IsReportedAsUnknown()
    {
        _folder.Write("gateway.json", """{ "Include": [ "b.json" ], "Shopp": { "Count": 1 } }""").Write("b.json", """{ "Shopp": { "Name": "x" } }""");

        Assert.Equal(["gateway.json:1:28 Shopp: unknown key; did you mean 'Shop'?"], Lines());
    }

    public void Dispose() => _folder.Dispose();

    private string[] Lines() => ConfigurationFolder.Lines(_folder.Load());
}
