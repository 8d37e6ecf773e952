using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Gateway.Demo.Web;

/// <summary>A file whose address changes with its content, so that it may be kept for ever.</summary>
internal sealed class ShopAsset
{
    private const string Cacheable = "public, max-age=31536000, immutable";

    private readonly byte[] _content;
    private readonly string _contentType;
    private readonly string _tag;

    /// <summary>Reads an embedded file.</summary>
    public ShopAsset(string file, string contentType)
    {
        _content = Read(file);
        _contentType = contentType;
        var hash = Convert.ToHexStringLower(SHA256.HashData(_content).AsSpan(0, 5));
        _tag = $"\"{hash}\"";
        FileName = $"{System.IO.Path.GetFileNameWithoutExtension(file)}.{hash}{System.IO.Path.GetExtension(file)}";
    }

    /// <summary>Such as <c>shop.0123456789.css</c>.</summary>
    public string FileName { get; }

    /// <summary>Its address.</summary>
    public string Path => $"/assets/{FileName}";

    /// <summary>The bytes of an embedded file.</summary>
    public static byte[] Read(string file)
    {
        using var stream = typeof(ShopAsset).Assembly.GetManifestResourceStream($"Demo.{file}")
            ?? throw new InvalidOperationException($"{file} is not embedded.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    public async Task WriteAsync(HttpContext context)
    {
        if (Conditional.IsAnswered(context, _tag, Cacheable))
            return;
        context.Response.ContentType = _contentType;
        context.Response.ContentLength = _content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.BodyWriter.WriteAsync(_content, context.RequestAborted);
    }
}
