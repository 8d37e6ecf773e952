using System.Security.Cryptography;
using System.Text;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Aggregation.Answers;

/// <summary>
/// Sends parts as they come, the required ones first: a line of JSON each (<c>application/x-ndjson</c>), or a body each (<c>multipart/mixed</c>, RFC 2046 §5.1.3). The end says whether anything is missing, so that an
/// answer that breaks off is known by having no end. What has been sent is held no longer.
/// </summary>
/// <param name="client">The request.</param>
/// <param name="plan">The aggregate.</param>
/// <param name="run">Its parts, of which the required ones are over and have results.</param>
/// <param name="transfer">How.</param>
internal sealed class PartStream(HttpContext client, AggregatePlan plan, AggregateRun run, Transfer transfer) : IDisposable
{
    private const int BoundaryBytes = 16;

    // As much as a server buffers for a client before it makes us wait.
    private const int PieceBytes = 64 * 1024;

    // Nobody who chooses what parts answer can know it.
    private readonly string _boundary = transfer == Transfer.Multipart ? RandomNumberGenerator.GetHexString(2 * BoundaryBytes, lowercase: true) : "";
    private readonly PooledBytes _piece = new();

    /// <summary>Sends all parts.</summary>
    public async Task SendAsync()
    {
        Begin();
        foreach (var part in plan.Order)
        {
            if (plan.Parts[part].IsRequired)
                await WriteAsync(part);
        }

        await foreach (var part in run.AsTheyEndAsync())
        {
            if (!plan.Parts[part].IsRequired)
                await WriteAsync(part);
        }

        await EndAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _piece.Dispose();

    private void Begin()
    {
        var response = client.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = transfer == Transfer.Multipart ? $"multipart/mixed; boundary={_boundary}" : "application/x-ndjson";
        // What comes later may say anything about how long it is good.
        response.Headers.CacheControl = "no-store";
        client.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
    }

    private async Task WriteAsync(int part)
    {
        var (named, state) = (plan.Parts[part], run.Parts[part]);
        if (transfer == Transfer.Multipart)
        {
            WriteText($"--{_boundary}\r\nContent-Type: application/json\r\nContent-Disposition: inline; name=\"{named.Name}\"\r\n{PartsHeader.Name}: {PartsHeader.OfPart(named, state)}\r\n\r\n");
            await WriteAsync(state.Result);
            WriteText("\r\n");
        }
        else
        {
            _piece.Write("{\"part\":"u8);
            _piece.Write(named.Member.AsSpan(0, named.Member.Length - 1));
            _piece.Write(",\"data\":"u8);
            await WriteAsync(state.Result);
            if (state.IsIncomplete && plan.TellsErrors)
            {
                _piece.Write(",\"errors\":"u8);
                AnswerBody.WriteErrors(named, state, _piece);
            }

            _piece.Write("}\n"u8);
        }

        // What is left of it is in the piece, which a client may take its time to read.
        run.Sent(part);
        await SendPieceAsync();
    }

    // Piece by piece, so that the server holds no more of it at once than a piece.
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> json)
    {
        while (json.Length > PieceBytes)
        {
            Write(json.Span[..PieceBytes]);
            json = json[PieceBytes..];
            await SendPieceAsync();
        }

        Write(json.Span);
    }

    // A body may have line ends between its values, where a blank means the same; within texts there are none. Some readers end a line at a carriage return alone, so that a body with those
    // could pass for lines of other parts.
    private void Write(ReadOnlySpan<byte> json)
    {
        var start = _piece.Length;
        _piece.Write(json);
        if (transfer == Transfer.Multipart)
            return;
        _piece.ReplaceFrom(start, (byte)'\n', (byte)' ');
        _piece.ReplaceFrom(start, (byte)'\r', (byte)' ');
    }

    private Task EndAsync()
    {
        if (transfer == Transfer.Multipart)
            WriteText($"--{_boundary}--\r\n");
        else
            WriteText(run.IsComplete ? "{\"complete\":true}\n" : "{\"complete\":false}\n");
        return SendPieceAsync();
    }

    private void WriteText(string text)
    {
        var count = Encoding.UTF8.GetBytes(text, _piece.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));
        _piece.Advance(count);
    }

    private async Task SendPieceAsync()
    {
        await client.Response.BodyWriter.WriteAsync(_piece.Written, client.RequestAborted);
        _piece.Clear();
    }
}
