using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Remote;

/// <summary>Checks the addresses of servers outside.</summary>
internal static class RemoteAddress
{
    /// <summary>The address; null, with an error, for none that may be asked.</summary>
    /// <param name="path">The key's path.</param>
    /// <param name="text">As configured.</param>
    /// <param name="allowsHttp">Whether plain HTTP was asked for.</param>
    /// <param name="errors">Where to report what is wrong.</param>
    public static Uri? Check(string path, string text, bool allowsHttp, ConfigurationErrors errors)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            errors.Add(path, $"'{text}' must be an address such as https://id.example.com/realms/shop");
        else if (address.UserInfo.Length > 0)
            errors.Add(path, "must not have a name or a password in it");
        else if (address.Fragment.Length > 0)
            errors.Add(path, "must not have a fragment (#)");
        else if (address.Scheme == "http" && !allowsHttp)
            errors.Add(path, $"'{text}' is plain HTTP: whoever is on the way could choose who is let in. Use https, or set AllowHttp to true for a server on this machine");
        else
            return address;
        return null;
    }
}
