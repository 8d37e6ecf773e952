using System.Text;

namespace Gateway.Demo.Web;

/// <summary>The shop's files.</summary>
internal static class ShopAssets
{
    public static ShopAsset Style { get; } = new("shop.css", "text/css; charset=utf-8");

    public static ShopAsset LiveScript { get; } = new("live.js", "text/javascript; charset=utf-8");

    public static ShopAsset Favicon { get; } = new("favicon.svg", "image/svg+xml");

    /// <summary>The shapes of all product pictures, for the body of each page.</summary>
    public static string Pictures { get; } = Encoding.UTF8.GetString(ShopAsset.Read("pictures.svg"));

    /// <summary>The file of this name, or null.</summary>
    public static ShopAsset? Find(string fileName)
    {
        foreach (var asset in new[] { Style, LiveScript, Favicon })
        {
            if (asset.FileName == fileName)
                return asset;
        }

        return null;
    }
}
