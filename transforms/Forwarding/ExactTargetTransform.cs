using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding;

/// <summary>Sends the path and query as the client wrote them. After every transform that changes a path or query.</summary>
/// <param name="changesQuery">True where the route has transforms that change the query.</param>
internal sealed class ExactTargetTransform(bool changesQuery) : RequestTransform
{
    private static readonly UriCreationOptions Exact = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var request = context.HttpContext.Request;
        var rawTarget = context.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (ExactTarget.TrySplit(rawTarget, out var path, out var query))
        {
            var head = "";
            var newPath = context.Path.Value ?? "";
            if (newPath != request.Path.Value)
                ExactTarget.Split(path, request.Path.Value ?? "", newPath, out head, out path);
            if (changesQuery)
                query = context.Query.QueryString.Value;
            var prefix = context.DestinationPrefix.AsSpan().TrimEnd('/');
            var encodedHead = head.Length == 0 ? "" : new PathString(head).ToUriComponent();
            if (encodedHead.Length + path.Length == 0 && !HasPath(prefix))
                path = "/";
            context.ProxyRequest.RequestUri = new Uri($"{prefix}{encodedHead}{path}{query}", in Exact);
        }

        return default;
    }

    private static bool HasPath(ReadOnlySpan<char> address) => address[(address.IndexOf("://") + 3)..].Contains('/');
}
