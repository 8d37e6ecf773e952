namespace Gateway.Transforms.Cors;

/// <summary>
/// Domains below which strangers have names: the best known of the Public Suffix List (publicsuffix.org), hosts of pages and registries' own. It is for a warning, and need
/// not be complete.
/// </summary>
internal static class SharedDomains
{
    private static readonly string[] Names =
    [
        "vercel.app", "now.sh", "netlify.app", "pages.dev", "workers.dev", "web.app", "firebaseapp.com", "run.app", "appspot.com", "github.io", "gitlab.io", "herokuapp.com", "onrender.com", "fly.dev",
        "railway.app", "render.com", "surge.sh", "azurewebsites.net", "azurestaticapps.net", "cloudfront.net", "amplifyapp.com", "s3.amazonaws.com", "myshopify.com", "ngrok.io", "ngrok.app", "ngrok-free.app",
        "trycloudflare.com", "loca.lt", "repl.co", "replit.app", "glitch.me", "stackblitz.io", "webcontainer.io", "codesandbox.io", "csb.app", "gitpod.io", "lovable.app", "blogspot.com",
        "co.uk", "org.uk", "me.uk", "com.au", "net.au", "co.nz", "co.jp", "com.br", "co.in", "co.za", "com.mx", "com.tr", "com.cn", "co.kr", "com.sg", "com.ar",
    ];

    /// <summary>The domain of a pattern, where its <c>*</c> stands for names that strangers may have.</summary>
    /// <returns>Null for an origin without <c>*</c>, and for a domain that is not known.</returns>
    public static string? FindOf(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        var dot = star < 0 ? -1 : pattern.IndexOf('.', star);
        if (dot < 0)
            return null;
        var host = pattern.AsSpan(dot + 1);
        if (host.IndexOf(':') is >= 0 and var port)
            host = host[..port];
        foreach (var name in Names)
        {
            if (host.Equals(name, StringComparison.Ordinal))
                return name;
        }

        return null;
    }
}
