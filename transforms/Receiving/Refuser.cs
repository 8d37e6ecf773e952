using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Receiving;

/// <summary>Answers a refused request, and says so in metrics and the access log.</summary>
internal sealed class Refuser(ReceivingMetrics metrics)
{
    /// <summary>Answers it.</summary>
    public Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        metrics.Refused(refusal);
        if (context.Features.Get<RequestFacts>() is { } facts)
            facts.Error = refusal.Reason;
        if (refusal.ClosesConnection && !HttpProtocol.IsHttp2(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        return context.WriteFailureAsync(refusal.Failure);
    }
}
