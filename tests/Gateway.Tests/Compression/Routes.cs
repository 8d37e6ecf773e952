using Gateway.Transforms.Compression;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Tests.Compression;

/// <summary>What routes carry in their endpoints' metadata.</summary>
internal static class Routes
{
    /// <summary>A route with a policy.</summary>
    public static RouteCompression With(CompressionPolicyOptions? options = null, bool isSensitive = false)
    {
        options ??= new CompressionPolicyOptions();
        var offered = options.Encodings.Select(static name => ContentCodings.TryFind(name, out var coding) ? coding : throw new InvalidOperationException($"'{name}' is no coding.")).ToArray();
        return new RouteCompression(new CompressionPolicy("default", options, offered), isSensitive, new CompressionServices());
    }
}
