using System.Net.Http;

namespace Gateway.Transforms.Authentication.Remote;

/// <summary>
/// Asks servers outside for keys and about tokens. Redirects are not followed, cookies not kept, answers bounded in size and time.
/// Safe to share.
/// </summary>
internal sealed class RemoteHttp
{
    /// <summary>The largest answer.</summary>
    public const int MaxAnswerBytes = 512 * 1024;

    private readonly Lazy<HttpClient> _client = new(static () => new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // A name may come to mean another address.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 64,
        MaxResponseHeadersLength = 64,
        ActivityHeadersPropagator = null,
    })
    {
        MaxResponseContentBufferSize = MaxAnswerBytes,
        Timeout = Timeout.InfiniteTimeSpan,
    });

    /// <summary>Asks; every failure is an answer with a problem.</summary>
    /// <param name="request">The question.</param>
    /// <param name="timeout">For the whole answer.</param>
    public async Task<RemoteAnswer> SendAsync(HttpRequestMessage request, TimeSpan timeout)
    {
        using var end = new CancellationTokenSource(timeout);
        try
        {
            using var response = await _client.Value.SendAsync(request, end.Token);
            return new RemoteAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(end.Token), null);
        }
        catch (OperationCanceledException)
        {
            return new RemoteAnswer(0, [], $"no answer within {timeout.TotalSeconds} s");
        }
        catch (HttpRequestException exception)
        {
            return new RemoteAnswer(0, [], exception.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "its name is not found",
                HttpRequestError.ConnectionError => "it cannot be connected to",
                HttpRequestError.SecureConnectionError => "its certificate is not trusted, or TLS failed",
                HttpRequestError.ConfigurationLimitExceeded => "its answer is too large",
                _ => "it did not answer properly",
            });
        }
    }
}
