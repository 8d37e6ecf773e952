using System.Text;
using System.Text.Json;

namespace Gateway.Transforms.Shared.Failures;

/// <summary>
/// A failure as <c>application/problem+json</c> (RFC 9457), ready but for the trace id. It has <c>message</c> beside
/// <c>title</c> because Laravel's clients read that, and <c>errors</c> where it is known what of the request is wrong. Immutable, safe to share.
/// </summary>
internal sealed class ProblemDocument
{
    public const string ContentType = "application/problem+json";

    private readonly byte[] _beforeTraceId;

    public ProblemDocument(Failure failure) =>
        _beforeTraceId = Encoding.UTF8.GetBytes(
            $$"""{"type":"{{Text(failure.Type)}}","title":"{{Text(failure.Title)}}","status":{{failure.Status}},"message":"{{Text(failure.Message)}}",{{ErrorsOf(failure)}}"traceId":" """[..^1]);

    /// <summary>The document for one request, in a new array.</summary>
    public byte[] For(string traceId)
    {
        var encoded = JsonEncodedText.Encode(traceId).EncodedUtf8Bytes;
        var document = new byte[_beforeTraceId.Length + encoded.Length + 2];
        _beforeTraceId.CopyTo(document, 0);
        encoded.CopyTo(document.AsSpan(_beforeTraceId.Length));
        "\"}"u8.CopyTo(document.AsSpan(document.Length - 2));
        return document;
    }

    private static string ErrorsOf(Failure failure) => failure.Error is { } error ? $"\"errors\":{{\"{Text(error.Key)}\":[\"{Text(error.Value)}\"]}}," : "";

    private static string Text(string value) => JsonEncodedText.Encode(value).ToString();
}
