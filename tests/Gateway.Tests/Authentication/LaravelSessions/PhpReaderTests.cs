using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Transforms.Authentication.LaravelSessions;

namespace Gateway.Tests.Authentication.LaravelSessions;

public sealed class PhpReaderTests
{
    [Theory]
    [InlineData("N;", "null")]
    [InlineData("b:1;", "true")]
    [InlineData("i:-7;", "-7")]
    [InlineData("s:3:\"a\"b\";", "\"a\\u0022b\"")]
    [InlineData("s:2:\"\u00fc\";", "\"\\u00C3\\u00BC\"")]
    [InlineData("a:2:{i:0;s:1:\"a\";s:1:\"k\";a:0:{}}", """{"0":"a","k":{}}""")]
    [InlineData("O:3:\"Foo\":1:{s:1:\"a\";i:1;}", """{"a":1}""")]
    [InlineData("E:11:\"Suit:Hearts\";", "\"Suit:Hearts\"")]
    public void TryRead_WhatPhpWrites_IsRead(string text, string expected)
    {
        Assert.True(PhpReader.TryRead(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(expected, JsonSerializer.Serialize(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("N")]
    [InlineData("N;N;")]
    [InlineData("x:1;")]
    [InlineData("i:;")]
    [InlineData("i:99999999999999999999;")]
    [InlineData("s:5:\"abc\";")]
    [InlineData("s:-1:\"\";")]
    [InlineData("s:999999999999:\"\";")]
    [InlineData("a:1:{}")]
    [InlineData("a:2000000000:{")]
    [InlineData("C:3:\"Foo\":0:{}")]
    public void TryRead_WhatIsBroken_IsRefused(string text) => Assert.False(PhpReader.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void TryRead_TooDeep_IsRefused()
    {
        Assert.True(PhpReader.TryRead(Encoding.UTF8.GetBytes(Nested(PhpReader.MaxDepth)), out _));
        Assert.False(PhpReader.TryRead(Encoding.UTF8.GetBytes(Nested(PhpReader.MaxDepth + 1)), out _));
    }

    [Fact]
    public void TryRead_AnyBytes_NeverThrows() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), static bytes => PhpReader.TryRead(bytes, out _) || true).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a:2:{s:6:\"_token\";s:1:\"x\";s:50:\"login_web_59ba36addc2b2f9401580f014c7f58ea4e30989d\";i:42;}", "web", "42")]
    [InlineData("a:1:{s:50:\"login_web_59ba36addc2b2f9401580f014c7f58ea4e30989d\";s:4:\"uuid\";}", "web", "uuid")]
    [InlineData("a:1:{s:50:\"login_web_59ba36addc2b2f9401580f014c7f58ea4e30989d\";i:42;}", "admin", null)]
    [InlineData("a:1:{s:6:\"_token\";s:1:\"x\";}", "web", null)]
    [InlineData("{\"login_web_59ba36addc2b2f9401580f014c7f58ea4e30989d\":42}", "web", "42")]
    [InlineData("{\"login_web_59ba36addc2b2f9401580f014c7f58ea4e30989d\":{}}", "web", null)]
    [InlineData("{\"login_web_59ba36addc2b2f9401580f014c7f58ea4e30989d\":\"\"}", "web", null)]
    [InlineData("{\"login_web_59ba36addc2b2f9401580f014c7f58ea4e30989d\":\"\\ud800\"}", "web", null)]
    [InlineData("{broken", "web", null)]
    [InlineData("broken", "web", null)]
    public void FindUser_OfASession_IsWhoSignedIn(string session, string guard, string? user)
    {
        var stored = Encoding.UTF8.GetBytes($"s:{Encoding.UTF8.GetByteCount(session)}:\"{session}\";");
        Assert.Equal(user, LaravelSession.FindUser(stored, guard));
        Assert.Null(LaravelSession.FindUser(Encoding.UTF8.GetBytes(session), guard));
    }

    [Fact]
    public void FindUser_OfAGuestWhoseInputIsNoUtf8_IsNobody()
    {
        const string End = "\";}s:50:\"login_web_59ba36addc2b2f9401580f014c7f58ea4e30989d\";i:1;}";
        for (var count = 1; count < 200; count++)
        {
            var input = new string('\u00ff', count) + End;
            var session = $"a:1:{{s:10:\"_old_input\";a:1:{{s:1:\"a\";s:{input.Length}:\"{input}\";}}}}";
            Assert.Null(LaravelSession.FindUser(Encoding.Latin1.GetBytes($"s:{session.Length}:\"{session}\";"), "web"));
        }
    }

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("a:1:{i:0;", depth)) + "N;" + new string('}', depth);
}
