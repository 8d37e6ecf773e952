using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.SessionCookies;

/// <summary>Checks a scheme's options.</summary>
internal static class SessionCookieOptionsReader
{
    private const int AdvisedBytes = 32;

    /// <summary>True when nothing is wrong.</summary>
    public static bool Read(string path, SessionCookieOptions options, ConfigurationErrors errors)
    {
        var before = errors.Errors.Count;
        if (options.Secrets.Count == 0)
            errors.Add($"{path}:{nameof(options.Secrets)}", "needs at least one secret");
        for (var i = 0; i < options.Secrets.Count; i++)
        {
            if (options.Secrets[i].Length == 0)
                errors.Add($"{path}:{nameof(options.Secrets)}:{i}", "is empty: anybody could make a session");
            else if (options.Secrets[i].Length < AdvisedBytes)
                errors.Warn($"{path}:{nameof(options.Secrets)}:{i}", $"has {options.Secrets[i].Length} characters: fewer than {AdvisedBytes} can be guessed from any session");
        }

        if (options.Cookie is not null && !FieldSyntax.IsToken(options.Cookie))
            errors.Add($"{path}:{nameof(options.Cookie)}", $"'{options.Cookie}' is not the name of a cookie");
        return errors.Errors.Count == before;
    }
}
