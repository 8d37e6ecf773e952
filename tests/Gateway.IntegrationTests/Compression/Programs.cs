using System.Diagnostics;

namespace Gateway.IntegrationTests.Compression;

/// <summary>The programs <c>gzip</c>, <c>brotli</c> and <c>zstd</c>: who reads what the gateway wrote must not be its own kin.</summary>
internal static class Programs
{
    /// <summary>Decodes a body; null when the program does not take it for whole.</summary>
    /// <param name="coding">As in <c>Content-Encoding</c>.</param>
    /// <param name="body">The encoded bytes.</param>
    public static Task<byte[]?> DecodeAsync(string coding, byte[] body) => RunAsync(coding, "-dc", body);

    /// <summary>Encodes a body.</summary>
    public static async Task<byte[]> EncodeAsync(string coding, byte[] body) =>
        await RunAsync(coding, "-c", body) ?? throw new InvalidOperationException($"{coding} failed.");

    private static async Task<byte[]?> RunAsync(string coding, string option, byte[] input)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(coding == "br" ? "brotli" : coding, [option])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var complaining = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has seen enough.
        }

        await reading;
        await complaining;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.ToArray() : null;
    }
}
