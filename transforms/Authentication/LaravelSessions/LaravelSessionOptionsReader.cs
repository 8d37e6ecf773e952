using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;

namespace Gateway.Transforms.Authentication.LaravelSessions;

/// <summary>Checks a scheme's options and reads its keys.</summary>
internal static class LaravelSessionOptionsReader
{
    private const string Base64 = "base64:";
    private const int KeyBytes = 32;

    /// <summary>The keys, and the text of the connection to Redis; null where anything is wrong.</summary>
    public static (IReadOnlyList<byte[]> Keys, string Connection)? Read(string path, LaravelSessionOptions options, RedisOptions redis, ConfigurationErrors errors)
    {
        var before = errors.Errors.Count;
        var keys = new List<byte[]>();
        if (options.Keys.Count == 0)
            errors.Add($"{path}:{nameof(options.Keys)}", "needs at least one key: the application's APP_KEY");
        for (var i = 0; i < options.Keys.Count; i++)
        {
            if (ReadKey(options.Keys[i]) is { } key)
                keys.Add(key);
            else
                errors.Add($"{path}:{nameof(options.Keys)}:{i}", $"must be an APP_KEY of {KeyBytes} bytes, as `php artisan key:generate --show` prints it (base64:…)");
        }

        if (!FieldSyntax.IsToken(options.Cookie))
            errors.Add($"{path}:{nameof(options.Cookie)}", $"'{options.Cookie}' is not the name of a cookie");
        if (options.Guard.Length == 0)
            errors.Add($"{path}:{nameof(options.Guard)}", "must not be empty");
        var connection = options.RedisConnection ?? redis.Connection;
        if (connection is null)
            errors.Add(path, RedisOptions.Missing);
        else if (options.RedisConnection is not null && RedisConnection.FindFault(connection) is { } fault)
            errors.Add($"{path}:{nameof(options.RedisConnection)}", fault);
        return errors.Errors.Count == before ? (keys, connection!) : null;
    }

    private static byte[]? ReadKey(string text)
    {
        var bytes = new byte[KeyBytes * 2];
        var key = text.StartsWith(Base64, StringComparison.Ordinal)
            ? Convert.TryFromBase64String(text[Base64.Length..], bytes, out var length) ? bytes[..length] : []
            : System.Text.Encoding.UTF8.GetBytes(text);
        return key.Length == KeyBytes ? key : null;
    }
}
