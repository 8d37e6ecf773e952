using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Architecture;

/// <summary>The rules that keep features apart: gateway → transforms → ASP.NET Core, and no feature names another.</summary>
public sealed partial class DependencyTests
{
    private static readonly Assembly Transforms = typeof(ActiveConfiguration).Assembly;
    private static readonly Assembly Host = typeof(Pipeline).Assembly;

    [Fact]
    public void Transforms_References_DoNotHoldTheHost() =>
        Assert.DoesNotContain(Transforms.GetReferencedAssemblies(), static reference => reference.Name == "gateway");

    [Fact]
    public void Feature_Sources_NameNoOtherFeature()
    {
        var wrong = new List<string>();
        foreach (var file in Repository.Sources("transforms"))
        {
            var feature = FeatureOf(file);
            foreach (Match name in FeatureName().Matches(File.ReadAllText(file)))
            {
                var named = name.Groups["feature"].Value;
                if (named != feature && named != "Shared")
                    wrong.Add($"{Path.GetRelativePath(Repository.Root, file)} names {named}");
            }
        }

        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Pipeline_IsTheOnlyFile_ThatOrdersMiddleware()
    {
        var wrong = Repository.Sources("gateway")
            .Where(static file => !file.EndsWith("Pipeline.cs", StringComparison.Ordinal))
            .Where(static file => File.ReadAllText(file).Contains("using Gateway.Transforms.", StringComparison.Ordinal))
            .Where(static file => FeatureUse().IsMatch(File.ReadAllText(file)))
            .Select(static file => Path.GetRelativePath(Repository.Root, file))
            .Where(static file => !file.EndsWith("AdminServer.cs", StringComparison.Ordinal));

        Assert.Empty(wrong);
    }

    [Fact]
    public void Classes_AreSealedStaticOrAbstract()
    {
        var open = Types().Where(static type => type is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(static type => type.FullName);

        Assert.Empty(open);
    }

    [Fact]
    public void StaticFields_AreNeverReassigned()
    {
        var mutable = Types()
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static field => field is { IsInitOnly: false, IsLiteral: false })
            .Where(static field => field.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Select(static field => $"{field.DeclaringType}.{field.Name}");

        Assert.Empty(mutable);
    }

    private static IEnumerable<Type> Types() => Transforms.GetTypes().Concat(Host.GetTypes())
        .Where(static type => type.FullName?.StartsWith("Gateway", StringComparison.Ordinal) == true)
        .Where(static type => !type.FullName!.Contains('<', StringComparison.Ordinal) && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null);

    private static string FeatureOf(string file) =>
        Path.GetRelativePath(Path.Combine(Repository.Root, "transforms"), file).Split(Path.DirectorySeparatorChar)[0];

    [GeneratedRegex(@"Gateway\.Transforms\.(?<feature>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FeatureName();

    [GeneratedRegex(@"\bapp\w*\.Use[A-Z]\w+\(", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FeatureUse();
}
