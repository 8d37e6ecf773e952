using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Caching.Keys;

public sealed class HeadFormatTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var response = Any(random);
            var output = HeadFormat.Write(response);
            Assert.Equal(EntryKind.Response, HeadFormat.KindOf(output));
            Assert.Equal(response.Tags, HeadFormat.ReadTags(output));
            var read = HeadFormat.Read(output);
            Assert.Equivalent(response, read, strict: true);
            Assert.Equal(response.Headers.Select(Text), read.Headers.Select(Text));
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("accept", true)]
    [InlineData("accept,accept-language,x-é", false)]
    public void ReadVary_WhatWasWritten_IsTheSame(string names, bool isPerUser)
    {
        string[] headers = names.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var output = HeadFormat.WriteVary(headers, isPerUser);
        Assert.Equal(EntryKind.Vary, HeadFormat.KindOf(output));
        var read = HeadFormat.ReadVary(output);
        Assert.Equal(headers, read.Headers);
        Assert.Equal(isPerUser, read.IsPerUser);
    }

    [Fact]
    public void ReadNote_WhatWasWritten_IsTheSame()
    {
        var output = HeadFormat.WriteNote(1234567890123, NotStored.Private);
        Assert.Equal(EntryKind.Note, HeadFormat.KindOf(output));
        Assert.Equal(1234567890123, HeadFormat.ReadNote(output, out var reason));
        Assert.Equal(NotStored.Private, reason);
    }

    private static string Text(KeyValuePair<string, StringValues> field) => $"{field.Key}: {string.Join('|', field.Value.AsEnumerable())}";

    private static StoredResponse Any(Random random) => new()
    {
        Status = random.Next(200, 600),
        ReceivedAt = random.NextInt64(),
        InitialAge = random.NextInt64(int.MaxValue),
        Lifetime = random.NextInt64(int.MaxValue),
        StaleWhileRevalidate = random.Next(-1, 100),
        StaleIfError = random.Next(-1, 100),
        Traits = (StoredTraits)random.Next(32),
        Tags = [.. Enumerable.Range(0, random.Next(5)).Select(_ => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)))],
        Parts = random.Next(2) == 0 ? null : new HeldParts(random.NextInt64(), [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new ByteRange(random.Next(), random.Next()))]),
        OwnDirectives = random.Next(2) == 0 ? null : Value(random),
        EntityTag = random.Next(2) == 0 ? null : Value(random),
        LastModified = random.Next(2) == 0 ? null : Value(random),
        Headers = [.. Enumerable.Range(0, random.Next(8)).Select(i => new KeyValuePair<string, StringValues>($"X-{i}", Values(random)))],
    };

    private static StringValues Values(Random random) =>
        random.Next(3) == 0 ? new StringValues([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random))]) : new StringValues(Value(random));

    // Any character that a header value may have.
    private static string Value(Random random) => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(0x20, 0x100)));
}
