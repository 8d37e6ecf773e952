using System.Runtime.CompilerServices;
using Gateway.Transforms.Compression.Encoders;
using Gateway.Transforms.Compression.Representations;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Compression;

/// <summary>Checks the policies while a configuration is loaded, and makes of each what routes carry.</summary>
/// <param name="services">What policies share.</param>
internal sealed class CompressionOptionsValidator(CompressionServices services)
{
    /// <summary>The route key that names a policy.</summary>
    public const string PolicyKey = "CompressionPolicy";

    /// <summary>The route key of routes whose responses hold secrets beside what others choose.</summary>
    public const string SensitiveKey = "Sensitive";

    private const string Section = "Compression:Policies";

    // The bounds of each coding, ends included.
    private static readonly Dictionary<string, (int Least, int Most)> Levels = new(StringComparer.Ordinal)
    {
        ["br"] = (0, 11), ["zstd"] = (1, 19), ["gzip"] = (1, 9),
    };

    private readonly ConditionalWeakTable<CompressionPolicyOptions, CompressionPolicy> _policies = [];

    /// <summary>Adds everything wrong with the section.</summary>
    public static void Validate(CompressionOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        foreach (var (name, policy) in options.Policies)
        {
            var path = $"{Section}:{name}";
            if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
                errors.Add(path, "a policy must have a name without control characters");
            CheckEncodings($"{path}:{nameof(policy.Encodings)}", policy.Encodings, errors);
            CheckLevels($"{path}:{nameof(policy.Level)}", policy.Level, errors);
            CheckLevels($"{path}:{nameof(policy.StoredLevel)}", policy.StoredLevel, errors);
            CheckLevels($"{path}:{nameof(policy.BackgroundLevel)}", policy.BackgroundLevel, errors);
            CheckHigher($"{path}:{nameof(policy.BackgroundLevel)}", policy, errors);
            CheckTypes($"{path}:{nameof(policy.Types)}", policy.Types, errors);
        }
    }

    /// <summary>What a route carries; null for nothing.</summary>
    public object? Resolve(RouteKeyContext route)
    {
        if (route.Value is not string name)
            return null;
        var options = route.Sections.Get<CompressionOptions>();
        if (!options.Policies.TryGetValue(name, out var policy))
        {
            route.Errors.AddUnknown(route.Path, name, "a compression policy", options.Policies.Keys.Order(StringComparer.Ordinal));
            return null;
        }

        var isSensitive = route.Sections.All<IRouteKeyValues>().Any(section => section.ValueOf(route.RouteId, SensitiveKey) is true);
        return new RouteCompression(_policies.GetValue(policy, key => Make(name, key)), isSensitive, services);
    }

    private static CompressionPolicy Make(string name, CompressionPolicyOptions options)
    {
        var offered = new List<ContentCoding>();
        foreach (var encoding in options.Encodings)
        {
            if (ContentCodings.TryFind(encoding, out var coding) && BodyEncoders.Has(coding))
                offered.Add(coding);
        }

        return new CompressionPolicy(name, options, [.. offered]);
    }

    private static void CheckEncodings(string path, IReadOnlyList<string> encodings, ConfigurationErrors errors)
    {
        if (encodings.Count == 0)
            errors.Add(path, $"needs at least one coding{Suggestion.For("", Levels.Keys)}");
        for (var i = 0; i < encodings.Count; i++)
        {
            if (!Levels.ContainsKey(encodings[i]))
                errors.AddUnknown($"{path}:{i}", encodings[i], "a coding", Levels.Keys);
            else if (encodings.Take(i).Contains(encodings[i], StringComparer.Ordinal))
                errors.Add($"{path}:{i}", $"'{encodings[i]}' stands there twice");
            else if (ContentCodings.TryFind(encodings[i], out var coding) && !BodyEncoders.Has(coding))
                errors.Note($"{path}:{i}", $"this machine has no {ZstdLibrary.Name} (Debian: libzstd1), so clients get the other codings instead of zstd");
        }
    }

    private static void CheckLevels(string path, IReadOnlyDictionary<string, int> levels, ConfigurationErrors errors)
    {
        foreach (var (coding, level) in levels)
        {
            if (!Levels.TryGetValue(coding, out var bounds))
                errors.AddUnknown($"{path}:{coding}", coding, "a coding", Levels.Keys);
            else if (level < bounds.Least || level > bounds.Most)
                errors.Add($"{path}:{coding}", $"{level} is outside {bounds.Least} to {bounds.Most}");
        }
    }

    // It would cost time and gain nothing.
    private static void CheckHigher(string path, CompressionPolicyOptions policy, ConfigurationErrors errors)
    {
        foreach (var (coding, level) in policy.BackgroundLevel)
        {
            if (!policy.StoredLevel.TryGetValue(coding, out var stored) && !new CompressionPolicyOptions().StoredLevel.TryGetValue(coding, out stored))
                continue;
            if (level <= stored)
                errors.Add($"{path}:{coding}", $"{level} is not above {nameof(policy.StoredLevel)}, which is {stored}");
        }
    }

    private static void CheckTypes(string path, IReadOnlyList<string> types, ConfigurationErrors errors)
    {
        for (var i = 0; i < types.Count; i++)
        {
            if (!CompressibleTypes.IsEntry(types[i]))
                errors.Add($"{path}:{i}", $"'{types[i]}' must be a media type such as application/json, text/*, *+json or */*");
        }
    }
}
