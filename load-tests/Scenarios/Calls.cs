using System.Globalization;
using NBomber.Contracts;
using NBomber.CSharp;
using NBomber.Http.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>HTTP calls whose answers are looked at: a status of 200 with the wrong body is no success.</summary>
internal static class Calls
{
    /// <summary>A GET that must be answered 2xx with a body that has a text in it.</summary>
    public static Task<Response<HttpResponseMessage>> GetAsync(HttpClient client, string url, string expected) =>
        SendAsync(client, Http.CreateRequest("GET", url), expected);

    /// <summary>A request that must be answered 2xx with a body that has a text in it.</summary>
    public static async Task<Response<HttpResponseMessage>> SendAsync(HttpClient client, HttpRequestMessage request, string expected)
    {
        using (request)
        {
            var response = await Http.Send(client, request);
            if (response.IsError)
                return response;
            var body = await response.Payload.Value.Content.ReadAsStringAsync();
            return body.Contains(expected, StringComparison.Ordinal) ? response : Response.Fail<HttpResponseMessage>(statusCode: response.StatusCode, message: $"the body has no '{expected}'");
        }
    }

    /// <summary>A GET that must be answered 2xx with a body that is as a check wants it.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="url">What is asked for.</param>
    /// <param name="findProblem">Gives null where the body is right, or what is wrong with it.</param>
    public static async Task<Response<HttpResponseMessage>> GetAsync(HttpClient client, string url, Func<byte[], string?> findProblem)
    {
        using var request = Http.CreateRequest("GET", url);
        var response = await Http.Send(client, request);
        if (response.IsError)
            return response;
        var problem = findProblem(await response.Payload.Value.Content.ReadAsByteArrayAsync());
        return problem is null ? response : Response.Fail<HttpResponseMessage>(statusCode: response.StatusCode, message: problem);
    }

    /// <summary>A request that must be answered with a certain status, which may be one of refusal.</summary>
    public static async Task<Response<HttpResponseMessage>> ExpectAsync(HttpClient client, HttpRequestMessage request, int status)
    {
        using (request)
        {
            var response = await Http.Send(client, request);
            var expected = status.ToString(CultureInfo.InvariantCulture);
            return response.StatusCode == expected
                ? Response.Ok(response.Payload.Value, statusCode: expected, sizeBytes: response.SizeBytes)
                : Response.Fail<HttpResponseMessage>(statusCode: response.StatusCode, message: $"expected {expected}");
        }
    }
}
