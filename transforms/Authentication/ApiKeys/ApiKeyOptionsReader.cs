using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.ApiKeys;

/// <summary>Checks a scheme's options and reads its keys.</summary>
/// <param name="name">The scheme's name.</param>
/// <param name="path">Its path, for errors.</param>
/// <param name="options">Its options.</param>
/// <param name="identity">What backends are told of callers.</param>
/// <param name="files">The files it names.</param>
/// <param name="errors">Where to report what is wrong.</param>
internal sealed class ApiKeyOptionsReader(string name, string path, ApiKeyOptions options, IdentityHeaders identity, NamedFiles files, ConfigurationErrors errors)
{
    private const int MaxFileBytes = 16 * 1024 * 1024;
    private const int HashDigits = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private static readonly JsonSerializerOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<ApiKey> _keys = [];

    /// <summary>The keys; null where anything is wrong.</summary>
    public IReadOnlyList<ApiKey>? Read()
    {
        var before = errors.Errors.Count;
        if (options.Header is null && options.Query is null)
            errors.Add(path, "needs Header or Query: where the key comes");
        if (options.Header is not null && !FieldSyntax.IsToken(options.Header))
            errors.Add($"{path}:{nameof(options.Header)}", $"'{options.Header}' is not the name of a header");
        if (options.Query is { Length: 0 })
            errors.Add($"{path}:{nameof(options.Query)}", "must not be empty");
        if (options.Keys.Count == 0 && options.KeysFile is null)
            errors.Add(path, "has no key: give it Keys or KeysFile");

        for (var i = 0; i < options.Keys.Count; i++)
        {
            if (Add(options.Keys[i]) is { } problem)
                errors.Add($"{path}:{nameof(options.Keys)}:{i}{problem.Key}", problem.Message);
        }

        if (options.KeysFile is { } file)
            AddFile(file);
        return errors.Errors.Count == before ? _keys : null;
    }

    private void AddFile(string file)
    {
        var place = $"{path}:{nameof(options.KeysFile)}";
        if (files.Read(file, MaxFileBytes, out var content) is { } problem)
        {
            errors.Add(place, problem);
            return;
        }

        try
        {
            var entries = JsonSerializer.Deserialize<List<ApiKeyEntry>>(content, Strict) ?? [];
            for (var i = 0; i < entries.Count; i++)
            {
                if (Add(entries[i]) is { } wrong)
                    errors.Add(place, $"'{file}', key {i}{wrong.Key}: {wrong.Message}");
            }
        }
        catch (JsonException exception)
        {
            errors.Add(place, $"'{file}' is not a list of keys: line {(exception.LineNumber ?? 0) + 1}, at {exception.Path ?? "$"}");
        }
    }

    // The key below the entry that is wrong, with its colon, and why; null for nothing.
    private (string Key, string Message)? Add(ApiKeyEntry? entry)
    {
        if (entry is null)
            return ("", "must be a key, but is null");
        if (entry.Sha256.Length != HashDigits || entry.Sha256.AsSpan().ContainsAnyExcept(HexDigits))
            return ($":{nameof(entry.Sha256)}", $"must be the {HashDigits} lower-case hexadecimal digits of the key's SHA-256, as `printf %s \"$KEY\" | sha256sum` prints them");
        if (!_seen.Add(entry.Sha256))
            return ($":{nameof(entry.Sha256)}", "is that of another key too");
        if (string.IsNullOrWhiteSpace(entry.Owner))
            return ($":{nameof(entry.Owner)}", "must not be empty");
        DateTimeOffset? expires = null;
        if (entry.Expires is { } text && !TryExpires(text, out expires))
            return ($":{nameof(entry.Expires)}", $"'{text}' must be a day such as 2027-01-31, or a moment such as 2027-01-31T12:00:00Z");

        var claims = JsonSerializer.SerializeToElement(new Dictionary<string, object?>
        {
            ["sub"] = entry.Owner,
            ["scope"] = entry.Scopes,
            ["tag"] = entry.Tag,
        });
        _keys.Add(new ApiKey(Convert.FromHexString(entry.Sha256), identity.CallerOf(name, claims), expires));
        return null;
    }

    private static bool TryExpires(string text, out DateTimeOffset? expires)
    {
        expires = null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            expires = day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        else if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            expires = moment;
        return expires is not null;
    }
}
