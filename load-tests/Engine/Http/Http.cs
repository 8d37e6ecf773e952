using System.Globalization;
using System.Net.Http.Headers;
using NBomber.Contracts;
using NBomber.CSharp;

namespace NBomber.Http.CSharp;

/// <summary>HTTP requests as steps.</summary>
public static class Http
{
    /// <summary>A request without a body.</summary>
    /// <param name="method">As it is sent.</param>
    /// <param name="url">Absolute, or below the client's base address.</param>
    public static HttpRequestMessage CreateRequest(string method, string url) => new(new HttpMethod(method), new Uri(url, UriKind.RelativeOrAbsolute));

    /// <summary>The same request with one more header.</summary>
    public static HttpRequestMessage WithHeader(this HttpRequestMessage request, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>The same request with this body.</summary>
    public static HttpRequestMessage WithBody(this HttpRequestMessage request, HttpContent content)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Content = content;
        return request;
    }

    /// <summary>Sends it, and waits for all of the answer.</summary>
    /// <returns>The answer with its body; its size is the body's and the headers'. A status that is not 2xx is a failure, with the answer.</returns>
    public static async Task<Response<HttpResponseMessage>> Send(HttpClient client, HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(client);
        var answer = await client.SendAsync(request);
        await answer.Content.LoadIntoBufferAsync();
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        var size = (answer.Content.Headers.ContentLength ?? 0) + SizeOf(answer.Headers) + SizeOf(answer.Content.Headers);
        return new Response<HttpResponseMessage>(!answer.IsSuccessStatusCode, status, size, answer.IsSuccessStatusCode ? "" : answer.ReasonPhrase ?? "", new Payload<HttpResponseMessage>(answer));
    }

    // "Name: value" and the end of the line.
    private static long SizeOf(HttpHeaders headers)
    {
        long size = 0;
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
                size += name.Length + value.Length + 4;
        }

        return size;
    }
}
