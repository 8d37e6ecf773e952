using System.Buffers;
using System.Text;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Basic;

/// <summary>Checks a scheme's options and reads its users.</summary>
/// <param name="path">Its path, for errors.</param>
/// <param name="options">Its options.</param>
/// <param name="files">The files it names.</param>
/// <param name="errors">Where to report what is wrong.</param>
internal sealed class BasicOptionsReader(string path, BasicOptions options, NamedFiles files, ConfigurationErrors errors)
{
    // Those of bcrypt's own base64.
    private static readonly SearchValues<char> HashCharacters = SearchValues.Create("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private const int MaxFileBytes = 1024 * 1024;

    private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);

    /// <summary>The hashes by name; null where anything is wrong.</summary>
    public IReadOnlyDictionary<string, string>? Read()
    {
        var before = errors.Errors.Count;
        if (options.Realm.AsSpan().ContainsAnyExceptInRange(' ', '~') || options.Realm.AsSpan().ContainsAny('"', '\\'))
            errors.Add($"{path}:{nameof(options.Realm)}", "must be visible ASCII without quotes and backslashes");
        if (options.Users.Count == 0 && options.UsersFile is null)
            errors.Add(path, "has no user: give it Users or UsersFile");
        foreach (var (name, hash) in options.Users)
        {
            if (Add(name, hash) is { } problem)
                errors.Add($"{path}:{nameof(options.Users)}:{name}", problem);
        }

        if (options.UsersFile is { } file)
            ReadFile(file);
        if (_users.Count == 0 && errors.Errors.Count == before)
            errors.Add($"{path}:{nameof(options.UsersFile)}", "has no user");
        return errors.Errors.Count == before ? _users : null;
    }

    private void ReadFile(string file)
    {
        var place = $"{path}:{nameof(options.UsersFile)}";
        if (files.Read(file, MaxFileBytes, out var content) is { } unread)
        {
            errors.Add(place, unread);
            return;
        }

        var lines = Encoding.UTF8.GetString(content).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if ((colon < 0 ? "is not NAME:HASH" : Add(line[..colon], line[(colon + 1)..])) is { } problem)
                errors.Add(place, $"'{file}', line {i + 1}: {problem}");
        }
    }

    // Null for nothing wrong. A message has nothing of the hash.
    private string? Add(string name, string hash)
    {
        if (name.Length == 0 || name.Contains(':', StringComparison.Ordinal) || name.Any(char.IsControl))
            return "must have a name without colons and control characters";
        if (!IsHash(hash))
            return "needs a bcrypt hash ($2y$…, 60 characters) of cost 4 to 14, as `htpasswd -nB NAME` prints it";
        return _users.TryAdd(name, hash) ? null : "stands there twice";
    }

    // Beyond a cost of 14 a check takes seconds.
    private static bool IsHash(string hash) =>
        hash.Length == 60 && !hash.AsSpan(7).ContainsAnyExcept(HashCharacters) && hash is ['$', '2', 'a' or 'b' or 'y', '$', ..] && hash[6] == '$'
        && int.TryParse(hash.AsSpan(4, 2), System.Globalization.NumberStyles.None, null, out var cost) && cost is >= 4 and <= 14;
}
