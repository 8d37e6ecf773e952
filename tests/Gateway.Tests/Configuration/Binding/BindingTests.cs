using System.Text.Json;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration.Binding;

public sealed class BindingTests : IDisposable
{
    private const string DurationForm = "a duration such as \"250ms\", \"1.5s\", \"2m\", \"1h\", \"7d\" or \"hh:mm:ss\"";
    private const string SizeForm = "a number of bytes or a text such as \"64KiB\", \"10MB\" or \"1.5GiB\"";

    private readonly ConfigurationFolder _folder = ConfigurationFolder.With<ShopOptions>();

    [Fact]
    public void Load_EveryType_IsBound()
    {
        var shop = _folder.Bind<ShopOptions>("""
            {
              "Name": "corner", "Motto": null, "IsOpen": false, "Count": 20, "Maybe": 1.0, "Large": 9223372036854775807,
              "Share": 1e-1, "Wait": "00:00:30", "Size": "1.5MiB", "Url": "https://shop.example/x", "Day": "Friday",
              "Tags": [ "a", "b" ], "Numbers": [ 1, 2e1 ], "Items": { "a": { "Sku": "1", "Price": 1, "Parts": [ { "Sku": "2", "Price": 0 } ] } },
              "Labels": { "x": "1", "y": true, "z": 1.50 }, "Door": { "Width": 1 }, "Anything": { "a": [ 1, "${X:-text}", null ] }, "Password": "p"
            }
            """);

        Assert.Equal(("corner", null, false, 20, 1, long.MaxValue, 0.1), (shop.Name, shop.Motto, shop.IsOpen, shop.Count, shop.Maybe, shop.Large, shop.Share));
        Assert.Equal((TimeSpan.FromSeconds(30), new ByteSize(1_572_864), new Uri("https://shop.example/x"), DayOfWeek.Friday), (shop.Wait, shop.Size, shop.Url, shop.Day));
        Assert.Equal(["a", "b"], shop.Tags);
        Assert.Equal([1, 20], shop.Numbers);
        Assert.Equal("2", Assert.Single(shop.Items["a"].Parts).Sku);
        Assert.Equal(("1", "true", "1.50"), (shop.Labels["x"], shop.Labels["y"], shop.Labels["z"]));
        Assert.Equal(new DoorOptions { Width = 1 }, shop.Door);
        Assert.Equal("""{"a":[1,"text",null]}""", JsonSerializer.Serialize(shop.Anything));
    }

    [Fact]
    public void Load_Null_TurnsANullableOff()
    {
        var shop = _folder.Bind<ShopOptions>("""{ "Maybe": null, "Patience": null, "Url": null, "Anything": null }""");

        Assert.Equal((null, null, null, null), (shop.Maybe, shop.Patience, shop.Url, shop.Anything));
    }

    [Fact]
    public void Load_OneForMany_IsAListOfOne() => Assert.Equal(["a"], _folder.Bind<ShopOptions>("""{ "Tags": "a" }""").Tags);

    [Fact]
    public void Load_WhollySubstituted_IsBoundToAnyScalar()
    {
        _folder.Variables["N"] = "12";

        var shop = _folder.Bind<ShopOptions>("""
            { "Count": "${N}", "IsOpen": "${OPEN:-false}", "Share": "${S:-0.25}", "Wait": "${N}s", "Size": "${S:-2048}", "Large": "${N}",
              "Day": "${D:-Monday}", "Numbers": [ "${N}" ], "Maybe": "${N}" }
            """);

        Assert.Equal((12, false, 0.25, TimeSpan.FromSeconds(12)), (shop.Count, shop.IsOpen, shop.Share, shop.Wait));
        Assert.Equal((new ByteSize(2048), 12, DayOfWeek.Monday, 12, 12), (shop.Size, shop.Large, shop.Day, shop.Numbers[0], shop.Maybe));
    }

    [Theory]
    [InlineData("Name", "5", "must be a text, but is a number (5)")]
    [InlineData("Name", "null", "must be a text, but is null")]
    [InlineData("IsOpen", "\"true\"", "must be true or false, but is \"true\"")]
    [InlineData("IsOpen", "1", "must be true or false, but is a number (1)")]
    [InlineData("Count", "\"5\"", "must be a whole number, but is \"5\"")]
    [InlineData("Count", "5.5", "must be a whole number, but is a number (5.5)")]
    [InlineData("Count", "{}", "must be a whole number, but is an object")]
    [InlineData("Count", "0", "0 is outside 1 to 20")]
    [InlineData("Count", "99999999999999999999", "99999999999999999999 is outside 1 to 20")]
    [InlineData("Count", "1e999", "1e999 is outside 1 to 20")]
    [InlineData("Maybe", "2147483648", "2147483648 is outside -2147483648 to 2147483647")]
    [InlineData("Large", "9223372036854775808", "9223372036854775808 is outside -9223372036854775808 to 9223372036854775807")]
    [InlineData("Large", "1e40", "1e40 is outside -9223372036854775808 to 9223372036854775807")]
    [InlineData("Share", "1.01", "1.01 is outside 0 to 1")]
    [InlineData("Share", "-1e999", "-1e999 is outside 0 to 1")]
    [InlineData("Wait", "5", $"must be {DurationForm}, but is a number (5)")]
    [InlineData("Wait", "\"-5s\"", $"must be {DurationForm}, but is \"-5s\"")]
    [InlineData("Wait", "\"5ms\"", "5ms is outside 10ms to 1m")]
    [InlineData("Wait", "\"61s\"", "61s is outside 10ms to 1m")]
    [InlineData("Size", "true", $"must be {SizeForm}, but is true")]
    [InlineData("Size", "-1", $"must be {SizeForm}, but is a number (-1)")]
    [InlineData("Size", "1024.5", $"must be {SizeForm}, but is a number (1024.5)")]
    [InlineData("Size", "1e30", $"must be {SizeForm}, but is a number (1e30)")]
    [InlineData("Size", "\"2GiB\"", "2GiB is outside 1KiB to 1GiB")]
    [InlineData("Url", "\"shop.example\"", "must be an absolute URL such as \"http://127.0.0.1:8000/\", but is \"shop.example\"")]
    [InlineData("Url", "\"/run/shop\"", "must be an absolute URL such as \"http://127.0.0.1:8000/\", but is \"/run/shop\"")]
    [InlineData("Day", "\"friday\"", "\"friday\" is not an accepted value; did you mean 'Friday'?")]
    [InlineData("Day", "\"5\"", "\"5\" is not an accepted value; known: Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday")]
    [InlineData("Day", "5", "must be one of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, but is a number (5)")]
    [InlineData("Tags", "5", "must be a text, but is a number (5)")]
    [InlineData("Tags", "null", "must be a text, or a list of such, but is null")]
    [InlineData("Tags:1", "[ \"a\", null ]", "must be a text, but is null")]
    [InlineData("Numbers", "1", "must be a list, but is a number (1)")]
    [InlineData("Numbers:1", "[ 1, \"2\" ]", "must be a whole number, but is \"2\"")]
    [InlineData("Items", "[]", "must be an object with a name for each entry, but is a list")]
    [InlineData("Items:a", "{ \"a\": null }", "must be an object, but is null")]
    [InlineData("Items:a:Sku", "{ \"a\": { \"Price\": 1 } }", "is required: a text")]
    [InlineData("Items:a:Price", "{ \"a\": { \"Sku\": \"1\" } }", "is required: a whole number")]
    [InlineData("Items:a:Parts:0:Price", "{ \"a\": { \"Sku\": \"1\", \"Price\": 1, \"Parts\": [ { \"Sku\": \"1\" } ] } }", "is required: a whole number")]
    [InlineData("Labels:x", "{ \"x\": [] }", "must be a text, but is a list")]
    [InlineData("Door", "null", "must be an object, but is null")]
    [InlineData("Door:width", "{ \"width\": 1 }", "unknown key; did you mean 'Width'?")]
    [InlineData("Door:Colour", "{ \"Colour\": 1 }", "unknown key; known: Height, Width")]
    public void Load_WrongValue_SaysWhatItMustBe(string path, string value, string expected)
    {
        var error = Assert.Single(_folder.ErrorsOf($$"""{ "Shop": { "{{path.Split(':')[0]}}": {{value}} } }"""));

        Assert.Equal($"Shop:{path}: {expected}", error[(error.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
    }

    [Fact]
    public void Load_LongText_IsCutInTheMessage()
    {
        var error = Assert.Single(_folder.ErrorsOf($$"""{ "Shop": { "Wait": "{{new string('x', 5_000)}}" } }"""));

        Assert.True(error.Length < 300, error);
    }

    [Fact]
    public void Load_SeveralErrorsInOneRecord_AreAllReported() =>
        Assert.Equal(4, _folder.ErrorsOf("""{ "Shop": { "Items": { "a": { "Prise": 1 }, "b": 5 } } }""").Length);

    [Fact]
    public void Load_RouteKeys_AreBoundToTheirTypes()
    {
        _folder.RouteKeys.Add(new RouteKey("Policy", typeof(string), static _ => null));
        _folder.RouteKeys.Add(new RouteKey("Limits", typeof(IReadOnlyList<string>), static _ => null));
        _folder.RouteKeys.Add(new RouteKey("Idle", typeof(TimeSpan?), static _ => null));
        _folder.RouteKeys.Add(new RouteKey("Door", typeof(DoorOptions), static _ => null));
        _folder.RouteKeys.Add(new RouteKey("Off", typeof(bool), static _ => null));

        var item = _folder.Bind<ShopOptions>("""
            { "Items": { "a": { "Sku": "1", "Price": 1, "Policy": "p", "Limits": "one", "Idle": "5s", "Door": { "Width": 2 }, "Off": null } } }
            """).Items["a"];

        Assert.Equal(["Policy", "Limits", "Idle", "Door"], item.Extensions.Keys);
        Assert.Equal("p", item.Extensions["Policy"]);
        Assert.Equal(["one"], Assert.IsAssignableFrom<IReadOnlyList<string>>(item.Extensions["Limits"]));
        Assert.Equal(TimeSpan.FromSeconds(5), item.Extensions["Idle"]);
        Assert.Equal(new DoorOptions { Width = 2 }, item.Extensions["Door"]);
    }

    [Fact]
    public void Load_MisspeltRouteKey_IsSuggested()
    {
        _folder.RouteKeys.Add(new RouteKey("CachePolicy", typeof(string), static _ => null));

        Assert.Equal(
            ["gateway.json:1:55 Shop:Items:a:CachePolisy: unknown key; did you mean 'CachePolicy'?"],
            _folder.ErrorsOf("""{ "Shop": { "Items": { "a": { "Sku": "1", "Price": 1, "CachePolisy": "x" } } } }"""));
    }

    [Fact]
    public void Constructor_RouteKeyTakenByTheRecord_Throws()
    {
        _folder.RouteKeys.Add(new RouteKey("Price", typeof(string), static _ => null));

        Assert.Throws<InvalidOperationException>(() => _folder.Load());
    }

    [Theory]
    [InlineData(typeof(Stream))]
    [InlineData(typeof(object))]
    [InlineData(typeof(List<string>))]
    [InlineData(typeof(decimal))]
    [InlineData(typeof(IReadOnlyDictionary<int, string>))]
    [InlineData(typeof(SourceLocation))]
    public void Constructor_TypeThatCannotBeBound_Throws(Type type)
    {
        _folder.RouteKeys.Add(new RouteKey("Key", type, static _ => null));

        Assert.Contains(type.ToString(), Assert.Throws<InvalidOperationException>(() => _folder.Load()).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
