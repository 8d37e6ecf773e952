using System.Text.Json;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Authentication.Revocation;

public sealed class RevocationsTests
{
    [Theory]
    [InlineData("abc", """{"jti":"abc"}""", true)]
    [InlineData("  jti:abc ", """{"jti":"abc"}""", true)]
    [InlineData("jti:abc", """{"jti":"abcd"}""", false)]
    [InlineData("jti:abc", """{"sub":"abc"}""", false)]
    [InlineData("# abc", """{"jti":"# abc"}""", false)]
    [InlineData("sub:7", """{"sub":"7"}""", true)]
    [InlineData("sub:7", """{"sub":7,"iat":1}""", true)]
    [InlineData("sub:7", """{"sub":"8"}""", false)]
    [InlineData("sub:a b", """{"sub":"a b"}""", true)]
    [InlineData("sub:7 1000", """{"sub":"7","iat":999.5}""", true)]
    [InlineData("sub:7 1000", """{"sub":"7","iat":1000}""", false)]
    [InlineData("sub:7 1000", """{"sub":"7"}""", true)]
    [InlineData("sub:7 1970-01-01T00:16:40Z", """{"sub":"7","iat":999}""", true)]
    [InlineData("sub:7 1970-01-01T00:16:40Z", """{"sub":"7","iat":1001}""", false)]
    [InlineData("sub: 42", """{"sub":"42"}""", true)]
    [InlineData("jti: a", """{"jti":"a"}""", true)]
    [InlineData("7", """{"jti":7}""", true)]
    [InlineData("sub:42 2027-01-01T00:00:00.000Z", """{"sub":"42","iat":1700000000}""", true)]
    [InlineData("sub:42 1795000000000", """{"sub":"42","iat":1700000000}""", true)]
    [InlineData("sub:42 1795000000000", """{"sub":"42","iat":1795000001}""", false)]
    [InlineData("sub:42 tomorrow", """{"sub":"42","iat":1795000001}""", true)]
    [InlineData("sub@scheme:7", """{"sub":"7"}""", true)]
    [InlineData("sub@another:7", """{"sub":"7"}""", false)]
    [InlineData("sub@scheme:7 1000", """{"sub":"7","iat":1000}""", false)]
    [InlineData("urn:uuid:7", """{"jti":"urn:uuid:7"}""", true)]
    [InlineData("sub:Acme 2", """{"sub":"Acme 2","iat":1795000001}""", true)]
    public void Has_Caller_WhoIsRevoked(string line, string claims, bool expected)
    {
        var revocations = new Revocations();
        revocations.Add(line);

        Assert.Equal(expected, revocations.Has(Caller(claims)));
    }

    [Fact]
    public void Add_SubjectTwice_TheLaterMomentCounts()
    {
        var revocations = new Revocations();
        foreach (var line in new[] { "sub:7 1000", "sub:7 2000", "sub:7 1500", "", "# nothing" })
            revocations.Add(line);

        Assert.True(revocations.Has(Caller("""{"sub":"7","iat":1999}""")));
        Assert.False(revocations.Has(Caller("""{"sub":"7","iat":2000}""")));
        Assert.Equal(4, revocations.Count);
    }

    [Theory]
    [InlineData("abc", true)]
    [InlineData("5|dGVzdA==", true)]
    [InlineData("jti:urn:uuid:7", true)]
    [InlineData("https://id.test/tokens/7", false)]
    [InlineData("2026:7", true)]
    [InlineData("sub: a b", true)]
    [InlineData("sub@node:7", true)]
    [InlineData("# sbu:7", true)]
    [InlineData("  ", true)]
    [InlineData("jti:", false)]
    [InlineData("sub: ", false)]
    [InlineData("sub@node:", false)]
    [InlineData("sub@:7", false)]
    [InlineData("sub@node", false)]
    [InlineData("sbu:7", false)]
    [InlineData("SUB:7", false)]
    [InlineData("sub 7", false)]
    [InlineData("7 2026-11-26T12:00:00Z", false)]
    public void Add_LineThatMayNotSayWhatWasMeant_IsDoubted(string line, bool isClear)
    {
        var revocations = new Revocations();
        revocations.Add("jti:first", 1);
        revocations.Add(line, 2);

        Assert.Equal(isClear ? [] : [2], revocations.Doubtful);
    }

    [Fact]
    public async Task File_WithMistakes_IsWarnedOfByLineAndNotByContent()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "revoked.txt"), ["jti:a", "sbu:7", "sub@nobody:7", "jti:"]);
            var surroundings = new Surroundings(TimeProvider.System);
            var log = new FakeLog();
            surroundings.Attach(null!, null!, log);
            using var watch = new RevocationWatch();
            watch.Watch(new RevocationOptionsReader(
                "Authentication:Revocation", new RevocationOptions { File = "revoked.txt" }, new(), ["node"], new NamedFiles(folder.FullName), surroundings, new ConfigurationErrors()).Read());

            Assert.Equal(
                "Authentication:Revocation: file revoked.txt: lines 2, 4: neither jti:ID, sub:SUBJECT, sub@SCHEME:SUBJECT nor an id alone (an id with a colon or a blank needs jti: in front); "
                + "there are entries for schemes that are not configured; what was meant may not be revoked.",
                await log.First.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class FakeLog : ILogger
    {
        public TaskCompletionSource<string> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            First.TrySetResult(formatter(state, exception));
    }

    private static Caller Caller(string claims)
    {
        using var document = JsonDocument.Parse(claims);
        return new Caller("scheme", document.RootElement.Clone(), []);
    }
}
