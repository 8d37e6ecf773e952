using System.Runtime.CompilerServices;
using Gateway.Configuration;
using Gateway.Transforms.Shared.Configuration;
using ConfigurationSection = Gateway.Transforms.Shared.Configuration.ConfigurationSection;

namespace Gateway.Tests.Configuration;

/// <summary>A temporary directory with configuration files and a loader over it.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    public ConfigurationFolder(params ConfigurationSection[] sections)
    {
        Root = Directory.CreateTempSubdirectory("gateway-configuration-").FullName;
        Sections = [.. sections];
    }

    public string Root { get; }

    public List<ConfigurationSection> Sections { get; }

    public List<RouteKey> RouteKeys { get; } = [];

    public Dictionary<string, string> Variables { get; } = [];

    public static ConfigurationSection Section<T>(
        string key, Action<T, ConfigurationSections, ConfigurationErrors>? validator = null)
        where T : class, new() => new ConfigurationSection<T> { Key = key, Validator = validator };

    /// <summary>A folder whose one section, <c>Shop</c>, is bound to <typeparamref name="T"/>.</summary>
    public static ConfigurationFolder With<T>(Action<T, ConfigurationSections, ConfigurationErrors>? validator = null)
        where T : class, new() => new(Section("Shop", validator));

    public string PathOf(string name) => Path.Combine(Root, name);

    public ConfigurationFolder Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), content);
        return this;
    }

    public LoadedConfiguration Load(string name = "gateway.json") =>
        new ConfigurationLoader(Sections, RouteKeys, TimeProvider.System, name => Variables.GetValueOrDefault(name), Root).Load(name);

    /// <summary>Loads one text and gives its errors as lines.</summary>
    public string[] ErrorsOf(string content) => Lines(Write("gateway.json", content).Load());

    /// <summary>Binds the value of <c>Shop</c>.</summary>
    public T Bind<T>(string value, [CallerArgumentExpression(nameof(value))] string? expression = null)
        where T : class
    {
        var loaded = Write("gateway.json", $$"""{ "Shop": {{value}} }""").Load();
        Assert.True(loaded.Sections is not null, $"{expression}: {string.Join('\n', loaded.Errors.Errors)}");
        return loaded.Sections.Get<T>();
    }

    public static string[] Lines(LoadedConfiguration loaded) => [.. loaded.Errors.Errors.Select(static error => error.ToString())];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
