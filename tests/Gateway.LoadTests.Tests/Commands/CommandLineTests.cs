using Gateway.LoadTests.Commands;

namespace Gateway.LoadTests.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData]
    [InlineData("runn")]
    [InlineData("run")]
    [InlineData("run", "no-such-scenario")]
    [InlineData("run", "browse", "--duration", "3x")]
    [InlineData("run", "browse", "--duration", "0s")]
    [InlineData("run", "browse", "--rate", "0")]
    [InlineData("run", "browse", "--rate", "many")]
    [InlineData("run", "browse", "--rate", "100001")]
    [InlineData("run", "browse", "--speed", "9")]
    [InlineData("run", "browse", "--config", "/nowhere.json")]
    [InlineData("run", "browse", "login", "--config", "/nowhere.json")]
    [InlineData("run", "restart", "--demo")]
    [InlineData("run", "catalogue", "--demo", "--rate", "5")]
    [InlineData("run", "scraper", "--demo", "--rate", "20")]
    [InlineData("run", "half-load", "--rate", "101")]
    [InlineData("list", "browse")]
    public async Task Invoke_WithWrongArguments_Is2(params string[] arguments) => Assert.Equal(ExitCode.WrongUsage, await CommandLine.InvokeAsync(arguments));

    [Theory]
    [InlineData("list")]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("compare", "--help")]
    public async Task Invoke_OfWhatOnlyTells_Is0(params string[] arguments) => Assert.Equal(ExitCode.Fine, await CommandLine.InvokeAsync(arguments));
}
