using Gateway.Transforms.Authentication.Remote;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Introspection;

/// <summary>Checks a scheme's options.</summary>
internal static class IntrospectionOptionsReader
{
    /// <summary>The address to ask; null where anything is wrong.</summary>
    public static Uri? Read(string path, IntrospectionOptions options, ConfigurationErrors errors)
    {
        var before = errors.Errors.Count;
        var endpoint = RemoteAddress.Check($"{path}:{nameof(options.Endpoint)}", options.Endpoint, options.AllowHttp, errors);
        if (options.ClientId.Length == 0)
            errors.Add($"{path}:{nameof(options.ClientId)}", "must not be empty");
        if (options.ClientSecret.Length == 0)
            errors.Add($"{path}:{nameof(options.ClientSecret)}", "must not be empty");
        options.Places.Check(path, errors);
        if (options.Audiences.Count == 0)
            errors.Warn(path, "has no Audiences: tokens meant for others are taken");
        return errors.Errors.Count == before ? endpoint : null;
    }
}
